// Filters that are part of a page's address, so that a link to it and Back have them.

import { useLocation, useSearchParams } from 'wouter';

export type Filters = Record<string, string>;

/** The present filters, and what changes some of them; "" takes one away. */
export function useFilters(): [Filters, (change: Filters) => void] {
  const [params, setParams] = useSearchParams();
  const filters: Filters = {};
  params.forEach((value, name) => { filters[name] = value; });
  return [filters, (change) => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(change)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    setParams(next, { replace: true });
  }];
}

export { useLocation };
