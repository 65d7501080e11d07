// A sentence with names of seats in it, none of which ends a line at its hyphen.

export function SeatWords({ text }: { text: string }) {
  return <>{text.split(/(\S+-\S+)/).map((part, n) => (n % 2
    ? <span key={n} style={{ whiteSpace: 'nowrap' }}>{part}</span> : part))}</>;
}
