// What the visitor of this page did among the crowd: told by the frame, kept for a reload, and at
// the end held against what the database has.

import type { Verdict, VisitorsOrder } from './news';

export interface OwnOrder {
  order: string;
  places: number;
  paid: boolean;
}

export interface OwnDoings {
  /** Held and not ordered yet. */
  held: number;
  /** Those the verdict is about. */
  orders: OwnOrder[];
  /** Places bought after it, of the server that came back. */
  later: number;
}

/** The frame's events, as docs/embedding.md has them. */
export interface FrameFact {
  type: 'held' | 'ordered' | 'paid';
  places: number;
  order?: string;
}

export const nothingYet: OwnDoings = { held: 0, orders: [], later: 0 };

export function after(
  doings: OwnDoings, { type, places, order }: FrameFact, isJudged: boolean,
): OwnDoings {
  if (type === 'held') return { ...doings, held: places };
  if (!order) return doings;
  if (isJudged) return { ...doings, held: 0, later: doings.later + (type === 'paid' ? places : 0) };
  const others = doings.orders.filter((one) => one.order !== order);
  const known = doings.orders.find((one) => one.order === order);
  const paid = type === 'paid' || Boolean(known?.paid);
  return { ...doings, held: 0, orders: [...others, { order, places, paid }] };
}

export type Fate = 'yours' | 'unpaid' | 'over' | 'lost';

/** What became of an order: `there` is what the database has of it. */
export function fateOf(own: OwnOrder | undefined, there: VisitorsOrder | undefined): Fate {
  if (there?.state === 'confirmed' && there.tickets > 0)
    return own && there.tickets < own.places ? 'lost' : 'yours';
  if (own?.paid) return 'lost';
  return there?.state === 'open' ? 'unpaid' : 'over';
}

export interface JudgedOrder {
  order: string;
  places: number;
  isOwn: boolean;
  fate: Fate;
}

/** Orders of this page first, then what others bought beside the crowd. */
export function judged(doings: OwnDoings, verdict: Verdict): JudgedOrder[] {
  const own = doings.orders.map((one) => {
    const there = verdict.visitors.find(({ order }) => order === one.order);
    return { order: one.order, places: one.places, isOwn: true, fate: fateOf(one, there) };
  });
  const others = verdict.visitors
    .filter(({ order }) => !doings.orders.some((one) => one.order === order))
    .map((there) => ({
      order: there.order, places: there.tickets, isOwn: false, fate: fateOf(undefined, there),
    }));
  return [...own, ...others];
}
