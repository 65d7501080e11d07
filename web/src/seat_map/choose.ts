// What a touch does to the basket: takes free neighbours around the touched seat, gives one back, or
// refuses with the reason. Of the places where a group fits, the one that leaves no single seat
// beside it and sits closest around the touch is taken. Pure.

import type { CategoryPrice, Places } from './contract';
import type { SeatStatuses } from '../live/seat_statuses';
import { at, kSetAside } from './geometry';
import type { Hall, Run } from './geometry';

export type TouchRefusal = 'taken' | 'blocked' | 'not-sold' | 'most' | 'area-full';

export type Touch =
  | { kind: 'took' | 'gave-back'; next: Places; seats: readonly number[] }
  | { kind: 'refused'; why: TouchRefusal };

export interface Rules {
  statuses: SeatStatuses;
  categories: readonly CategoryPrice[];
  chosen: Places;
  most: number;
  together: number;
}

export function placesCount(places: Places): number {
  return places.seats.length + places.areas.reduce((sum, area) => sum + area.quantity, 0);
}

/** Whether a category can be had in this show; one without an entry in the list cannot. */
export function isSold(categories: readonly CategoryPrice[], name: string | undefined): boolean {
  return categories.some((category) => category.name === name && category.price !== null);
}

export function categoryName(hall: Hall, seat: number): string {
  return hall.plan.categories[at(hall.category, seat)]?.name ?? '';
}

/** A run of seats `first` to `end - 1`. */
interface Stretch { first: number; end: number }

/** The seats around `seat` for which `fits` holds, side by side. */
function stretchAround(run: Run, seat: number, fits: (seat: number) => boolean): Stretch {
  let first = seat;
  while (first > run.first && fits(first - 1)) --first;
  let end = seat + 1;
  while (end < run.first + run.count && fits(end)) ++end;
  return { first, end };
}

/** How many single free seats a group would leave at its two sides. */
function singlesLeft(run: Run, group: Stretch, free: (seat: number) => boolean): number {
  const openBefore = (seat: number) => seat > run.first && free(seat - 1);
  const openAfter = (seat: number) => seat + 1 < run.first + run.count && free(seat + 1);
  let singles = 0;
  if (openBefore(group.first) && !openBefore(group.first - 1)) ++singles;
  if (openAfter(group.end - 1) && !openAfter(group.end)) ++singles;
  return singles;
}

function bestGroup(
  run: Run, seat: number, room: Stretch, size: number, free: (seat: number) => boolean,
): Stretch {
  let best = { first: room.first, end: room.first + size };
  let least = Infinity;
  const firstStart = Math.max(room.first, seat - size + 1);
  const lastStart = Math.min(room.end - size, seat);
  for (let first = firstStart; first <= lastStart; ++first) {
    const group = { first, end: first + size };
    const aside = Math.abs(first + (size - 1) / 2 - seat);
    const cost = singlesLeft(run, group, free) * 1_000 + aside;
    if (cost < least) [best, least] = [group, cost];
  }
  return best;
}

function giveBack(chosen: Places, seat: number): Touch {
  const seats = chosen.seats.filter((other) => other !== seat);
  return { kind: 'gave-back', next: { seats, areas: chosen.areas }, seats: [seat] };
}

/** A touch of a seat. */
export function touchSeat(hall: Hall, rules: Rules, seat: number): Touch {
  const { chosen, statuses } = rules;
  if (chosen.seats.includes(seat)) return giveBack(chosen, seat);
  if (!isSold(rules.categories, categoryName(hall, seat))) return { kind: 'refused', why: 'not-sold' };
  const status = statuses.status(seat);
  if (status !== 'free') return { kind: 'refused', why: status === 'blocked' ? 'blocked' : 'taken' };
  const size = Math.min(rules.together, rules.most - placesCount(chosen));
  if (size < 1) return { kind: 'refused', why: 'most' };

  const mine = new Set(chosen.seats);
  const free = (other: number) => statuses.status(other) === 'free' && !mine.has(other);
  // Wheelchair places are not taken along by who did not touch one.
  const setAside = (other: number) => (at(hall.traits, other) & kSetAside) !== 0;
  const forNeed = setAside(seat);
  const fits = (other: number) => free(other) && setAside(other) === forNeed
    && at(hall.category, other) === at(hall.category, seat);
  const run = hall.runs[at(hall.run, seat)] as Run;
  const room = stretchAround(run, seat, fits);
  const group = bestGroup(run, seat, room, Math.min(size, room.end - room.first), free);
  const taken = Array.from({ length: group.end - group.first }, (_, i) => group.first + i);
  const seats = [...chosen.seats, ...taken].sort((a, b) => a - b);
  return { kind: 'took', next: { seats, areas: chosen.areas }, seats: taken };
}

/** A wish for so many places of an area. Fewer than there were always goes. */
export function wishArea(hall: Hall, rules: Rules, key: string, quantity: number): Touch {
  const area = hall.plan.areas.find((other) => other.key === key);
  const had = rules.chosen.areas.find((other) => other.key === key)?.quantity ?? 0;
  if (quantity > had) {
    if (!area || !isSold(rules.categories, area.category)) {
      return { kind: 'refused', why: 'not-sold' };
    }
    if (placesCount(rules.chosen) - had + quantity > rules.most) {
      return { kind: 'refused', why: 'most' };
    }
    if (quantity - had > rules.statuses.left(key)) return { kind: 'refused', why: 'area-full' };
  }
  const others = rules.chosen.areas.filter((other) => other.key !== key);
  const areas = quantity > 0 ? [...others, { key, quantity }] : others;
  const kind = quantity < had ? 'gave-back' : 'took';
  return { kind, next: { seats: rules.chosen.seats, areas }, seats: [] };
}
