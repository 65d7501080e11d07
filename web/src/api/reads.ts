// What the pages read, as queries that are kept, shared and refreshed by react-query. Keys begin
// with what is read; nothing here changes anything.

import {
  keepPreviousData, QueryClient, queryOptions, useQuery, type UseQueryResult,
} from '@tanstack/react-query';
import { api, asBuyer, must } from './client';
import type { Schemas } from './schemas';
import { isUnsettled, longestPause, waitOf } from './problems';

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 20_000,
      retry: (count, error) => count < 3 && isUnsettled(error) && waitOf(error) <= longestPause,
      retryDelay: (count) => 500 * 2 ** count * (1 + Math.random() / 2),
      networkMode: 'always', // what the browser thinks of the network is often wrong
      refetchOnReconnect: true, // which "always" would turn off
    },
  },
});

/** Milliseconds between two attempts to read what somebody waits for and could not be read. */
export const untilRead = 3_000;

/** Reads again what somebody looks at; an attempt that is under way goes on. */
export function askAgain(...keys: readonly (readonly [what: string, id: string])[]): void {
  for (const queryKey of keys)
    void queries.invalidateQueries({ queryKey }, { cancelRefetch: false });
}

/** To go on trying what failed without anybody's fault. */
function tryOn({ state }: { state: { error: unknown } }): number | false {
  return state.error && isUnsettled(state.error)
    ? Math.max(untilRead, waitOf(state.error) * 1000) : false;
}

export interface ShowsAsked {
  city?: string;
  date?: string;
  from?: string;
  kind?: string;
  title?: string;
  venue?: string;
  language?: string;
  format?: string;
  sort?: string;
}

type Listed = Schemas['ShowSummary'];

/** Pages of a list, until its end or `mostPages`. */
const mostPages = 5;
const pageSize = 200;

async function* pagesOf(asked: ShowsAsked, limit: number, signal: AbortSignal): AsyncGenerator<Listed[]> {
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; ++page) {
    const query: Record<string, unknown> = { ...asked, limit, ...(cursor ? { cursor } : {}) };
    const reply: Schemas['ShowPage'] =
      await must(api.GET('/v1/shows', { params: { query }, signal }));
    yield reply.items;
    cursor = reply.next_cursor;
    if (cursor === null) break;
  }
}

/** All shows, or as many as are wanted where that is less than a page. */
async function readShows(asked: ShowsAsked, most: number, signal: AbortSignal): Promise<Listed[]> {
  const items: Listed[] = [];
  for await (const page of pagesOf(asked, Math.min(most, pageSize), signal)) {
    items.push(...page);
    if (items.length >= most) break;
  }
  return items;
}

export function useShows(asked: ShowsAsked, enabled = true, most = mostPages * pageSize):
    UseQueryResult<Listed[]> {
  return useQuery({
    queryKey: ['shows', asked, most], enabled,
    queryFn: ({ signal }) => readShows(asked, most, signal), refetchInterval: 30_000,
  });
}

/** The first show of a list that passes too what the server is not asked for; null where there is none. */
export function useFirstShow(asked: ShowsAsked, enabled: boolean,
    also?: { name: string; passes: (show: Listed) => boolean }) {
  return useQuery({
    queryKey: ['first show', asked, also?.name], enabled,
    queryFn: async ({ signal }) => {
      for await (const page of pagesOf(asked, also ? pageSize : 1, signal)) {
        const found = also ? page.find(also.passes) : page[0];
        if (found || !also) return found ?? null;
      }
      return null;
    },
  });
}

export function useVenues() {
  return useQuery({
    queryKey: ['venues'], staleTime: 10 * 60_000,
    queryFn: ({ signal }) =>
      must(api.GET('/v1/venues', { params: { query: { limit: 200 } }, signal })),
  });
}

export function useTitle(id: string) {
  return useQuery({
    queryKey: ['title', id], staleTime: 5 * 60_000,
    queryFn: ({ signal }) => must(api.GET('/v1/titles/{id}', { params: { path: { id } }, signal })),
  });
}

/** Titles and venues that a text finds; nothing is asked for less than two letters. */
export function useSearch(text: string) {
  return useQuery({
    queryKey: ['search', text], enabled: text.length > 1, staleTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const params = { query: { q: text, limit: 6 } };
      const [titles, venues] = await Promise.all([
        must(api.GET('/v1/titles', { params, signal })),
        must(api.GET('/v1/venues', { params, signal })),
      ]);
      return { titles: titles.items, venues: venues.items };
    },
  });
}

/** Milliseconds between two looks at a sale, where no live seats tell what becomes of it. */
export const saleAsked = 15_000;

const showOf = (id: string) => queryOptions<Schemas['Show']>({
  queryKey: ['show', id], staleTime: 15_000,
  queryFn: ({ signal }) => must(api.GET('/v1/shows/{id}', { params: { path: { id } }, signal })),
});

/** A plan never changes. */
const planOf = (id: string) => queryOptions({
  queryKey: ['plan', id], staleTime: Infinity, gcTime: 60_000,
  queryFn: async ({ signal }) => {
    const [{ expandPlan }, compact] = await Promise.all([
      import('./compact_plan'),
      must(api.GET('/v1/seat-plans/{id}/compact', { params: { path: { id } }, signal })),
    ]);
    return expandPlan(compact);
  },
});

/** `every`: milliseconds between two looks, where what becomes of its sale matters meanwhile. */
export function useShow(id: string, every: number | false = false) {
  return useQuery({
    ...showOf(id), enabled: id !== '',
    refetchInterval: (query) => tryOn(query) || !query.state.error && every,
  });
}

export function usePlan(id: string | undefined) {
  return useQuery({ ...planOf(id ?? ''), enabled: id !== undefined });
}

/** Asks for a show and its plan before the page that draws them is there. */
export async function askForPlan(show: string): Promise<void> {
  const { seat_plan: plan } = await queries.fetchQuery(showOf(show));
  await queries.prefetchQuery(planOf(plan));
}

export function readHold(id: string, signal?: AbortSignal): Promise<Schemas['Hold']> {
  return asBuyer((headers) => api.GET('/v1/holds/{id}',
    { params: { path: { id } }, headers, ...(signal ? { signal } : {}) }));
}

export function useHold(id: string | undefined) {
  return useQuery({
    queryKey: ['hold', id], enabled: id !== undefined, staleTime: 5_000, refetchInterval: tryOn,
    queryFn: ({ signal }) => readHold(id ?? '', signal),
  });
}

export function readOrder(id: string, signal?: AbortSignal): Promise<Schemas['Order']> {
  return asBuyer((headers) => api.GET('/v1/orders/{id}',
    { params: { path: { id } }, headers, ...(signal ? { signal } : {}) }));
}

/** `every`: milliseconds between two looks, while something is awaited. */
export function useOrder(id: string, enabled: boolean,
    every: (order: Schemas['Order'] | undefined) => number | false) {
  return useQuery<Schemas['Order']>({
    queryKey: ['order', id], enabled, staleTime: 1_000,
    refetchInterval: (query) => tryOn(query) || every(query.state.data),
    queryFn: ({ signal }) => readOrder(id, signal),
  });
}

export function useTickets(order: string, enabled: boolean) {
  return useQuery({
    queryKey: ['tickets', order], enabled, refetchInterval: tryOn,
    queryFn: ({ signal }) => asBuyer((headers) =>
      api.GET('/v1/orders/{id}/tickets', { params: { path: { id: order } }, headers, signal })),
  });
}
