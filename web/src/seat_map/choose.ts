// What a touch does to the basket: moves the group to the touched place, adds another, gives one seat
// back, fills the gap that this left, or refuses with the reason. Of the places where a group fits, the one that leaves no single seat
// beside it and sits closest around the touch is taken. Pure.

import type { CategoryPrice, Gap, Places, SeatPlan } from './contract';
import type { SeatStatuses } from '../live/seat_statuses';
import { counted, singlesBeside } from './blocks';
import { companyAt, isSetAside, lacksWheelchairPlace } from './company';
import { at, kAccessible } from './geometry';
import type { Hall, Run } from './geometry';
import { hallOf } from './measure';

export type TouchRefusal = 'taken' | 'blocked' | 'not-sold' | 'most' | 'area-full' | 'companion';

/** A touch that is over and done with. */
export type Settled =
  | { kind: 'took' | 'moved' | 'gave-back'; next: Places; seats: readonly number[] }
  | { kind: 'refused'; why: TouchRefusal };

/** Fewer seats than wanted are free together around the touched one: `here` are the most there. */
export interface TooFew { kind: 'short'; here: readonly number[]; wanted: number }

export type Touch = Settled | TooFew;

export interface Rules {
  statuses: SeatStatuses;
  categories: readonly CategoryPrice[];
  chosen: Places;
  most: number;
  together: number;
  /** Seats join those that are chosen; else they take their place. */
  adding?: boolean;
  /** So many of `together` were given back: until they are replaced, a touch adds one. */
  missing?: number;
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
    const cost = singlesBeside(run, group.first, group.end, free) * 1_000 + aside;
    if (cost < least) [best, least] = [group, cost];
  }
  return best;
}

function giveBack(chosen: Places, seat: number): Touch {
  const seats = chosen.seats.filter((other) => other !== seat);
  return { kind: 'gave-back', next: { seats, areas: chosen.areas }, seats: [seat] };
}

/** What seats are taken from: those that are free, without the chosen ones that stay chosen. */
export function freeFor({ statuses, chosen, adding }: Rules): (seat: number) => boolean {
  const staying = new Set(adding ? chosen.seats : []);
  return (seat) => statuses.status(seat) === 'free' && !staying.has(seat);
}

/** The most neighbours of one category around a seat, `size` at most. */
function groupAround(hall: Hall, seat: number, size: number, free: (seat: number) => boolean): number[] {
  // Nobody gets a wheelchair place or a companion seat who did not ask for one.
  const fits = (other: number) => free(other) && !isSetAside(hall, other)
    && at(hall.category, other) === at(hall.category, seat);
  const run = hall.runs[at(hall.run, seat)] as Run;
  const room = stretchAround(run, seat, fits);
  const group = bestGroup(run, seat, room, Math.min(size, room.end - room.first), free);
  return counted(group.first, group.end - group.first);
}

/** What stays chosen when a seat is touched: places of areas do. */
export function stayingOf({ chosen, adding }: Pick<Rules, 'chosen' | 'adding'>): Places {
  return adding ? chosen : { seats: [], areas: chosen.areas };
}

/** The seat that is touched joins by itself where some were given back, and beside a wheelchair place:
 * nobody gives that up by a touch of a seat of another kind, only by one of another such place. */
function joining(hall: Hall, rules: Rules, seat: number): Rules {
  const { seats } = rules.chosen;
  const isWheelchairPlace = (one: number) => (at(hall.traits, one) & kAccessible) !== 0;
  const keeps = seats.some(isWheelchairPlace);
  const fills = seats.length > 0 && (rules.missing ?? 0) > 0 && !(keeps && isWheelchairPlace(seat))
    && !lacksWheelchairPlace(hall, [...seats, seat]);
  const joins = fills || keeps && !isSetAside(hall, seat);
  return joins && !rules.adding ? { ...rules, adding: true, together: 1 } : rules;
}

/** What is missing from a group whose seats changed: what is given back is, until as many came. */
export function gapAfter(missing: number, before: readonly number[], next: readonly number[]): Gap {
  const gone = before.filter((seat) => !next.includes(seat)).length;
  const came = next.filter((seat) => !before.includes(seat)).length;
  const count = gone > 0 && came > 0 ? 0 : Math.max(0, missing + gone - came);
  return { count, seats: `${next}` };
}

/** The basket with a group in place of what was chosen, or beside it. */
export function withGroup(rules: Pick<Rules, 'chosen' | 'adding'>, group: readonly number[]): Settled {
  const { seats, areas } = stayingOf(rules);
  const kind = !rules.adding && rules.chosen.seats.length > 0 ? 'moved' : 'took';
  return { kind, next: { seats: [...seats, ...group].sort((a, b) => a - b), areas }, seats: group };
}

/** A touch of a seat. One's own seat is given back by itself: a touch takes away what it points at and
 * nothing else, as on other ticket pages, so that nobody loses a whole group to one wrong tap. */
export function touchSeat(hall: Hall, asked: Rules, seat: number): Touch {
  const rules = joining(hall, asked, seat);
  const { chosen, statuses, together, most } = rules;
  if (chosen.seats.includes(seat)) return giveBack(chosen, seat);
  if (!isSold(rules.categories, categoryName(hall, seat))) return { kind: 'refused', why: 'not-sold' };
  const status = statuses.status(seat);
  if (status !== 'free') return { kind: 'refused', why: status === 'blocked' ? 'blocked' : 'taken' };
  const staying = stayingOf(rules);
  const size = Math.min(together, most - placesCount(staying));
  if (size < 1) return { kind: 'refused', why: 'most' };
  const free = freeFor(rules);
  const sold = (other: number) => isSold(rules.categories, categoryName(hall, other));
  const group = isSetAside(hall, seat) ? companyAt(hall, seat, size, free, sold, staying.seats)
    : groupAround(hall, seat, size, free);
  if (lacksWheelchairPlace(hall, [...staying.seats, ...group])) return { kind: 'refused', why: 'companion' };
  return group.length < together ? { kind: 'short', here: group, wanted: together }
    : withGroup(rules, group);
}

/** A wish for so many places of an area. Fewer than there were always goes. */
export function wishArea(hall: Hall, rules: Rules, key: string, quantity: number): Settled {
  const area = hall.plan.areas.find((other) => other.key === key);
  const had = rules.chosen.areas.find((other) => other.key === key)?.quantity ?? 0;
  if (quantity > had) {
    if (!area || !isSold(rules.categories, area.category)) {
      return { kind: 'refused', why: 'not-sold' };
    }
    if (placesCount(rules.chosen) - had + quantity > rules.most) {
      return { kind: 'refused', why: 'most' };
    }
    if (quantity > rules.statuses.left(key)) return { kind: 'refused', why: 'area-full' };
  }
  const others = rules.chosen.areas.filter((other) => other.key !== key);
  const areas = quantity > 0 ? [...others, { key, quantity }] : others;
  const kind = quantity < had ? 'gave-back' : 'took';
  return { kind, next: { seats: rules.chosen.seats, areas }, seats: [] };
}

/** A touch of an area that one has nothing of: as many places as there are to be, in place of what was
 * chosen in another area or beside it. Null where one has some, or seats: only the stepper adds to those,
 * so that nobody loses seats to a touch beside them. */
export function touchArea(hall: Hall, rules: Rules, key: string): Settled | null {
  if (rules.chosen.areas.some((area) => area.key === key)) return null;
  if (!rules.adding && rules.chosen.seats.length > 0) return null;
  const chosen = stayingOf(rules);
  const room = Math.min(rules.together, rules.most - placesCount(chosen));
  if (room < 1) return { kind: 'refused', why: 'most' };
  const quantity = Math.min(room, Math.max(1, rules.statuses.left(key)));
  const touch = wishArea(hall, { ...rules, chosen }, key, quantity);
  const moves = touch.kind === 'took' && !rules.adding && placesCount(rules.chosen) > 0;
  return moves ? { ...touch, kind: 'moved' } : touch;
}

/** `undecided`: it is not for us to say which places go, or come. */
export type Resized = { kind: 'resized'; next: Places } | { kind: 'no-room' } | { kind: 'undecided' };

/** Whether the seats, in their order, sit side by side. */
function isOneStretch(hall: Hall, seats: readonly number[]): boolean {
  return seats.every((seat, n) => n === 0
    || seat === (seats[n - 1] as number) + 1 && at(hall.run, seat) === at(hall.run, seats[n - 1] as number));
}

/** The basket with another number of places where those are that are chosen: of neighbours as many as leave
 * the fewest single seats, or a group around them. */
export function resizeGroup(plan: SeatPlan, rules: Rules, count: number): Resized {
  const hall = hallOf(plan);
  const { seats, areas } = rules.chosen;
  const [area] = areas;
  if (area && areas.length === 1 && seats.length === 0) {
    const touch = wishArea(hall, rules, area.key, count);
    return touch.kind === 'refused' ? { kind: 'no-room' } : { kind: 'resized', next: touch.next };
  }
  const neighbours = [...seats].sort((a, b) => a - b);
  const ours = neighbours.length > 0 && neighbours.length !== count && areas.length === 0
    && isOneStretch(hall, neighbours)
    && !neighbours.some((seat) => isSetAside(hall, seat));
  if (!ours) return { kind: 'undecided' };
  const middle = neighbours[neighbours.length >> 1] as number;
  if (count < neighbours.length) {
    const first = neighbours[0] as number;
    const room = { first, end: first + neighbours.length };
    const run = hall.runs[at(hall.run, first)] as Run;
    const kept = bestGroup(run, middle, room, count, (seat) => rules.statuses.status(seat) === 'free');
    return { kind: 'resized', next: { seats: counted(kept.first, count), areas } };
  }
  const anew = { ...rules, chosen: { seats: [], areas: [] }, together: count, adding: false };
  const touch = touchSeat(hall, anew, middle);
  return touch.kind === 'took' ? { kind: 'resized', next: touch.next } : { kind: 'no-room' };
}
