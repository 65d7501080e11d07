// Orders are kept with their tickets, for doors without a network; not for ever, because a browser gives
// a site little room and then refuses everything.

import { namesOf, read, write } from './storage';

const most = 20;
const day_ms = 86_400_000;
const longest_ms = 30 * day_ms;

interface Dated { order?: { created_at?: string }; show?: { starts_at?: string } }

/** When it matters: the show's start, else when it was ordered. */
function instantOf(name: string): number {
  const kept = read<Dated>(name);
  return Date.parse(kept?.show?.starts_at ?? kept?.order?.created_at ?? '') || 0;
}

/** Forgets orders whose show was long ago, and the oldest beyond a few; never one still to come. `now`
 * in milliseconds. */
export function pruneOrders(now: number): void {
  const orders = namesOf('order.').map((name) => ({ name, at: instantOf(name) }))
    .sort((a, b) => b.at - a.at);
  orders.forEach(({ name, at }, n) => {
    if (at < now - (n < most ? longest_ms : day_ms)) write(name, undefined);
  });
}
