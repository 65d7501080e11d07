// The ground of a hall: what its seats and shapes stand on, as the convex outline of all of them. A
// touch beyond it means none of them. Pure.

import { outlineOf } from './geometry';
import type { Hall, Point } from './geometry';
import { hullOf } from './sections';

export interface Ground {
  /** Around everything. */
  whole: Point[];
  /** What the seats are around, in an arena; empty in a hall whose seats are on one side. */
  floor: Point[];
}

/** In distances of seats: what is so near belongs to the hall. */
const kApron = 2.5;

/** The outline moved outwards by about `by`. */
function grown(points: readonly Point[], by: number): Point[] {
  const sum = points.reduce((all, p) => ({ x: all.x + p.x, y: all.y + p.y }), { x: 0, y: 0 });
  const middle = { x: sum.x / points.length, y: sum.y / points.length };
  return points.map(({ x, y }) => {
    const away = Math.hypot(x - middle.x, y - middle.y) || 1;
    return { x: x + (x - middle.x) * by / away, y: y + (y - middle.y) * by / away };
  });
}

/** How far an outline is from a point in a direction; infinite where it is not met. */
function reach(outline: readonly Point[], from: Point, dx: number, dy: number): number {
  let least = Infinity;
  let a = outline[outline.length - 1];
  for (const b of outline) {
    if (a) {
      const ex = b.x - a.x;
      const ey = b.y - a.y;
      const cross = dx * ey - dy * ex; // 0 where they are parallel: then no comparison below holds
      const along = ((a.x - from.x) * ey - (a.y - from.y) * ex) / cross;
      const share = ((a.x - from.x) * dy - (a.y - from.y) * dx) / cross;
      if (along > 0 && along < least && share >= 0 && share <= 1) least = along;
    }
    a = b;
  }
  return least;
}

const kDirections = 120;
/** An arena has seats in so many of all directions. */
const kAround = 0.6;

function floorOf(hall: Hall, whole: readonly Point[], inner: readonly Point[]): Point[] {
  if (inner.length === 0) return [];
  const sum = inner.reduce((all, p) => ({ x: all.x + p.x, y: all.y + p.y }), { x: 0, y: 0 });
  const middle = { x: sum.x / inner.length, y: sum.y / inner.length };
  const turns = Array.from({ length: kDirections }, (_, step) => (step / kDirections) * 2 * Math.PI);
  const seats = turns.map((turn) => Math.min(...hall.sections.map(({ outline, margin }) =>
    reach(outline, middle, Math.cos(turn), Math.sin(turn)) - margin)));
  const met = seats.filter(Number.isFinite).length;
  const floor = turns.map((turn, step) => {
    const [dx, dy] = [Math.cos(turn), Math.sin(turn)];
    // As near as those beside it: a look through a gangway does not make the floor reach into it.
    const nearest = Math.min(...[-2, -1, 0, 1, 2].map((by) =>
      seats[(step + by + kDirections) % kDirections] ?? Infinity));
    const far = Number.isFinite(nearest) ? nearest - hall.spacing : reach(whole, middle, dx, dy);
    return { x: middle.x + dx * far, y: middle.y + dy * far };
  });
  const all = floor.every(({ x, y }) => Number.isFinite(x + y));
  return all && met >= kAround * kDirections ? floor : [];
}

const kept = new WeakMap<Hall, Ground>();

export function groundOf(hall: Hall): Ground {
  let ground = kept.get(hall);
  if (!ground) {
    const drawn = hall.plan.shapes.filter(({ shape }) => shape !== 'text').flatMap(outlineOf);
    const seats = hall.sections.flatMap(({ outline }) => outline);
    const whole = grown(hullOf([...drawn, ...seats]), hall.spacing * kApron);
    ground = { whole, floor: floorOf(hall, whole, hullOf(drawn)) };
    kept.set(hall, ground);
  }
  return ground;
}

/** Whether a point is within an outline: crossings of a ray with it. */
export function within(outline: readonly Point[], { x, y }: Point): boolean {
  let odd = false;
  outline.forEach((a, i) => {
    const b = outline[(i + 1) % outline.length] as Point;
    const crosses = (a.y > y) !== (b.y > y) && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x;
    if (crosses) odd = !odd;
  });
  return odd;
}
