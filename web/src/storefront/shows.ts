// How full a show is, and whether it can be bought. Pure functions.

import type { Schemas } from '../api/schemas';

export type Show = Schemas['ShowSummary'];

export type Availability =
  'many' | 'few' | 'last' | 'none' | 'soon' | 'paused' | 'closed' | 'cancelled';

/** `now` in milliseconds. Without counts of what is left, there are many. */
export function availabilityOf(show: Show, now: number): Availability {
  if (show.state === 'cancelled') return 'cancelled';
  if (show.state === 'paused') return 'paused';
  if (show.state === 'closed' || Date.parse(show.closes_at) <= now) return 'closed';
  if (Date.parse(show.opens_at) > now) return 'soon';
  const places = show.categories.reduce((sum, category) => sum + category.places, 0);
  const left = show.categories.reduce((sum, one) => sum + (one.left ?? one.places), 0);
  if (left === 0) return 'none';
  if (left <= places * 0.1) return 'last';
  return left <= places * 0.4 ? 'few' : 'many';
}

export function canBeBought(availability: Availability): boolean {
  return availability === 'many' || availability === 'few' || availability === 'last';
}
