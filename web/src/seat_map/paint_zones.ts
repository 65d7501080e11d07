// The hall from far away: each section one shape in the colour of its category, the fuller the more
// of it is free, with its name, the count and the lowest price written on it where there is room.
// Nearer, the same shapes are the quiet ground under the seats.

import type { Hall } from './geometry';
import type { Section } from './sections';
import { cssOf, mixed, rgbOf } from './palette';
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

export function paintZones(ctx: CanvasRenderingContext2D, look: ZoneLook, k: number): void {
  const { palette } = look;
  look.hall.sections.forEach((section, index) => {
    fillSection(ctx, section, shadeOf(look, index), palette.ground, 1.4 / k);
  });
}

/** What fits on a section: all three lines, the name alone, or nothing. */
function linesFor(look: ZoneLook, index: number, width: number, height: number): string[] {
  const section = look.hall.sections[index] as Section;
  const zone = look.hall.plan.zones[section.zone]?.name ?? '';
  const sold = look.sold[section.category] === true;
  const free = look.free(look.freeInSection[index] ?? 0);
  const price = look.prices[section.category] ?? '';
  if (width >= 62 && height >= 46 && sold) return [zone, free, price];
  if (width >= 54 && height >= 30 && sold) return [zone, free];
  // "Block 214" where only the number fits.
  const short = zone.replace(/^\p{L}+\s+(?=[\d\p{Lu}])/u, '');
  if (width >= 44 && height >= 14) return [zone];
  return width >= 16 && height >= 10 ? [short] : [];
}

/** Words on sections, in screen pixels. */
export function paintZoneLabels(ctx: CanvasRenderingContext2D, look: ZoneLook, view: View): void {
  const { palette } = look;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  look.hall.sections.forEach((section, index) => {
    const { box } = section;
    const width = (box.right - box.left) * view.k * 0.86;
    const height = (box.bottom - box.top) * view.k * 0.86;
    const at = toScreen(view, section.middle);
    const shade = rgbOf(shadeOf(look, index));
    const bright = shade.r * 0.299 + shade.g * 0.587 + shade.b * 0.114 > 140;
    const faded = !look.shown[section.category];
    ctx.fillStyle = bright ? '#120c18' : palette.dark ? '#f7f2ff' : '#ffffff';
    if (!bright && !palette.dark && shade.r + shade.g + shade.b > 330) ctx.fillStyle = palette.text;
    ctx.globalAlpha = faded ? 0.45 : 1;
    const lines = linesFor(look, index, width, height);
    const size = Math.min(15, Math.max(10, width / 7));
    const from = at.y - ((lines.length - 1) * size * 1.2) / 2;
    lines.forEach((line, i) => {
      const own = lines.length === 1 && line.length * size * 0.55 > width ? 9 : size;
      ctx.font = `${i === 0 ? 700 : 500} ${i === 0 ? own : Math.max(10, size - 1)}px ${palette.font}`;
      ctx.fillText(line, at.x, from + i * size * 1.2, Math.max(width, 16));
    });
  });
  ctx.globalAlpha = 1;
}
