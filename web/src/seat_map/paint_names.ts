// Names that stay with the view instead of the hall: the letters of rows whose ends are out of sight,
// at the left edge, and the names of zones in the gap before their first row.

import { at } from './geometry';
import type { Hall, HallRow } from './geometry';
import type { SeatGrid } from './hit';
import type { Palette } from './palette';
import { visibleBox } from './view_box';
import type { Size, View } from './view_box';

export interface NameLook {
  hall: Hall;
  grid: SeatGrid;
  palette: Palette;
  view: View;
  size: Size;
}

/** Rows steeper than this have no left end. */
const kSteepest = 0.6;
const kEdge_px = 17;

/** By row, its leftmost seat in view. */
function leftmost(look: NameLook): Map<number, number> {
  const { hall } = look;
  const found = new Map<number, number>();
  look.grid.within(visibleBox(look.view, look.size, -10), (seat) => {
    const row = at(hall.row, seat);
    const best = found.get(row);
    if (best === undefined || at(hall.x, seat) < at(hall.x, best)) found.set(row, seat);
  });
  return found;
}

/** Whether a seat's end of the row, where its letter stands, is in view. */
function inView({ hall, view, size }: NameLook, seat: number): boolean {
  const x = at(hall.x, seat) * view.k + view.x;
  const y = at(hall.y, seat) * view.k + view.y;
  return x > 0 && x < size.width && y > 0 && y < size.height;
}

/** The letters of rows whose ends are both out of view. */
export function paintRowEdge(ctx: CanvasRenderingContext2D, look: NameLook): void {
  const { hall, palette, view } = look;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.font = `700 13px ${palette.font}`;
  for (const [index, seat] of leftmost(look)) {
    const row = hall.rows[index] as HallRow;
    const last = row.first + row.count - 1;
    const end = at(hall.x, row.first) <= at(hall.x, last) ? row.first : last;
    if (inView(look, row.first) || inView(look, last)) continue;
    if (end === seat || Math.abs(at(hall.turn, seat)) > kSteepest) continue;
    if (Math.abs(at(hall.x, last) - at(hall.x, row.first))
      < Math.abs(at(hall.y, last) - at(hall.y, row.first))) continue;
    const y = at(hall.y, seat) * view.k + view.y;
    const width = Math.max(22, ctx.measureText(row.plan.label).width + 10);
    ctx.globalAlpha = 0.9;
    ctx.fillStyle = palette.ground;
    ctx.beginPath();
    ctx.rect(kEdge_px - width / 2, y - 11, width, 22);
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.fillStyle = palette.text;
    ctx.fillText(row.plan.label, kEdge_px, y + 0.5);
  }
}

/** Names of zones where there is a gap for them. */
export function paintZoneNames(ctx: CanvasRenderingContext2D, look: NameLook): void {
  const { hall, palette, view } = look;
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
  for (const section of hall.sections) {
    const first = hall.rows[section.rows[0] ?? -1];
    if (!first || named.has(section.zone)) continue;
    named.add(section.zone);
    const second = hall.rows[section.rows[1] ?? -1];
    const seat = first.first + (first.count >> 1);
    const behind = second ? second.first + (second.count >> 1) : seat;
    const dx = at(hall.x, seat) - at(hall.x, behind);
    const dy = at(hall.y, seat) - at(hall.y, behind);
    const length = Math.hypot(dx, dy);
    const away = hall.spacing * 1.75;
    const x = (at(hall.x, seat) + (length > 0 ? dx / length : 0) * away) * view.k + view.x;
    const y = (at(hall.y, seat) + (length > 0 ? dy / length : -1) * away) * view.k + view.y;
    const name = hall.plan.zones[section.zone]?.name ?? '';
    ctx.strokeText(name, x, y);
    ctx.fillText(name, x, y);
  }
}
