// Names that stay with the view instead of the hall: the letters of rows whose ends are out of sight,
// in strips along the edges where they leave the view, and the names of zones where there is a gap
// for them.

import { translated } from '../words/catalogue_texts';
import { at } from './geometry';
import type { Hall, Point } from './geometry';
import type { Palette } from './palette';
import { rowEnds } from './row_ends';
import type { Edge, RowLook } from './row_ends';
import { meets, toScreen } from './view_box';

export interface NameLook extends RowLook { palette: Palette }

const kStrip_px = 26;
/** Letters nearer to each other than this cannot be told apart. */
const kApart_px = 12;

function paintStrip(ctx: CanvasRenderingContext2D, { palette, size }: NameLook, edge: Edge): void {
  const { width, height } = size;
  ctx.globalAlpha = 0.96;
  ctx.fillStyle = palette.ground;
  if (edge === 'left') ctx.fillRect(0, 0, kStrip_px, height);
  else if (edge === 'right') ctx.fillRect(width - kStrip_px, 0, kStrip_px, height);
  else if (edge === 'top') ctx.fillRect(0, 0, width, kStrip_px);
  else ctx.fillRect(0, height - kStrip_px, width, kStrip_px);
  ctx.globalAlpha = 1;
}

/** The letters of rows where they leave the view, never over the numbers of seats. */
export function paintRowEdges(ctx: CanvasRenderingContext2D, look: NameLook): void {
  const { palette, size } = look;
  const ends = rowEnds(look).sort((a, b) => a.along - b.along);
  for (const edge of new Set(ends.map((end) => end.edge))) paintStrip(ctx, look, edge);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.font = `700 12.5px ${palette.font}`;
  ctx.fillStyle = palette.text;
  const last: Partial<Record<Edge, number>> = {};
  for (const { edge, along, label } of ends) {
    if (along - (last[edge] ?? -Infinity) < kApart_px) continue;
    last[edge] = along;
    const half = kStrip_px / 2;
    const x = edge === 'left' ? half : edge === 'right' ? size.width - half : along;
    const y = edge === 'top' ? half : edge === 'bottom' ? size.height - half : along;
    ctx.fillText(label, x, y + 0.5, kStrip_px - 2);
  }
}

/** The places before the first row of a section and behind its last, in the plan's unit. */
function gapsOf(hall: Hall, rows: readonly number[]): Point[] {
  const middle = (index: number | undefined) => {
    const row = hall.rows[index ?? -1];
    const seat = row ? row.first + (row.count >> 1) : 0;
    return { x: at(hall.x, seat), y: at(hall.y, seat) };
  };
  const beyond = (end: Point, inner: Point) => {
    const length = Math.hypot(end.x - inner.x, end.y - inner.y);
    const away = hall.spacing * 1.75;
    return length === 0 ? { x: end.x, y: end.y - away }
      : { x: end.x + (end.x - inner.x) / length * away, y: end.y + (end.y - inner.y) / length * away };
  };
  const [first, second] = rows;
  const [before, last] = rows.slice(-2);
  return [beyond(middle(first), middle(second ?? first)),
    beyond(middle(last ?? first), middle(last === undefined ? first : before))];
}

/** Names of zones where there is a gap for them: over no seat, and over no other name. */
export function paintZoneNames(ctx: CanvasRenderingContext2D, look: NameLook): void {
  const { hall, palette, view, grid } = look;
  if (hall.plan.zones.length < 2) return;
  const size = Math.min(14, hall.spacing * view.k * 1.7);
  if (size < 9) return;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.lineJoin = 'round';
  ctx.font = `700 ${size}px ${palette.font}`;
  ctx.strokeStyle = palette.ground;
  ctx.lineWidth = 4;
  ctx.fillStyle = palette.muted;
  const named = new Set<number>();
  const taken: { left: number; top: number; right: number; bottom: number }[] = [];
  for (const section of hall.sections) {
    if (named.has(section.zone)) continue;
    const name = translated(hall.plan.zones[section.zone]?.name ?? '');
    const half = { x: ctx.measureText(name).width / 2 / view.k, y: size * 0.36 / view.k };
    for (const { x, y } of gapsOf(hall, section.rows)) {
      const box = { left: x - half.x, top: y - half.y, right: x + half.x, bottom: y + half.y };
      let covers = taken.some((other) => meets(other, box));
      if (!covers) grid.within(box, () => { covers = true; });
      if (covers) continue;
      taken.push(box);
      named.add(section.zone);
      const there = toScreen(view, { x, y });
      ctx.strokeText(name, there.x, there.y);
      ctx.fillText(name, there.x, there.y);
      break;
    }
  }
}
