// A poster for any title, drawn from its id, kind and name: nobody has to upload one, and the same
// title looks the same everywhere. The name is set in lines that each fill the width.

import { useId } from 'preact/hooks';
import { chanceOf } from './chance';
import { motifOf, type Palette } from './motifs';
import css from './poster.module.css';

export interface Pictured {
  id: string;
  name: string;
  kind: string;
  language?: string;
}

const palettes: readonly Palette[] = [
  { high: '#2a1052', low: '#ff6a3d', glow: '#ffd166', dark: '#2b0b3a', paper: '#fff3dc' },
  { high: '#04202f', low: '#1d8d93', glow: '#8df0d5', dark: '#032231', paper: '#f2fffb' },
  { high: '#d9301f', low: '#ffab1f', glow: '#ffe7a3', dark: '#5a0f1d', paper: '#fff8e8' },
  { high: '#0a0d33', low: '#4836c9', glow: '#ff5b93', dark: '#070a26', paper: '#f1edff' },
  { high: '#062318', low: '#4d9b57', glow: '#e5f07f', dark: '#04190f', paper: '#fbffe8' },
  { high: '#33081f', low: '#d12d63', glow: '#ffc0b0', dark: '#290517', paper: '#fff0ee' },
  { high: '#08203f', low: '#3d8fe0', glow: '#bfe6ff', dark: '#06182f', paper: '#f4fbff' },
  { high: '#1a130a', low: '#96650f', glow: '#ffcb45', dark: '#140d05', paper: '#fff6da' },
];

const width = 300;
const height = 450;
const margin = 16;
/** How wide a letter of the display face is, in parts of its size. */
const letterWidth = 0.41;
const largest = 96;

interface Line { text: string; size: number; baseline: number }

/** Words in lines of about the same length, at most four. */
export function inLines(name: string): string[] {
  const words = name.trim().split(/\s+/);
  const total = words.join(' ').length;
  const wanted = Math.min(words.length, Math.max(1, Math.min(4, Math.round(total / 9))));
  const most = Math.ceil(total / wanted) + 1;
  const lines: string[] = [];
  for (const word of words) {
    const last = lines[lines.length - 1];
    if (last !== undefined && (last.length + word.length < most || lines.length === 4))
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Set from the bottom upwards. */
function setType(name: string): Line[] {
  let baseline = height - 20;
  const lines = inLines(name).reverse().map((text) => {
    const size = Math.min(largest, (width - 2 * margin) / (Math.max(text.length, 3) * letterWidth));
    const line = { text: text.toLocaleUpperCase(), size: Math.round(size), baseline };
    baseline -= size * 0.79;
    return line;
  });
  return lines.reverse();
}

function Ground({ id, colours }: { id: string; colours: Palette }) {
  return (
    <defs>
      <linearGradient id={`${id}s`} x1="0" y1="0" x2="0.25" y2="1">
        <stop offset="0" stop-color={colours.high} />
        <stop offset="0.75" stop-color={colours.low} />
      </linearGradient>
      <linearGradient id={`${id}f`} x1="0" y1="0" x2="0" y2="1">
        <stop offset="0.38" stop-color={colours.dark} stop-opacity="0" />
        <stop offset="0.82" stop-color={colours.dark} stop-opacity="0.94" />
      </linearGradient>
    </defs>
  );
}

/** `wide`: the scene alone, without its name, for behind a page's head. */
export function Poster({ title, wide }: { title: Pictured; wide?: boolean }) {
  const id = useId();
  const chance = chanceOf(title.id + title.name);
  const colours = chance.pick(palettes);
  const motif = motifOf(title.kind, title.id);
  const lines = wide ? [] : setType(title.name);
  return (
    <svg class={wide ? css.wide : css.poster} aria-hidden="true"
      viewBox={wide ? '0 60 300 190' : `0 0 ${width} ${height}`}
      preserveAspectRatio="xMidYMid slice">
      <Ground id={id} colours={colours} />
      <rect width={width} height={height} fill={`url(#${id}s)`} />
      {motif(chance, colours)}
      {!wide && <rect width={width} height={height} fill={`url(#${id}f)`} />}
      {lines.map(({ text, size, baseline }) => (
        <text key={baseline} x={margin} y={Math.round(baseline)} font-size={size}
          fill={colours.paper} lang={title.language}
          {...(size < largest ? { textLength: width - 2 * margin,
            lengthAdjust: 'spacingAndGlyphs' } : {})}>
          {text}
        </text>
      ))}
    </svg>
  );
}
