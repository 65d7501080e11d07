// A seat plan as the pages speak of it: its seats by index and key, in words, with prices.

import type { Schemas } from '../api/schemas';
import type { CategoryPrice, Places, SeatPlan } from '../seat_map/contract';
import { translated } from '../words/catalogue_texts';
import { placeWords, type Place } from '../words/places';

export interface Seat {
  index: number;
  key: string;
  zone: string;
  row: string;
  number: string;
  category: string;
  accessible: boolean;
}

export interface Hall {
  seats: readonly Seat[];
  byKey: ReadonlyMap<string, Seat>;
}

type Show = Schemas['Show'];
type Money = Schemas['Money'];

const halls = new WeakMap<SeatPlan, Hall>();

/** Indices count seats zone by zone, row by row, as seat maps do. */
export function hallOf(plan: SeatPlan): Hall {
  const known = halls.get(plan);
  if (known) return known;
  const seats: Seat[] = [];
  for (const zone of plan.zones) {
    for (const row of zone.rows) {
      for (const seat of row.seats) {
        seats.push({
          index: seats.length, key: seat.key, zone: zone.name, row: row.label, number: seat.number,
          category: seat.category, accessible: seat.accessible === true,
        });
      }
    }
  }
  const hall = { seats, byKey: new Map(seats.map((seat) => [seat.key, seat])) };
  halls.set(plan, hall);
  return hall;
}

export function hasWheelchairPlaces(plan: SeatPlan): boolean {
  return plan.zones.some((zone) =>
    zone.rows.some((row) => row.seats.some((seat) => seat.accessible === true)));
}

/** "C-12", short enough for a bar. */
export function shortName(seat: { row?: string; number?: string; key: string }): string {
  return seat.row && seat.number ? `${seat.row}-${seat.number}` : seat.key;
}

/** Seats as places to be said; a hall of one zone does not name it. */
function placesSaid(plan: SeatPlan, keys: readonly string[]): Place[] {
  if (keys.length === 0) return [];
  const { byKey } = hallOf(plan);
  return keys.map((key): Place => {
    const seat = byKey.get(key);
    if (!seat) return { number: key };
    const { zone, row, number, accessible } = seat;
    return {
      ...(plan.zones.length > 1 ? { zone: translated(zone) } : {}), row, number,
      ...(accessible ? { kind: 'wheelchair' } : {}),
    };
  });
}

/** "Row C: 12, 13; Row D: 4". */
export function seatNames(plan: SeatPlan, keys: readonly string[]): string {
  return placeWords(placesSaid(plan, keys)).join('; ');
}

/** Places by name, as a buyer chose them. */
export interface Basket {
  seats: string[];
  areas: { key: string; quantity: number }[];
}

export function placesOf(plan: SeatPlan, basket: Basket): Places {
  if (basket.seats.length === 0) return { seats: [], areas: basket.areas };
  const { byKey } = hallOf(plan);
  const seats = basket.seats.map((key) => byKey.get(key)?.index)
    .filter((index): index is number => index !== undefined);
  return { seats, areas: basket.areas };
}

export function basketOf(plan: SeatPlan, places: Places): Basket {
  const { seats } = hallOf(plan);
  return {
    seats: places.seats.map((index) => seats[index]?.key ?? '').filter(Boolean),
    areas: places.areas.filter((area) => area.quantity > 0).map((area) => ({ ...area })),
  };
}

export function basketOfHold(hold: Schemas['Hold']): Basket {
  return {
    seats: hold.seats.map((seat) => seat.key),
    areas: hold.areas.map(({ key, quantity }) => ({ key, quantity })),
  };
}

export function countOf(basket: Basket): number {
  return basket.seats.length + basket.areas.reduce((sum, area) => sum + area.quantity, 0);
}

export function sameBasket(a: Basket, b: Basket): boolean {
  const text = (basket: Basket) => JSON.stringify([
    [...basket.seats].sort(),
    basket.areas.map((area) => `${area.key}:${area.quantity}`).sort(),
  ]);
  return text(a) === text(b);
}

/** Every place in words, one entry for each row or area: "Row C: 12, 13", "2 × The pit". */
export function namesOf(plan: SeatPlan, basket: Basket): string[] {
  return placeWords([
    ...placesSaid(plan, basket.seats),
    ...basket.areas.flatMap(({ key, quantity }) => Array.from({ length: quantity }, () => (
      { area: translated(plan.areas.find((one) => one.key === key)?.name ?? key) }))),
  ]);
}

function categoryPrice(show: Show, category: string | undefined): Money | undefined {
  const first = show.ticket_types[0]?.code ?? '';
  const prices = show.categories.find((one) => one.name === category)?.prices ?? {};
  return prices[first] ?? Object.values(prices)[0];
}

/** What the basket costs with every place as the first ticket type. */
export function priceOf(show: Show, plan: SeatPlan, basket: Basket): Money {
  const { byKey } = hallOf(plan);
  let amount = 0;
  let currency = 'INR';
  const add = (category: string | undefined, count: number) => {
    const price = categoryPrice(show, category);
    if (!price) return;
    amount += price.amount * count;
    currency = price.currency;
  };
  for (const key of basket.seats) add(byKey.get(key)?.category, 1);
  for (const { key, quantity } of basket.areas)
    add(plan.areas.find((area) => area.key === key)?.category, quantity);
  return { amount, currency };
}

const priced = new WeakMap<Show, CategoryPrice[]>();

/** The same list for the same show: the map draws everything anew for another one. */
export function categoryPrices(show: Show): CategoryPrice[] {
  const known = priced.get(show);
  if (known) return known;
  const list = show.categories.map(({ name, color }) => ({
    name, color,
    price: categoryPrice(show, name) ?? null,
  }));
  priced.set(show, list);
  return list;
}
