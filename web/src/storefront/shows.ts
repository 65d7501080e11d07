// What the lists make of shows: how full they are, what they cost at least, grouped by what the eye
// looks for. Pure functions.

import type { Schemas } from '../api/client';

export type Show = Schemas['ShowSummary'];
type Money = Schemas['Money'];

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

/** The lowest price of anything in it. */
export function priceFrom(show: Pick<Show, 'categories'>): Money | null {
  return show.categories.flatMap((category) => Object.values(category.prices))
    .reduce<Money | null>((low, price) => !low || price.amount < low.amount ? price : low, null);
}

export interface TitleShows { title: Show['title']; shows: Show[] }

/** By title, those with the most shows first. */
export function byTitle(shows: readonly Show[]): TitleShows[] {
  const groups = new Map<string, TitleShows>();
  for (const show of shows) {
    const group = groups.get(show.title.id) ?? { title: show.title, shows: [] };
    group.shows.push(show);
    groups.set(show.title.id, group);
  }
  return [...groups.values()].sort((a, b) => b.shows.length - a.shows.length);
}

export function byVenue(shows: readonly Show[]): { venue: Show['venue']; shows: Show[] }[] {
  const groups = new Map<string, { venue: Show['venue']; shows: Show[] }>();
  for (const show of shows) {
    const group = groups.get(show.venue.id) ?? { venue: show.venue, shows: [] };
    group.shows.push(show);
    groups.set(show.venue.id, group);
  }
  return [...groups.values()].sort((a, b) => a.venue.name.localeCompare(b.venue.name));
}

/** Each value once, in order of the alphabet. */
export function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].filter(Boolean).sort((a, b) => a.localeCompare(b));
}

/** `count` dates from `first` ("2026-11-22") on. */
export function datesFrom(first: string, count: number): string[] {
  const start = Date.parse(`${first}T12:00:00Z`);
  return Array.from({ length: count }, (_, day) =>
    new Date(start + day * 86_400_000).toISOString().slice(0, 10));
}
