// What each place of a hold is sold as (adult, child ...), by itself or by counts, and what all of it
// costs. Pure.

import type { Schemas } from '../api/schemas';
import type { Hold } from './purchase';
import { nameOf, type SoldPlace } from './sold_places';

type Show = Pick<Schemas['Show'], 'ticket_types' | 'categories'>;
type Money = Schemas['Money'];

export interface HeldPlace {
  /** Unique in the hold. */
  id: string;
  name: string;
  sold: SoldPlace;
  category: string | undefined;
  of: { seat: string } | { area: string };
}

export interface OfferedType { code: string; name: string; price: Money }

/** Codes of ticket types by the ids of places; those not named are of the first type offered. */
export type Types = Readonly<Record<string, string>>;

/** Every place of a hold by itself, areas too. */
export function placesIn(hold: Pick<Hold, 'seats' | 'areas'>): HeldPlace[] {
  return [
    ...hold.seats.map((seat): HeldPlace => ({
      id: `seat:${seat.key}`, name: nameOf({ seat }), sold: { seat }, category: seat.category,
      of: { seat: seat.key },
    })),
    ...hold.areas.flatMap((area) => Array.from({ length: area.quantity }, (_, n): HeldPlace => ({
      id: `area:${area.key}:${n}`, name: `${nameOf({ area })} ${n + 1}`, sold: { area },
      category: area.category, of: { area: area.key },
    }))),
  ];
}

function typesFor(show: Show, category: string | undefined): OfferedType[] {
  const prices = show.categories.find((one) => one.name === category)?.prices ?? {};
  return show.ticket_types.flatMap((type) => {
    const price = prices[type.code];
    return price ? [{ ...type, price }] : [];
  });
}

/** Places of one category, which are offered as the same types. */
export interface PlaceGroup {
  category: string | undefined;
  places: HeldPlace[];
  offered: OfferedType[];
}

export function groupsOf(show: Show, hold: Pick<Hold, 'seats' | 'areas'>): PlaceGroup[] {
  const groups = new Map<string | undefined, PlaceGroup>();
  for (const place of placesIn(hold)) {
    const { category } = place;
    const group = groups.get(category) ?? { category, places: [], offered: typesFor(show, category) };
    group.places.push(place);
    groups.set(category, group);
  }
  return [...groups.values()];
}

function typeOf({ offered }: PlaceGroup, place: HeldPlace, types: Types): OfferedType | undefined {
  return offered.find((one) => one.code === types[place.id]) ?? offered[0];
}

export function countOf(group: PlaceGroup, types: Types, code: string): number {
  return group.places.filter((place) => typeOf(group, place, types)?.code === code).length;
}

/** `types` with so many places of the group as this type: more come from the first type, then from the
 * others; what is too many goes back to the first. The last places change first, those beside a wheelchair
 * place and that itself last of all: nobody knows whose they are. */
export function withCount(group: PlaceGroup, types: Types, code: string, count: number): Types {
  const first = group.offered[0]?.code ?? '';
  const codeOf = (place: HeldPlace) => typeOf(group, place, types)?.code;
  const isSetAside = ({ sold: { seat } }: HeldPlace) => seat?.accessible === true || seat?.companion === true;
  const last = [...group.places].reverse();
  const all = [...last.filter((place) => !isSetAside(place)), ...last.filter(isSetAside)];
  const own = all.filter((place) => codeOf(place) === code);
  const others = [...all.filter((place) => codeOf(place) === first && code !== first),
    ...all.filter((place) => codeOf(place) !== first && codeOf(place) !== code)];
  const missing = Math.max(0, count - own.length);
  const change = [
    ...own.slice(0, Math.max(0, own.length - count)).map((place) => [place.id, first]),
    ...others.slice(0, missing).map((place) => [place.id, code]),
  ];
  return { ...types, ...Object.fromEntries(change) as Record<string, string> };
}

/** What the places cost as they are chosen; undefined where there are none. */
export function totalOf(show: Show, hold: Pick<Hold, 'seats' | 'areas'>, types: Types):
    Money | undefined {
  const prices = groupsOf(show, hold).flatMap((group) =>
    group.places.map((place) => typeOf(group, place, types)?.price));
  const [first] = prices;
  return first && { ...first, amount: prices.reduce((sum, one) => sum + (one?.amount ?? 0), 0) };
}

/** The request's tickets; those of the show's first type need not be named. */
export function choicesOf(show: Show, hold: Pick<Hold, 'seats' | 'areas'>, types: Types):
    Schemas['TicketChoice'][] {
  const counted = new Map<string, { area: string; type: string; quantity: number }>();
  const choices: Schemas['TicketChoice'][] = [];
  for (const group of groupsOf(show, hold)) {
    for (const place of group.places) {
      const type = typeOf(group, place, types);
      if (!type || type.code === show.ticket_types[0]?.code) continue;
      if ('seat' in place.of) {
        choices.push({ seat: place.of.seat, type: type.code });
        continue;
      }
      const key = `${place.of.area}|${type.code}`;
      const before = counted.get(key) ?? { area: place.of.area, type: type.code, quantity: 0 };
      counted.set(key, { ...before, quantity: before.quantity + 1 });
    }
  }
  return [...choices, ...counted.values()];
}
