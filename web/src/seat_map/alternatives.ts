// What else can be had where so many seats are not together at the wanted place: as many together further
// on or in another category, two groups near each other, or fewer together. Pure.

import { blocksOf, cheapest, counted, middleOf } from './blocks';
import type { Block } from './blocks';
import type { CategoryPrice, Money } from './contract';
import { at } from './geometry';
import type { Hall, Point } from './geometry';

export interface Wish {
  count: number;
  /** Where: the place that was touched, or the best there is. */
  near: Point;
  /** Index of the wanted category; null: any. */
  category: number | null;
  /** The most seats together at the touched place, none where no place was touched. */
  here: readonly number[];
  /** Whether this buyer can have the seat. */
  free: (seat: number) => boolean;
}

/** `together`: in the wanted category; `elsewhere`: in another one. */
export type AlternativeKind = 'together' | 'split' | 'elsewhere' | 'here' | 'fewer';

export interface Alternative {
  kind: AlternativeKind;
  /** Groups of neighbours, the larger first. */
  groups: readonly (readonly number[])[];
  price: Money;
}

/** More than these are no help to somebody who is choosing. */
const kMax = 3;
/** As many together that are so much further on are still better than two groups. */
const kWalk_seats = 6;
/** Of a large hall, only so many places near the wanted one are tried for two groups. */
const kFirstGroups = 12;
const kSecondGroups = 160;

const seatsOf = ({ first, count }: Block) => counted(first, count);

interface Split { groups: number[][]; cost: number }

function bestSplit(hall: Hall, wish: Wish, wanted: (category: number) => boolean): Split | null {
  const larger = Math.ceil(wish.count / 2);
  const smaller = wish.count - larger;
  if (smaller < 1) return null;
  const near = (count: number, most: number) =>
    cheapest(blocksOf(hall, count, wish.near, wish.free, wanted), most);
  const seconds = near(smaller, kSecondGroups);
  let best: Split | null = null;
  for (const one of near(larger, kFirstGroups)) {
    const middle = middleOf(hall, seatsOf(one));
    for (const other of seconds) {
      if (other.first < one.first + larger && one.first < other.first + smaller) continue;
      const there = middleOf(hall, seatsOf(other));
      // To be near each other counts for more than to be near the wanted place.
      const cost = one.cost + other.cost + 4 * Math.hypot(there.x - middle.x, there.y - middle.y);
      if (best && cost >= best.cost) continue;
      const groups = [seatsOf(one), seatsOf(other)];
      best = { groups: larger > smaller || one.first < other.first ? groups : groups.reverse(), cost };
    }
  }
  return best;
}

/** The other category that costs most nearly as much: a price is what a category is chosen for. */
function bestElsewhere(hall: Hall, wish: Wish, priceOf: (category: number) => number | null): Block | null {
  if (wish.category === null) return null;
  const price = priceOf(wish.category) ?? 0;
  const others = hall.plan.categories.map((_, index) => ({ index, price: priceOf(index) }))
    .filter((one) => one.index !== wish.category && one.price !== null)
    .sort((a, b) => Math.abs((a.price ?? 0) - price) - Math.abs((b.price ?? 0) - price));
  for (const { index } of others) {
    const [block] = cheapest(
      blocksOf(hall, wish.count, wish.near, wish.free, (category) => category === index), 1);
    if (block) return block;
  }
  return null;
}

function mostTogether(hall: Hall, wish: Wish, wanted: (category: number) => boolean): Block | null {
  for (let count = wish.count - 1; count > 0; --count) {
    const [block] = cheapest(blocksOf(hall, count, wish.near, wish.free, wanted), 1);
    if (block) return block;
  }
  return null;
}

export function alternativesTo(hall: Hall, prices: readonly CategoryPrice[], wish: Wish): Alternative[] {
  const moneyOf = (category: number) => prices.find(({ name }) =>
    name === hall.plan.categories[category]?.name)?.price ?? null;
  const amountOf = (category: number) => moneyOf(category)?.amount ?? null;
  const wanted = (category: number) => amountOf(category) !== null
    && (wish.category === null || category === wish.category);
  const priced = (kind: AlternativeKind, groups: readonly (readonly number[])[]): Alternative => {
    const seats = groups.flat();
    const all = seats.map((seat) => moneyOf(at(hall.category, seat)));
    const amount = all.reduce((sum, price) => sum + (price?.amount ?? 0), 0);
    return { kind, groups, price: { amount, currency: all[0]?.currency ?? 'INR' } };
  };

  const [together] = cheapest(blocksOf(hall, wish.count, wish.near, wish.free, wanted), 1);
  const split = bestSplit(hall, wish, wanted);
  const elsewhere = bestElsewhere(hall, wish, amountOf);
  const ways: Alternative[] = [];
  if (together) ways.push(priced('together', [seatsOf(together)]));
  // Who can sit together sits apart only to be nearer.
  const walk = kWalk_seats * hall.spacing;
  if (split && (!together || split.cost + walk < together.cost)) ways.push(priced('split', split.groups));
  if (elsewhere) ways.push(priced('elsewhere', [seatsOf(elsewhere)]));
  if (wish.here.length > 0) return [...ways.slice(0, kMax - 1), priced('here', [wish.here])];
  const fewer = ways.length < kMax && !together ? mostTogether(hall, wish, wanted) : null;
  return (fewer ? [...ways, priced('fewer', [seatsOf(fewer)])] : ways).slice(0, kMax);
}

export function categoryOf(hall: Hall, name: string | undefined): number | null {
  const found = hall.plan.categories.findIndex((category) => category.name === name);
  return found < 0 ? null : found;
}

