// What a page offers in place of places that the server refused, as the map stands; and what it asks for
// where one of a group uses a wheelchair. It comes with the map.

import { isProblem, textsIn } from '../api/problems';
import type { SeatStatuses } from '../live/seat_statuses';
import type * as map from '../seat_map';
import type { CategoryPrice, DescribeSeats, Places, SeatPlan } from '../seat_map/contract';
import type { Offer, Wanted } from '../seat_map/offers';
import { hallOf } from './hall';
import { lostSeats } from './hold_trouble';
import { placeNotes, type KnownPlace } from './place_notes';
import type { HoldRequest } from './purchase';

/** What offers are found in: the map of a show, its seats as they are now, its prices. */
export interface HallNow {
  plan: SeatPlan;
  parts: typeof map;
  statuses: SeatStatuses;
  prices: readonly CategoryPrice[];
  locale: 'en' | 'hi';
}

function wantedOf(error: unknown, asked: HoldRequest, plan: SeatPlan): Wanted | null {
  const indexOf = (key: string | undefined) => hallOf(plan).byKey.get(key ?? '')?.index;
  if ('best' in asked) {
    const { quantity: count, category } = asked.best;
    return isProblem(error, 'not-together', 'sold-out') ? { count, category } : null;
  }
  const seats = asked.seats ?? [];
  const lost = lostSeats(error);
  if (lost.length > 0) return {
    count: lost.length, instead: indexOf(lost[0]),
    without: seats.flatMap((key) => indexOf(key) ?? []),
  };
  return isProblem(error, 'leaves-single-seat') && textsIn(error.problem.suggestion).length === 0
    ? { count: seats.length, instead: indexOf(seats[0]) } : null;
}

/** What to know of chosen places before they are held. */
export function notesOf(plan: SeatPlan, { seats, areas }: Places, describe: DescribeSeats): string[] {
  const ofSeats = describe(plan, seats)
    .map(({ zone, row, number, entrance, restrictedView }): KnownPlace => ({
      place: plan.zones.length > 1 ? { zone, row, number } : { row, number }, entrance, restrictedView,
    }));
  const ofAreas = areas.flatMap(({ key }) => plan.areas.find((area) => area.key === key) ?? [])
    .map(({ name, entrance }): KnownPlace => ({ place: { area: name }, entrance }));
  return placeNotes([...ofSeats, ...ofAreas]);
}

/** Nothing where the refusal itself names what to take. */
export function offersFor(error: unknown, asked: HoldRequest,
    { plan, parts, statuses, prices, locale }: HallNow): readonly Offer[] {
  // Of several wheelchairs only the server knows places.
  if ('best' in asked && asked.best.accessible && isProblem(error, 'not-together', 'sold-out'))
    return asked.best.accessible > 1 ? [] : parts.companyInstead(plan, statuses, prices, asked.best.quantity, locale);
  const wanted = wantedOf(error, asked, plan);
  return wanted ? parts.offersInstead(plan, statuses, prices, wanted, locale) : [];
}

/** Places for a group with wheelchairs in it, as a request: the best that are side by side; else the
 * wheelchair place, its companion seat and the nearest others, by name. */
export function askedFor({ best }: Extract<HoldRequest, { best: unknown }>, sight: HallNow): HoldRequest {
  const { quantity, accessible = 0, category } = best;
  if (accessible === 0) return { best };
  const companions = Math.min(quantity - accessible, accessible);
  const found = accessible === 1
    ? sight.parts.companyFor(sight.plan, sight.statuses, sight.prices, quantity, category) : null;
  if (!found) return { best: { ...best, companions } };
  if (found.together)
    return { best: { ...best, companions: found.companions, together: 'required' } };
  const { seats } = hallOf(sight.plan);
  return { seats: found.seats.map((index) => seats[index]?.key ?? ''), areas: [] };
}
