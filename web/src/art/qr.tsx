// A QR code as one path: dark on white whatever the theme, because scanners want it so.

import { encode } from 'uqr';

export function QrCode({ text, label, class: name }:
    { text: string; label: string; class?: string | undefined }) {
  const { data, size } = encode(text, { ecc: 'M', border: 3 });
  let path = '';
  data.forEach((row, y) => {
    for (let x = 0; x < size; ++x) {
      if (!row[x]) continue;
      let end = x;
      while (row[end + 1]) ++end;
      path += `M${x} ${y}h${end - x + 1}v1h-${end - x + 1}z`;
      x = end;
    }
  });
  return (
    <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} class={name}
      shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
