// Alternatives as a page offers them: the seats, and the words and the price of the button that takes
// them. For the map's own card and for pages that have to say that something cannot be had.

import type { SeatStatuses } from '../live/seat_statuses';
import { translated } from '../words/catalogue_texts';
import { placeWords } from '../words/places';
import { alternativesTo, categoryOf } from './alternatives';
import type { Alternative, Wish } from './alternatives';
import { placeOf } from './blocks';
import { categoryName } from './choose';
import { companyIn } from './company';
import type { Company } from './company';
import type { CategoryPrice, SeatPlan } from './contract';
import { at, wordsOf } from './geometry';
import type { Hall } from './geometry';
import { hallOf } from './measure';
import { wordsIn } from './words';

export interface Offer {
  seats: readonly number[];
  /** "Two and two". */
  what: string;
  /** "Row F: 6, 7; Row G: 6, 7". */
  where: string;
  price: string;
}

function saidOf(hall: Hall, seats: readonly number[]): string {
  return placeWords(seats.flatMap((seat) => {
    const words = wordsOf(hall, seat);
    if (!words) return [];
    const { zone, row, number } = words;
    return [hall.plan.zones.length > 1 ? { zone, row, number } : { row, number }];
  })).join('; ');
}

function offerOf(hall: Hall, { kind, groups, price }: Alternative, locale: 'en' | 'hi'): Offer {
  const words = wordsIn(locale);
  const seats = groups.flat();
  const [count = 0, other = 0] = groups.map((group) => group.length);
  const what = {
    together: () => words.together(count),
    split: () => words.apart(count, other),
    elsewhere: () => words.togetherIn(count, translated(categoryName(hall, seats[0] ?? 0))),
    here: () => words.onlyHere(count),
    fewer: () => words.together(count),
  }[kind]();
  const where = groups.map((group) => saidOf(hall, group)).join('; ');
  return { seats, what, where, price: words.money(price) };
}

export function offersOf(hall: Hall, prices: readonly CategoryPrice[], wish: Wish,
    locale: 'en' | 'hi'): Offer[] {
  return alternativesTo(hall, prices, wish).map((one) => offerOf(hall, one, locale));
}

export interface Wanted {
  count: number;
  /** A category by name; all where there is none. */
  category?: string | undefined;
  /** A seat that cannot be had: near it, and of its category. */
  instead?: number | undefined;
  /** Seats that are nobody's to offer: lost, or kept. */
  without?: readonly number[];
}

/** What can be had in place of what the server refused. */
export function offersInstead(plan: SeatPlan, statuses: SeatStatuses, prices: readonly CategoryPrice[],
    { count, category, instead, without = [] }: Wanted, locale: 'en' | 'hi'): Offer[] {
  const hall = hallOf(plan);
  const out = new Set(without);
  return offersOf(hall, prices, {
    count, here: [], free: (seat) => statuses.status(seat) === 'free' && !out.has(seat),
    near: instead === undefined ? plan.focal_point : placeOf(hall, instead),
    category: instead === undefined ? categoryOf(hall, category) : at(hall.category, instead),
  }, locale);
}

/** The most places with a wheelchair among them, `count` at most and all of them where that can be. */
export function companyInstead(plan: SeatPlan, statuses: SeatStatuses, prices: readonly CategoryPrice[],
    count: number, locale: 'en' | 'hi'): Offer[] {
  const hall = hallOf(plan);
  const words = wordsIn(locale);
  for (let size = count; size > 0; --size) {
    const found = companyFor(plan, statuses, prices, size);
    if (!found) continue;
    const all = found.seats.map((seat) =>
      prices.find(({ name }) => name === categoryName(hall, seat))?.price);
    const amount = all.reduce((sum, price) => sum + (price?.amount ?? 0), 0);
    return [{
      seats: found.seats, what: words.company(size - 1), where: saidOf(hall, found.seats),
      price: words.money({ amount, currency: all[0]?.currency ?? 'INR' }),
    }];
  }
  return [];
}

/** Places for so many with a wheelchair among them, as the map stands. */
export function companyFor(plan: SeatPlan, statuses: SeatStatuses, prices: readonly CategoryPrice[],
    count: number, category?: string): Company | null {
  const hall = hallOf(plan);
  const sold = (seat: number) => {
    const name = categoryName(hall, seat);
    return (!category || category === name)
      && prices.some((one) => one.name === name && one.price !== null);
  };
  return companyIn(hall, count, (seat) => statuses.status(seat) === 'free', sold);
}
