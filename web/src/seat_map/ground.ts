// The ground of a hall: what its seats and shapes stand on, as the convex outline of all of them. A
// touch beyond it means none of them. Pure.

import { outlineOf } from './geometry';
import type { Hall, Point } from './geometry';
import { hullOf } from './sections';

export interface Ground {
  /** Around everything. */
  whole: Point[];
  /** Around what is no seat: a pitch, a stage, floors; empty where fewer than two are drawn. */
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

const kept = new WeakMap<Hall, Ground>();

export function groundOf(hall: Hall): Ground {
  let ground = kept.get(hall);
  if (!ground) {
    const drawn = hall.plan.shapes.filter(({ shape }) => shape !== 'text').map(outlineOf);
    const seats = hall.sections.flatMap(({ outline }) => outline);
    const by = hall.spacing * kApron;
    ground = {
      whole: grown(hullOf([...drawn.flat(), ...seats]), by),
      floor: drawn.length > 1 ? grown(hullOf(drawn.flat()), by) : [],
    };
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
