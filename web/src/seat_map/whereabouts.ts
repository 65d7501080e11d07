// Where in the hall the view is: the zone, or the standing area, that it shows most of, and which way
// the stage and the zone's wheelchair places are when they are out of sight. Pure.

import { at, kAccessible } from './geometry';
import type { Hall, Point } from './geometry';
import { stageOf } from './view_hint';
import { meets, toScreen, visibleBox } from './view_box';
import type { Size, View } from './view_box';

export interface Whereabouts {
  /** Empty over no seats. */
  zone: string;
  /** The turn of an arrow that points up, towards the stage, in degrees; null where the stage is seen. */
  stage: number | null;
  /** The nearest wheelchair place of the zone, and the way there; null where one is seen or there is none. */
  wheelchair: { seat: number; turn: number } | null;
}

/** So much of the stage must be in view for its words to be read. */
const kSeen_px = 14;
/** Seats beyond so many are looked at in steps: this runs as the camera moves. */
const kLooked = 2_000;

function zoneOf(hall: Hall, view: View, size: Size): string {
  const box = visibleBox(view, size);
  const middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  const reach = Math.max(box.right - box.left, box.bottom - box.top) / 2;
  const weights = new Map<number, number>();
  for (const section of hall.sections) {
    if (!meets(section.box, box)) continue;
    for (const index of section.rows) {
      const row = hall.rows[index];
      if (!row) continue;
      const step = Math.max(1, Math.floor(row.count * section.rows.length / kLooked));
      for (let seat = row.first; seat < row.first + row.count; seat += step) {
        const x = at(hall.x, seat);
        const y = at(hall.y, seat);
        if (x < box.left || x > box.right || y < box.top || y > box.bottom) continue;
        // What is in the middle counts for more than what is at the edge.
        const near = 1.2 - Math.min(1, Math.hypot(x - middle.x, y - middle.y) / reach);
        weights.set(row.zone, (weights.get(row.zone) ?? 0) + near * step);
      }
    }
  }
  let best = '';
  let most = 0;
  for (const [zone, weight] of weights) {
    if (weight > most) [best, most] = [hall.plan.zones[zone]?.name ?? '', weight];
  }
  return best;
}

/** The turn of an arrow that points from the middle of the view to there. */
function turnTo(there: Point, size: Size): number {
  return Math.round(Math.atan2(there.x - size.width / 2, size.height / 2 - there.y) * 180 / Math.PI);
}

function stageTurn(hall: Hall, view: View, size: Size): number | null {
  const stage = stageOf(hall);
  if (!stage || meets(stage.box, visibleBox(view, size, -kSeen_px))) return null;
  return turnTo(toScreen(view, stage.middle), size);
}

const keptPlaces = new WeakMap<Hall, readonly number[]>();

function wheelchairPlaces(hall: Hall): readonly number[] {
  let places = keptPlaces.get(hall);
  if (!places) {
    places = [...hall.traits.keys()].filter((seat) => (at(hall.traits, seat) & kAccessible) !== 0);
    keptPlaces.set(hall, places);
  }
  return places;
}

/** The wheelchair place that is nearest to a point, of those that are meant; null where there is none. */
export function nearestWheelchair(hall: Hall, point: Point, meant: (seat: number) => boolean): number | null {
  let best: number | null = null;
  let least = Infinity;
  for (const seat of wheelchairPlaces(hall)) {
    if (!meant(seat)) continue;
    const far = Math.hypot(at(hall.x, seat) - point.x, at(hall.y, seat) - point.y);
    if (far < least) [best, least] = [seat, far];
  }
  return best;
}

function wheelchairAway(hall: Hall, zone: string, view: View, size: Size): Whereabouts['wheelchair'] {
  const box = visibleBox(view, size, -kSeen_px);
  const middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  const inZone = (seat: number) =>
    hall.plan.zones[hall.rows[at(hall.row, seat)]?.zone ?? -1]?.name === zone;
  const isSeen = (seat: number) => {
    const [x, y] = [at(hall.x, seat), at(hall.y, seat)];
    return x > box.left && x < box.right && y > box.top && y < box.bottom;
  };
  if (wheelchairPlaces(hall).some((seat) => inZone(seat) && isSeen(seat))) return null;
  const seat = nearestWheelchair(hall, middle, inZone);
  if (seat === null) return null;
  return { seat, turn: turnTo(toScreen(view, { x: at(hall.x, seat), y: at(hall.y, seat) }), size) };
}

export function whereabouts(hall: Hall, view: View, size: Size): Whereabouts {
  const zone = zoneOf(hall, view, size);
  return {
    zone, stage: stageTurn(hall, view, size), wheelchair: wheelchairAway(hall, zone, view, size),
  };
}
