// The colours of the map: the page's custom properties as the browser resolves them just now, and the
// plan's categories made readable on them. Read again whenever the theme changes.

import { toldApart } from './colour_vision';
import { cssOf, inkOn, luminance, mixed, readable, rgbOf } from './colours';
import type { Rgb } from './colours';

export interface Palette {
  ground: string;
  panel: string;
  line: string;
  text: string;
  muted: string;
  accent: string;
  onAccent: string;
  mine: string;
  onMine: string;
  font: string;
  dark: boolean;
  /** By the plan's category: the fill of a free seat, and what is written on it. */
  seat: string[];
  onSeat: string[];
  /** The same where it has no edge: dark, or light, enough to stand out by itself. */
  clear: string[];
  /** The edge of a fill that is too pale for its ground, empty for one that is not. */
  edge: string[];
  /** By category, for shading: the same colour as numbers. */
  shade: Rgb[];
}

/** Non-text contrast that WCAG 1.4.11 asks for, with a little to spare. */
const kContrast = 3.15;
/** What a fill with an edge needs to be told from the ground at all. */
const kPale = 1.55;

/** What the page's stylesheet makes of the map's custom properties; the probe is left as it was. */
export function paletteOf(element: HTMLElement, categories: readonly { color: string }[]): Palette {
  const probe = document.createElement('span');
  probe.hidden = true;
  element.append(probe);
  const resolve = (name: string) => {
    probe.style.color = `var(--fs-map-${name})`;
    return getComputedStyle(probe).color;
  };
  const ground = resolve('ground');
  const panel = resolve('panel');
  const under = rgbOf(panel);
  const shade = toldApart(categories.map(({ color }) => readable(rgbOf(color), under, kPale)),
    under, kPale);
  const clear = shade.map((color) => readable(color, under, kContrast));
  const palette: Palette = {
    ground, panel, shade,
    line: resolve('line'), text: resolve('text'), muted: resolve('muted'),
    accent: resolve('accent'), onAccent: resolve('on-accent'), mine: resolve('mine'),
    onMine: resolve('on-mine'), font: getComputedStyle(element).fontFamily,
    dark: luminance(rgbOf(ground)) < 0.2,
    seat: shade.map((color) => cssOf(color)),
    clear: clear.map((color) => cssOf(color)),
    edge: clear.map((color, i) => (cssOf(color) === cssOf(shade[i] ?? color) ? ''
      : cssOf(mixed(color, { r: 0, g: 0, b: 0 }, 0.12)))),
    onSeat: shade.map(inkOn),
  };
  probe.remove();
  return palette;
}
