// A group of whom some use a wheelchair: a wheelchair place, a companion seat beside it, and the nearest
// other seats, all side by side where that can be. Pure.

import {
  apart, blocksOf, cheapest, counted, kLeftAlone_seats, placeOf, singlesBeside,
} from './blocks';
import { at, kAccessible, kCompanion, kSetAside } from './geometry';
import type { Hall, Run } from './geometry';

/** The server's rule: so many companion seats go with a wheelchair place. */
const kCompanionsPerWheelchair = 3;
/** A companion seat belongs to a wheelchair place so many seats away. */
const kCompanionReach_seats = 3;

type Fits = (seat: number) => boolean;

const is = (hall: Hall, seat: number, trait: number) => (at(hall.traits, seat) & trait) !== 0;

function runOf(hall: Hall, seat: number): Run {
  return hall.runs[at(hall.run, seat)] as Run;
}

/** The rows of seats with `place` in them that are one group: all free, of its category, and nobody
 * else's wheelchair place among them. The fewest companion seats: others need them too. */
function sideBySide(hall: Hall, place: number, size: number, free: Fits): number[] | null {
  const run = runOf(hall, place);
  let best: number[] | null = null;
  let least = Infinity;
  for (let first = Math.max(run.first, place - size + 1); first <= place; ++first) {
    if (first + size > run.first + run.count) break;
    const seats = counted(first, size);
    const companions = seats.filter((seat) => is(hall, seat, kCompanion)).length;
    const fits = companions <= kCompanionsPerWheelchair && seats.every((seat) => free(seat)
      && at(hall.category, seat) === at(hall.category, place)
      && (seat === place || !is(hall, seat, kAccessible)));
    if (!fits) continue;
    const cost = Math.abs(companions - 1) + 10 * singlesBeside(run, first, first + size, free);
    if (cost < least) [best, least] = [seats, cost];
  }
  return best;
}

/** The nearest `count` ordinary seats to a place: together where so many are. */
function nearestTo(hall: Hall, place: number, count: number, free: Fits, sold: Fits): number[] {
  if (count === 0) return [];
  const near = placeOf(hall, place);
  const same = at(hall.category, place);
  const open = (seat: number) => free(seat) && sold(seat);
  for (const size of [count, 1]) {
    for (const wanted of [(one: number) => one === same, () => true]) {
      const blocks = cheapest(blocksOf(hall, size, near, open, wanted), count / size);
      if (blocks.length * size === count) return blocks.flatMap(({ first }) => counted(first, size));
    }
  }
  return [];
}

/** What speaks against a group and others elsewhere, in seats to walk. */
const kAlone_seats = 3;
const kNoCompanion_seats = 6;

function wayBetween(hall: Hall, place: number, seats: readonly number[]): number {
  return seats.reduce((sum, seat) => sum + apart(placeOf(hall, seat), placeOf(hall, place)), 0);
}

function costOf(hall: Hall, place: number, group: readonly number[], others: readonly number[],
    free: Fits): number {
  const way = wayBetween(hall, place, [...group, ...others]);
  const first = group[0] as number;
  const singles = singlesBeside(runOf(hall, place), first, first + group.length, free);
  const companion = group.some((seat) => is(hall, seat, kCompanion));
  return way + hall.spacing * (kLeftAlone_seats * singles + (others.length === 1 ? kAlone_seats : 0)
    + (companion ? 0 : kNoCompanion_seats));
}

/** The company of one wheelchair place, itself included: side by side, or some of it and the others as
 * near as can be. Where there are not enough others, as many as are beside it. */
function around(hall: Hall, place: number, size: number, free: Fits, sold: Fits): number[] {
  const together = sideBySide(hall, place, size, free);
  if (together) return together;
  let beside = [place];
  let best: number[] | null = null;
  let least = Infinity;
  for (let count = size - 1; count > 0; --count) {
    const group = sideBySide(hall, place, count, free);
    if (!group) continue;
    if (group.length > beside.length) beside = group;
    const others = nearestTo(hall, place, size - count, (seat) => free(seat) && !group.includes(seat), sold);
    if (others.length < size - count) continue;
    const cost = costOf(hall, place, group, others, free);
    if (cost < least) [best, least] = [[...group, ...others].sort((a, b) => a - b), cost];
  }
  return best ?? beside;
}

/** What a touch of a wheelchair place or of a companion seat takes. A companion seat brings the
 * wheelchair place beside it, unless one is `kept`: it is sold with one. */
export function companyAt(hall: Hall, seat: number, size: number, free: Fits, sold: Fits,
    kept: readonly number[] = []): number[] {
  if (is(hall, seat, kAccessible)) return around(hall, seat, size, free, sold);
  const run = runOf(hall, seat);
  const places = counted(run.first, run.count)
    .filter((one) => is(hall, one, kAccessible) && free(one) && Math.abs(one - seat) <= kCompanionReach_seats)
    .sort((a, b) => Math.abs(a - seat) - Math.abs(b - seat));
  const [place] = places;
  if (hasWheelchairPlace(hall, kept)) {
    const open = (other: number) => free(other) && other !== seat;
    return [seat, ...nearestTo(hall, seat, size - 1, open, sold)].sort((a, b) => a - b);
  }
  if (place === undefined || size < 2) return [seat];
  const together = places.map((one) => sideBySide(hall, one, size, free))
    .find((group) => group?.includes(seat));
  if (together) return together;
  const others = nearestTo(hall, place, size - 2, free, sold);
  return [place, seat, ...others].sort((a, b) => a - b);
}

export interface Company {
  seats: readonly number[];
  companions: number;
  /** Side by side in one row. */
  together: boolean;
}

/** Of a large hall only so many wheelchair places are tried where nowhere all are side by side. */
const kPlacesTried = 6;

/** The places of a group with one wheelchair, in the whole hall or in one category: side by side before
 * apart, then with the shortest way between them. Null where no wheelchair place is free, or too little
 * else. */
export function companyIn(hall: Hall, size: number, free: Fits, sold: Fits): Company | null {
  const places = counted(0, hall.count).filter((seat) =>
    is(hall, seat, kAccessible) && free(seat) && sold(seat));
  const companions = (seats: readonly number[]) => seats.filter((seat) => is(hall, seat, kCompanion)).length;
  const fewest = (a: readonly number[], b: readonly number[]) =>
    Math.abs(companions(a) - 1) - Math.abs(companions(b) - 1);
  const [together] = places.map((place) => sideBySide(hall, place, size, free))
    .filter((group): group is number[] => group !== null).sort(fewest);
  // The server picks the best of those that are like this one.
  if (together) return { seats: together, companions: companions(together), together: true };
  const { focal_point: best } = hall.plan;
  const found = places.sort((a, b) => apart(placeOf(hall, a), best) - apart(placeOf(hall, b), best))
    .slice(0, kPlacesTried)
    .map((place) => ({ seats: around(hall, place, size, free, sold), place }))
    .filter(({ seats }) => seats.length === size)
    .map(({ seats, place }) => ({ seats, cost: wayBetween(hall, place, seats) }))
    .sort((a, b) => a.cost - b.cost);
  const [first] = found;
  return first ? { seats: first.seats, companions: companions(first.seats), together: false } : null;
}

function hasWheelchairPlace(hall: Hall, seats: readonly number[]): boolean {
  return seats.some((seat) => is(hall, seat, kAccessible));
}

/** Nobody sells a companion seat without a wheelchair place. */
export function lacksWheelchairPlace(hall: Hall, seats: readonly number[]): boolean {
  return seats.some((seat) => is(hall, seat, kCompanion)) && !hasWheelchairPlace(hall, seats);
}

export function isSetAside(hall: Hall, seat: number): boolean {
  return is(hall, seat, kSetAside);
}
