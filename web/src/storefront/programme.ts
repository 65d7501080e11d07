// What the lists make of shows: what they cost, which of them are wanted, grouped by what the eye looks
// for. Pure functions.

import type { Schemas } from '../api/schemas';
import { availabilityOf, canBeBought, type Show } from './shows';

type Money = Schemas['Money'];

/** What one adult pays at least: prices come in the order of the ticket types, and the first is what a
 * place is sold as if nothing else is said. */
export function priceFrom(show: Pick<Show, 'categories'>): Money | null {
  return lowestOf(show.categories.flatMap((category) => Object.values(category.prices).slice(0, 1)));
}

export function lowestOf(prices: readonly Money[]): Money | null {
  return prices.reduce<Money | null>((low, price) => !low || price.amount < low.amount ? price : low, null);
}

export interface Wanted {
  kind?: string | undefined;
  language?: string | undefined;
  format?: string | undefined;
  venue?: string | undefined;
  /** At most so many rupees, or whatever the currency is, for one adult. */
  upto?: string | undefined;
}

export const filterNames = ['kind', 'language', 'format', 'venue', 'upto'] as const;

/** Those of a page's filters that say which shows are wanted. */
export function wantedOf(filters: Record<string, string>): Wanted {
  const wanted: Wanted = {};
  for (const name of filterNames) if (filters[name]) wanted[name] = filters[name];
  return wanted;
}

export function passes(show: Show, wanted: Wanted): boolean {
  const price = wanted.upto ? priceFrom(show) : null;
  return (!wanted.kind || show.title.kind === wanted.kind) &&
    (!wanted.language || show.title.language === wanted.language) &&
    (!wanted.format || show.title.format === wanted.format) &&
    (!wanted.venue || show.venue.id === wanted.venue) &&
    (!wanted.upto || price !== null && price.amount <= Number(wanted.upto) * 100);
}

const priceSteps = [100, 150, 200, 300, 400, 600, 1000, 1500, 2500, 5000];

/** Limits that take some of these shows and not all, and the one that is chosen. */
export function priceLimits(shows: readonly Show[], chosen: string | undefined): number[] {
  const prices = shows.flatMap((show) => priceFrom(show)?.amount ?? []);
  const [low, high] = [Math.min(...prices), Math.max(...prices)];
  return priceSteps.filter((step) =>
    step * 100 >= low && step * 100 < high || String(step) === chosen);
}

/** The next shows that can be bought, else whatever there is, in the order of time. */
export function nextOf(shows: readonly Show[], now: number, most: number): Show[] {
  const ahead = shows.filter((show) => canBeBought(availabilityOf(show, now)));
  return (ahead.length ? ahead : shows).slice(0, most);
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
