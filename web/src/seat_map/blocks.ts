// Free seats side by side in a hall: every place where a group of some size fits, and which of them is the
// nearest to a point. Pure.

import { at, kSetAside } from './geometry';
import type { Hall, Point, Run } from './geometry';

type Fits = (seat: number) => boolean;

/** A seat left alone beside a group is worth a walk of so many seats: many venues refuse it. */
export const kLeftAlone_seats = 12;

export function placeOf(hall: Hall, seat: number): Point {
  return { x: at(hall.x, seat), y: at(hall.y, seat) };
}

export function middleOf(hall: Hall, seats: readonly number[]): Point {
  const sum = seats.reduce((total, seat) => ({
    x: total.x + at(hall.x, seat), y: total.y + at(hall.y, seat),
  }), { x: 0, y: 0 });
  return { x: sum.x / seats.length, y: sum.y / seats.length };
}

export function apart(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** `first` to `first + count - 1`. */
export function counted(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}

/** How many single free seats are left beside seats `first` to `end - 1` of a run. */
export function singlesBeside(run: Run, first: number, end: number, free: Fits): number {
  const open = (seat: number) => seat >= run.first && seat < run.first + run.count && free(seat);
  return (open(first - 1) && !open(first - 2) ? 1 : 0) + (open(end) && !open(end + 1) ? 1 : 0);
}

/** A group that fits, and what speaks against it: its distance, in the plan's unit. */
export interface Block { first: number; count: number; cost: number }

/** Every place where `count` ordinary seats of one category fit, measured from `near`. `wanted` says of
 * which categories. Seats for which `free` does not hold are nobody's to take. */
export function *blocksOf(hall: Hall, count: number, near: Point, free: Fits,
    wanted: (category: number) => boolean): Iterable<Block> {
  for (const run of hall.runs) {
    if (run.count < count) continue;
    let length = 0;
    for (let seat = run.first; seat < run.first + run.count; ++seat) {
      const category = at(hall.category, seat);
      const fits = (at(hall.traits, seat) & kSetAside) === 0 && wanted(category) && free(seat);
      const goesOn = length > 0 && at(hall.category, seat - 1) === category;
      length = fits ? goesOn ? length + 1 : 1 : 0;
      if (length < count) continue;
      const first = seat - count + 1;
      const alone = singlesBeside(run, first, seat + 1, free) * kLeftAlone_seats * hall.spacing;
      const x = (at(hall.x, first) + at(hall.x, seat)) / 2;
      const y = (at(hall.y, first) + at(hall.y, seat)) / 2;
      yield { first, count, cost: apart({ x, y }, near) + alone };
    }
  }
}

/** The few cheapest, the best first. */
export function cheapest(blocks: Iterable<Block>, most: number): Block[] {
  const found: Block[] = [];
  for (const block of blocks) {
    const last = found[found.length - 1];
    if (found.length === most && last && block.cost >= last.cost) continue;
    const place = found.findIndex(({ cost }) => block.cost < cost);
    found.splice(place < 0 ? found.length : place, 0, block);
    if (found.length > most) found.pop();
  }
  return found;
}
