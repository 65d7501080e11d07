// Where the rows of a hall leave the view: there stand the letters of those whose ends are out of
// sight. Pure.

import { at } from './geometry';
import type { Hall, HallRow, Point } from './geometry';
import type { SeatGrid } from './hit';
import { toScreen, visibleBox } from './view_box';
import type { Size, View } from './view_box';

export interface RowLook { hall: Hall; grid: SeatGrid; view: View; size: Size }

export type Edge = 'left' | 'right' | 'top' | 'bottom';
export interface RowEnd { edge: Edge; label: string; along: number }

/** By row, its first and its last seat in view. */
function rowsInView(look: RowLook): Map<number, [number, number]> {
  const found = new Map<number, [number, number]>();
  look.grid.within(visibleBox(look.view, look.size, -2), (seat) => {
    const row = at(look.hall.row, seat);
    const ends = found.get(row);
    if (!ends) found.set(row, [seat, seat]);
    else found.set(row, [Math.min(ends[0], seat), Math.max(ends[1], seat)]);
  });
  return found;
}

/** Where a line from a point in the view leaves it. */
export function leaves(size: Size, from: Point, to: Point): { edge: Edge; along: number } | null {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const ways: [Edge, number][] = [
    ['left', dx < 0 ? -from.x / dx : Infinity], ['right', dx > 0 ? (size.width - from.x) / dx : Infinity],
    ['top', dy < 0 ? -from.y / dy : Infinity], ['bottom', dy > 0 ? (size.height - from.y) / dy : Infinity],
  ];
  const [edge, share] = ways.reduce((best, way) => (way[1] < best[1] ? way : best));
  if (!Number.isFinite(share)) return null;
  const across = edge === 'left' || edge === 'right';
  return { edge, along: across ? from.y + dy * share : from.x + dx * share };
}

/** Where rows leave the view, with their letters. */
export function rowEnds(look: RowLook): RowEnd[] {
  const { hall, view, size } = look;
  const place = (seat: number) => toScreen(view, { x: at(hall.x, seat), y: at(hall.y, seat) });
  const ends: RowEnd[] = [];
  for (const [index, [first, last]] of rowsInView(look)) {
    const row = hall.rows[index] as HallRow;
    const { label } = row.plan;
    if (label === '') continue;
    const sides = [[first, first - 1, row.first], [last, last + 1, row.first + row.count - 1]] as const;
    for (const [seat, next, end] of sides) {
      const way = seat === end ? null : leaves(size, place(seat), place(next));
      if (way) ends.push({ ...way, label });
    }
  }
  return ends;
}
