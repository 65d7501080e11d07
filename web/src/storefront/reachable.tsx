// What a venue says to visitors, with its numbers to call and its addresses to write to as links.

const reached = /(\+?\d[\d -]{7,}\d|[^\s,;]+@[^\s,;]+[^\s,;.])/;

export function Reachable({ text }: { text: string }) {
  return <>{text.split(reached).map((part, index) => (
    index % 2 === 0 ? part
      : <a key={part} href={part.includes('@') ? `mailto:${part}` : `tel:${part.replace(/[ -]/g, '')}`}>{part}</a>
  ))}</>;
}
