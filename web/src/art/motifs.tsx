// What posters show: scenes of plain shapes on a ground of 300 by 450, drawn by chance that is the
// same for the same title. Numbers are kept to one digit, since they are text in the page.

import type { JSX } from 'preact';
import type { Chance } from './chance';

/** Colours of one poster: the sky from top to bottom, what glows, what stands before it. */
export interface Palette {
  high: string;
  low: string;
  glow: string;
  dark: string;
  paper: string;
}

export type Motif = (chance: Chance, colours: Palette) => JSX.Element;

const one = (value: number) => Math.round(value * 10) / 10;
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** A ridge from left to right at about `height`, filled to the bottom. */
function ridge(chance: Chance, height: number, rough: number): string {
  const points = range(9).map((at) =>
    `${one(at * 37.5)},${one(height + chance.between(-rough, rough))}`);
  return `0,450 ${points.join(' ')} 300,450`;
}

function Sunrise(chance: Chance, { glow, dark, low }: Palette) {
  const x = chance.between(90, 210);
  const y = chance.between(125, 185);
  return (
    <g>
      <circle cx={one(x)} cy={one(y)} r="128" fill={glow} opacity="0.13" />
      <circle cx={one(x)} cy={one(y)} r="98" fill={glow} opacity="0.2" />
      <circle cx={one(x)} cy={one(y)} r="70" fill={glow} />
      {range(7).map((n) => (
        <rect key={n} x="0" y={one(y - 4 + n * 11)} width="300" height={one(1 + n * 1.3)}
          fill={low} />
      ))}
      <polygon points={ridge(chance, 245, 26)} fill={dark} opacity="0.45" />
      <polygon points={ridge(chance, 285, 34)} fill={dark} opacity="0.7" />
      <polygon points={ridge(chance, 330, 22)} fill={dark} />
    </g>
  );
}

function Arches(chance: Chance, { glow, dark, paper }: Palette) {
  const count = 7;
  const lit = Math.floor(chance.between(0, 2));
  return (
    <g>
      {range(count).map((n) => {
        const half = 132 - n * 18;
        const top = 62 + n * 20;
        return (
          <path key={n} fill={n % 2 === lit ? glow : dark} opacity={one(0.35 + n * 0.1)}
            d={`M${150 - half} 450V${top + half}a${half} ${half} 0 0 1 ${2 * half} 0V450z`} />
        );
      })}
      <circle cx="150" cy="232" r="11" fill={paper} />
      <path d="M150 232l-9 42h18z" fill={paper} />
    </g>
  );
}

function Rails(chance: Chance, { glow, dark, paper }: Palette) {
  const x = one(chance.between(110, 190));
  return (
    <g>
      <circle cx={x} cy="168" r="86" fill={glow} opacity="0.18" />
      <circle cx={x} cy="168" r="50" fill={glow} opacity="0.3" />
      <circle cx={x} cy="168" r="20" fill={paper} />
      <rect y="186" width="300" height="264" fill={dark} opacity="0.82" />
      {range(11).map((n) => {
        const y = 190 + n * n * 2.3;
        const half = 9 + n * 14;
        return <path key={n} d={`M${one(x - half)} ${one(y)}h${one(2 * half)}`} stroke={glow}
          stroke-width={one(1 + n * 0.8)} opacity={one(0.75 - n * 0.05)} />;
      })}
      <path d={`M${x} 182 40 450M${x} 182 260 450`} stroke={paper} stroke-width="4" fill="none" />
      {range(26).map((n) => (
        <path key={n} d={`M${one(chance.between(0, 300))} ${one(chance.between(0, 260))}l-7 26`}
          stroke={paper} stroke-width="0.9" opacity="0.4" />
      ))}
    </g>
  );
}

function Sea(chance: Chance, { glow, dark, paper }: Palette) {
  const x = one(chance.between(80, 220));
  return (
    <g>
      <circle cx={x} cy="120" r="58" fill={paper} />
      <circle cx={one(x + chance.between(18, 30))} cy="108" r="50" fill={glow} opacity="0.75" />
      {range(9).map((n) => {
        const y = 200 + n * 24;
        const shift = one(chance.between(-40, 0));
        const wave = range(5).map(() => 'q25 -22 50 0t50 0').join('');
        return (
          <path key={n} d={`M${shift} ${y}${wave}V450H${shift}z`} fill={n % 2 ? glow : dark}
            opacity={one(n % 2 ? 0.3 : 0.55)} />
        );
      })}
      <path d={`M${one(x - 46)} 216h92l-18 22h-58z`} fill={dark} />
      <path d={`M${x} 212v-64l34 58z`} fill={paper} opacity="0.9" />
    </g>
  );
}

function Windows(chance: Chance, { glow, dark, paper }: Palette) {
  return (
    <g>
      <circle cx="232" cy="84" r="36" fill={paper} opacity="0.9" />
      {range(6).map((tower) => {
        const width = one(chance.between(48, 74));
        const left = one(tower * 52 - 12);
        const top = Math.round(chance.between(110, 250));
        return (
          <g key={tower}>
            <rect x={left} y={top} width={width} height={450 - top} fill={dark}
              opacity={tower % 2 ? 0.95 : 0.75} />
            {range(24).map((n) => chance.next() < 0.42 && (
              <rect key={n} x={one(left + 8 + (n % 3) * 15)} y={top + 12 + Math.floor(n / 3) * 24}
                width="9" height="13" fill={chance.next() < 0.2 ? paper : glow} />
            ))}
          </g>
        );
      })}
    </g>
  );
}

function Orbit(chance: Chance, { glow, dark, paper }: Palette) {
  const tilt = Math.round(chance.between(-32, -14));
  return (
    <g>
      {range(46).map((n) => (
        <circle key={n} cx={one(chance.between(0, 300))} cy={one(chance.between(0, 330))}
          r={one(chance.between(0.5, 1.9))} fill={paper} opacity={one(chance.between(0.4, 1))} />
      ))}
      <circle cx="150" cy="190" r="92" fill={glow} />
      <path d="M150 98a92 92 0 0 1 0 184 120 120 0 0 0 0-184" fill={dark} opacity="0.55" />
      {range(3).map((n) => (
        <ellipse key={n} cx="150" cy="190" rx={128 + n * 18} ry={24 + n * 7} fill="none"
          stroke={paper} stroke-width={3 - n} opacity={one(0.9 - n * 0.25)}
          transform={`rotate(${tilt} 150 190)`} />
      ))}
      <path d="M62 190a88 92 0 0 1 176 0" fill={glow} opacity="0.96" />
      <circle cx={one(chance.between(40, 80))} cy="86" r="14" fill={paper} />
    </g>
  );
}

function Stage(chance: Chance, { glow, dark, paper }: Palette) {
  const folds = 6;
  const lean = chance.between(-14, 14);
  return (
    <g>
      <polygon points={`${one(150 + lean)},-20 30,372 270,372`} fill={glow} opacity="0.32" />
      <polygon points={`${one(150 + lean)},-20 78,372 222,372`} fill={glow} opacity="0.45" />
      <ellipse cx="150" cy="372" rx="122" ry="26" fill={glow} />
      <path d="M128 268h44l6 58h-56zM118 326h64v10h-6l8 42h-8l-9-40h-34l-9 40h-8l8-42h-6z"
        fill={dark} />
      <path d="M128 268c6-40 38-40 44 0z" fill={dark} opacity="0.8" />
      {range(folds).map((n) => {
        const width = 76 - n * 11;
        const bend = one(chance.between(14, 30));
        const side = `M0 0h${width}q${bend} 190-${one(width * 0.55)} 450H0z`;
        return (
          <g key={n} fill={n % 2 ? dark : paper} opacity={n % 2 ? 0.6 : 0.2}>
            <path d={side} />
            <path d={side} transform="translate(300 0) scale(-1 1)" />
          </g>
        );
      })}
      <path d="M0 0h300v30q-25 30-50 0-25 30-50 0-25 30-50 0-25 30-50 0-25 30-50 0-25 30-50 0z"
        fill={dark} />
    </g>
  );
}

function Concert(chance: Chance, { glow, dark, paper }: Palette) {
  const rays = 18;
  return (
    <g>
      {range(rays).map((n) => {
        const from = (Math.PI * n) / rays + Math.PI;
        const to = from + Math.PI / rays / 2;
        const at = (angle: number) =>
          `${one(150 + 520 * Math.cos(angle))},${one(300 + 520 * Math.sin(angle))}`;
        return <polygon key={n} points={`150,300 ${at(from)} ${at(to)}`} fill={glow}
          opacity={n % 2 ? 0.3 : 0.6} />;
      })}
      {range(5).map((n) => (
        <circle key={n} cx="150" cy="300" r={46 + n * 34} fill="none" stroke={paper}
          stroke-width={one(5 - n)} opacity={one(0.9 - n * 0.17)} />
      ))}
      {range(25).map((n) => {
        const height = chance.between(26, 108) * (1.2 - Math.abs(n - 12) / 16);
        return <rect key={n} x={n * 12 + 2} y={one(338 - height)} width="8" rx="4"
          height={one(height + 120)} fill={n % 3 ? dark : paper} opacity={n % 3 ? 0.9 : 0.85} />;
      })}
    </g>
  );
}

function Match(chance: Chance, { glow, dark, paper }: Palette) {
  const turn = Math.round(chance.between(-40, 40));
  return (
    <g>
      {range(9).map((n) => (
        <path key={n} d={`M${n * 60 - 160} 450 ${n * 60 + 40} 0h30L${n * 60 - 130} 450z`} fill={glow}
          opacity={n % 2 ? 0.16 : 0.32} />
      ))}
      <path d="M0 300 300 210v240H0z" fill={dark} opacity="0.72" />
      <g transform={`rotate(${turn} 150 180)`}>
        <circle cx="150" cy="180" r="92" fill={glow} />
        <path d="M150 88a92 92 0 0 1 0 184 60 92 0 0 0 0-184" fill={dark} opacity="0.35" />
        {[-13, 13].map((x) => (
          <path key={x} d={`M${150 + x} 90q${x} 90 0 180`} fill="none" stroke={paper}
            stroke-width="3.5" stroke-dasharray="8 6" />
        ))}
      </g>
    </g>
  );
}

function Umbrellas(chance: Chance, { glow, dark, paper, low }: Palette) {
  const lit = Math.floor(chance.between(0, 9));
  return (
    <g>
      {range(9).map((n) => {
        const x = one(36 + (n % 3) * 112 + (Math.floor(n / 3) % 2) * 22);
        const y = one(84 + Math.floor(n / 3) * 104 + chance.between(-14, 14));
        const fill = n === lit ? glow : n % 2 ? dark : low;
        return (
          <g key={n} stroke={paper} stroke-width="2.5">
            <path d={`M${x} ${y}v46a9 9 0 0 0 18 0`} fill="none" opacity="0.75" />
            <path d={`M${one(x - 46)} ${y}a46 46 0 0 1 92 0q-15-13-31 0-15-13-30 0-16-13-31 0z`}
              fill={fill} stroke-width="1" />
          </g>
        );
      })}
    </g>
  );
}

function Forest(chance: Chance, { glow, dark, paper }: Palette) {
  return (
    <g>
      <circle cx={one(chance.between(90, 210))} cy="120" r="44" fill={paper} opacity="0.9" />
      {range(4).map((layer) => (
        <g key={layer} fill={layer % 2 ? dark : glow} opacity={one(0.25 + layer * 0.23)}>
          {range(9 - layer).map((n) => {
            const x = one(n * (34 + layer * 8) - 10 + chance.between(-8, 8));
            const y = one(150 + layer * 48 + chance.between(-22, 22));
            const half = 22 + layer * 7;
            return <path key={n} d={`M${x} ${y}l${half} 76h-${one(half * 0.5)}l${half} 60H${one(x + 6)}`
              + `V450h-12V${one(y + 136)}H${one(x - half * 1.5)}l${half}-60h-${one(half * 0.5)}z`} />;
          })}
        </g>
      ))}
    </g>
  );
}

function Kites(chance: Chance, { glow, dark, paper, low }: Palette) {
  return (
    <g>
      <polygon points={ridge(chance, 350, 16)} fill={dark} opacity="0.8" />
      {range(5).map((n) => {
        const x = one(40 + n * 55 + chance.between(-12, 12));
        const y = one(chance.between(52, 190));
        const half = one(chance.between(20, 36));
        return (
          <g key={n}>
            <path d={`M${x} ${one(y + half)}Q${one(x + 40)} 280 150 372`} fill="none" stroke={paper}
              stroke-width="1.2" opacity="0.6" />
            <path d={`M${x} ${one(y - half * 1.25)}l${half} ${one(half * 1.25)}-${half} ${half}`
              + `-${half}-${half}z`} fill={n % 2 ? glow : paper} />
            <path d={`M${x} ${one(y - half * 1.25)}v${one(half * 2.25)}l-${half}-${half}z`} fill={low}
              opacity="0.55" />
          </g>
        );
      })}
    </g>
  );
}

function Stairs(chance: Chance, { glow, dark, paper }: Palette) {
  const left = chance.next() < 0.5;
  return (
    <g transform={left ? undefined : 'translate(300 0) scale(-1 1)'}>
      <rect x="196" y="70" width="68" height="112" fill={paper} opacity="0.95" />
      <polygon points="196,182 264,182 330,450 20,450" fill={glow} opacity="0.3" />
      {range(10).map((n) => (
        <path key={n} d={`M${one(196 - n * 22)} ${182 + n * 27}h${one(68 + n * 24)}v27H${one(196 - n * 22)}z`}
          fill={n % 2 ? dark : glow} opacity={one(n % 2 ? 0.85 : 0.3 + n * 0.05)} />
      ))}
      <path d="M222 182v-44a8 16 0 0 1 16 0v44z" fill={dark} />
      <circle cx="230" cy="112" r="9" fill={dark} />
    </g>
  );
}

function Lens(chance: Chance, { glow, dark, paper }: Palette) {
  const turn = Math.round(chance.between(0, 60));
  return (
    <g>
      <circle cx="150" cy="178" r="142" fill={dark} opacity="0.55" />
      <circle cx="150" cy="178" r="118" fill={glow} opacity="0.85" />
      <g transform={`rotate(${turn} 150 178)`}>
        {range(8).map((n) => (
          <path key={n} d="M150 60A118 118 0 0 1 233 95L150 150z" fill={dark}
            opacity={one(0.95 - n * 0.07)} transform={`rotate(${n * 45} 150 178)`} />
        ))}
      </g>
      <circle cx="150" cy="178" r="27" fill={paper} />
      <path d="M98 96a98 98 0 0 1 62-18" fill="none" stroke={paper} stroke-width="7" opacity="0.8"
        stroke-linecap="round" />
    </g>
  );
}

function Dunes(chance: Chance, { glow, dark, paper, low }: Palette) {
  const x = one(chance.between(70, 230));
  return (
    <g>
      <circle cx={x} cy="104" r="46" fill={paper} />
      <circle cx={one(x + 20)} cy="92" r="42" fill={low} />
      {range(6).map((n) => {
        const y = 176 + n * 36;
        const crest = one(chance.between(60, 240));
        return (
          <g key={n}>
            <path d={`M0 ${y + 30}Q${crest} ${y - 44} 300 ${y + 22}V450H0z`} fill={n % 2 ? dark : glow}
              opacity={one(n % 2 ? 0.6 : 0.42)} />
          </g>
        );
      })}
      {range(3).map((n) => (
        <path key={n} d={`M${92 + n * 34} ${236 - n * 5}q8-22 15-3l7 1 2 16h-4l-2-8h-12l-2 8h-4z`}
          fill={dark} />
      ))}
    </g>
  );
}

const films: readonly Motif[] = [Sunrise, Umbrellas, Arches, Forest, Rails, Kites, Sea, Stairs, Windows,
  Lens, Orbit, Dunes];

/** The digits of ids. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Titles get their ids one after the other: no two of a dozen neighbours show the same. */
function filmOf(id: string): Motif {
  let number = 0;
  for (const digit of id.slice(-4)) number = number * digits.length + digits.indexOf(digit.toUpperCase());
  return films[Math.abs(number) % films.length]!;
}

/** What a title of this kind shows. */
export function motifOf(kind: string, id: string): Motif {
  if (kind === 'play') return Stage;
  if (kind === 'concert') return Concert;
  if (kind === 'match') return Match;
  return filmOf(id);
}
