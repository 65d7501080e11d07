// The hall from far away: each section one shape in the colour of its category, the fuller the more
// of it is free, with its name, the count and the lowest price written on it where there is room.
// Nearer, the same shapes are the quiet ground under the seats.

import { translated } from '../words/catalogue_texts';
import type { Hall, Point } from './geometry';
import type { Section } from './geometry';
import { cssOf, mixed, rgbOf } from './colours';
import type { Palette } from './palette';
import { toScreen } from './view_box';
import type { View } from './view_box';

export interface ZoneLook {
  hall: Hall;
  palette: Palette;
  freeInSection: Uint32Array;
  shown: readonly boolean[];
  sold: readonly boolean[];
  /** The lowest price of each category as text; empty where it is not sold. */
  prices: readonly string[];
  free(count: number): string;
}

/** The outline of a section in the plan's unit. */
function pathOf(section: Section): Path2D {
  const path = new Path2D();
  section.outline.forEach(({ x, y }, i) => (i === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
  path.closePath();
  return path;
}

const paths = new WeakMap<Section, Path2D>();

function keptPath(section: Section): Path2D {
  let path = paths.get(section);
  if (!path) {
    path = pathOf(section);
    paths.set(section, path);
  }
  return path;
}

/** Fills a section and its margin with one colour; the context's transform is the plan's. */
function fillSection(
  ctx: CanvasRenderingContext2D, section: Section, color: string, border: string, line: number,
): void {
  const path = keptPath(section);
  ctx.lineJoin = 'round';
  ctx.lineCap = 'round';
  ctx.strokeStyle = border;
  ctx.lineWidth = 2 * section.margin + 2 * line;
  ctx.stroke(path);
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  ctx.lineWidth = 2 * section.margin;
  ctx.stroke(path);
  ctx.fill(path);
}

/** The ground under seats. */
export function paintPanel(
  ctx: CanvasRenderingContext2D, section: Section, palette: Palette, k: number,
): void {
  fillSection(ctx, section, palette.panel, palette.line, 1 / k);
}

/** Mostly empty glows, full is as dark as the ground. */
export function shadeOf(look: ZoneLook, index: number): string {
  const section = look.hall.sections[index];
  const { palette } = look;
  const panel = rgbOf(palette.panel);
  const color = section ? palette.shade[section.category] : undefined;
  if (!section || !color || !look.sold[section.category]) return cssOf(panel);
  const free = look.freeInSection[index] ?? 0;
  if (free === 0) return cssOf(mixed(panel, rgbOf(palette.line), 0.35));
  const share = 0.26 + 0.74 * Math.sqrt(free / section.seats);
  return cssOf(mixed(panel, color, look.shown[section.category] ? share : 0.1));
}

/** All sections; `strength` below 1 leaves them paler. The context's transform is the plan's. */
export function paintZones(
  ctx: CanvasRenderingContext2D, look: ZoneLook, k: number, strength: number,
): void {
  const { palette } = look;
  const panel = rgbOf(palette.panel);
  look.hall.sections.forEach((section, index) => {
    const shade = mixed(panel, rgbOf(shadeOf(look, index)), strength);
    fillSection(ctx, section, cssOf(shade), palette.ground, 1.2 / k);
  });
}

const kAcross: Point = { x: 1, y: 0 };
const kDown: Point = { x: 0, y: 1 };

/** How wide a section is through a point, in a direction of length 1: room for words there. A bent section
 * may be crossed more than twice; what counts is the stretch that the point is in. */
function chord(section: Section, through: Point, along: Point): number {
  const hits: number[] = [];
  const from = (point: Point) => {
    const [x, y] = [point.x - through.x, point.y - through.y];
    return { along: x * along.x + y * along.y, aside: y * along.x - x * along.y };
  };
  section.outline.forEach((corner, i) => {
    const a = from(corner);
    const b = from(section.outline[(i + 1) % section.outline.length] as Point);
    if ((a.aside > 0) === (b.aside > 0)) return;
    hits.push(a.along + (b.along - a.along) * (a.aside / (a.aside - b.aside)));
  });
  const before = Math.max(...hits.filter((hit) => hit <= 0));
  const after = Math.min(...hits.filter((hit) => hit >= 0));
  return Number.isFinite(after - before) ? after - before + 1.6 * section.margin : 0;
}

function roomIn(section: Section, lines_px: number, k: number): number {
  const { x, y } = section.heart;
  const reach = Math.max(0, lines_px / 2 / k - section.margin * 0.6);
  return Math.min(chord(section, { x, y: y - reach }, kAcross),
    chord(section, { x, y: y + reach }, kAcross)) * k;
}

/** "Block 214" is "214" where words have no room, and so is "ब्लॉक 214". */
export function shortName(zone: string): string {
  return zone.replace(/^[\p{L}\p{M}]+\s+(?=[\d\p{Lu}])/u, '');
}

const kMeasured_px = 20;
const widths = new Map<string, number>();

/** How wide a line is in a font of one pixel; measuring is dear. */
function widthOf(ctx: CanvasRenderingContext2D, look: ZoneLook, line: string): number {
  const key = `${look.palette.font}\n${line}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size > 5_000) widths.clear();
    ctx.font = `700 ${kMeasured_px}px ${look.palette.font}`;
    width = ctx.measureText(line).width / kMeasured_px;
    widths.set(key, width);
  }
  return width;
}

/** `turn`: how far it is turned, in radians, from -90 to 90 degrees. */
interface Label { lines: string[]; size: number; turn: number }

const kSizes = [14, 12, 10.5, 9];
/** Counts are left out before words become smaller than this. */
const kCounted_px = 10.5;

/** The most that fits on a section in a readable size; names are all short or all whole. */
function labelFor(
  ctx: CanvasRenderingContext2D, look: ZoneLook, index: number, k: number, short: boolean,
): Label | null {
  const section = look.hall.sections[index] as Section;
  const { zones, categories } = look.hall.plan;
  // In a hall of one zone, parts differ by their category.
  const named = zones.length > 1 ? zones[section.zone] : categories[section.category];
  const zone = translated(named?.name ?? '');
  const name = short ? shortName(zone) : zone;
  const sold = look.sold[section.category] === true;
  const free = look.free(look.freeInSection[index] ?? 0);
  const price = look.prices[section.category] ?? '';
  const high = chord(section, section.heart, kDown) * k;
  const choices = sold ? [[name, price, free], [name, price], [`${name} · ${price}`], [name]] : [[name]];
  for (const lines of choices) {
    for (const size of kSizes) {
      const height = lines.length * size * 1.22;
      if (height > high || (lines.length > 2 && size < kCounted_px)) continue;
      const width = Math.max(...lines.map((line) => widthOf(ctx, look, line))) * size;
      if (width < roomIn(section, height, k)) return { lines, size, turn: 0 };
    }
  }
  return null;
}

const kTurnedSizes = [12, 10.5, 9, 8];
/** Numbers are so high, in shares of the size of their letters. */
const kFigure = 0.74;

/** The name alone, along the way from the first row of a section to its last: a block of a ring is deeper than
 * it is wide, and there are many side by side. */
export function turnedLabel(
  section: Section, name: string, widthOfOne: number, k: number,
): Label | null {
  const { heart, depth } = section;
  if (!depth) return null;
  const folded = depth.x > 1e-6 || (Math.abs(depth.x) <= 1e-6 && depth.y > 0) ? depth
    : { x: -depth.x, y: -depth.y };
  const aside = { x: -folded.y, y: folded.x };
  const long = chord(section, heart, folded) * k;
  for (const size of kTurnedSizes) {
    const width = widthOfOne * size;
    if (width > long * 0.97) continue;
    const wide = [-1, 1].map((end) => chord(section, {
      x: heart.x + folded.x * end * width / 2 / k, y: heart.y + folded.y * end * width / 2 / k,
    }, aside) * k || 0);
    // At its very end a chord may miss the outline that the margin reaches past.
    const narrow = Math.min(chord(section, heart, aside) * k, ...wide.filter((one) => one > 0));
    if (narrow > size * kFigure + 0.4) {
      return { lines: [name], size, turn: Math.atan2(folded.y, folded.x) };
    }
  }
  return null;
}

const isBare = (label: Label | null) => !label || label.lines.length === 1;

/** The size in which all bare names fit; 0 where one does not fit at all. */
function commonSize(labels: readonly (Label | null)[]): number {
  return Math.min(...labels.filter(isBare).map((label) => label?.size ?? 0));
}

/** Bare names in one size, all turned alike where they are read better so. */
function alike(
  ctx: CanvasRenderingContext2D, look: ZoneLook, k: number, upright: (Label | null)[],
): (Label | null)[] {
  const along = upright.map((label, index) => {
    if (!isBare(label)) return label;
    const section = look.hall.sections[index] as Section;
    const name = shortName(translated(look.hall.plan.zones[section.zone]?.name ?? ''));
    return turnedLabel(section, name, widthOf(ctx, look, name), k) ?? label;
  });
  const labels = commonSize(along) > commonSize(upright) || upright.includes(null) ? along : upright;
  const size = Math.min(...labels.flatMap((label) => (label && isBare(label) ? label.size : [])));
  return labels.map((label) => (label && isBare(label) ? { ...label, size } : label));
}

function inkOf(look: ZoneLook, index: number): string {
  const { r, g, b } = rgbOf(shadeOf(look, index));
  return r * 0.299 + g * 0.587 + b * 0.114 > 128 ? '#120c18' : '#fbf7ff';
}

interface Labels { k: number; key: string; labels: (Label | null)[] }
const keptLabels = new WeakMap<Hall, Labels>();

/** Fitting words costs more than writing them: done again only when scale or counts changed. */
export function labelsFor(ctx: CanvasRenderingContext2D, look: ZoneLook, k: number): (Label | null)[] {
  // While the camera zooms, labels of about this scale do.
  const about = 2 ** (Math.floor(Math.log2(k) * 5) / 5);
  const key = `${look.freeInSection.join()} ${look.prices.join()} ${look.palette.font}`;
  const kept = keptLabels.get(look.hall);
  if (kept && kept.k === about && kept.key === key) return kept.labels;
  const whole = look.hall.sections.map((_, i) => labelFor(ctx, look, i, about, false));
  const fitted = whole.filter((label) => label !== null).length;
  const short = () => look.hall.sections.map((_, i) => labelFor(ctx, look, i, about, true));
  const labels = fitted === whole.length ? whole
    : look.hall.plan.zones.length > 1 ? alike(ctx, look, about, short()) : short();
  keptLabels.set(look.hall, { k: about, key, labels });
  return labels;
}

/** Words on sections, in screen pixels. */
export function paintZoneLabels(ctx: CanvasRenderingContext2D, look: ZoneLook, view: View): void {
  const labels = labelsFor(ctx, look, view.k);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  look.hall.sections.forEach((section, index) => {
    const label = labels[index];
    if (!label) return;
    const { lines, size, turn } = label;
    const at = toScreen(view, section.heart);
    const first = -((lines.length - 1) * size * 1.22) / 2;
    ctx.fillStyle = inkOf(look, index);
    ctx.globalAlpha = look.shown[section.category] ? 1 : 0.5;
    ctx.save();
    ctx.translate(at.x, at.y);
    ctx.rotate(turn);
    lines.forEach((line, i) => {
      ctx.font = `${i === 0 ? 700 : 500} ${size}px ${look.palette.font}`;
      ctx.fillText(line, 0, first + i * size * 1.22 + 0.5);
    });
    ctx.restore();
  });
  ctx.globalAlpha = 1;
}
