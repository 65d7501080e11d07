// Which tickets of an order can be given back, until when, and for how much.

import type { Schemas } from '../api/schemas';
import { now as serverTime } from '../api/clock';
import { momentOf } from '../words/format';
import { t } from '../words/words';
import type { Order } from './purchase';

export type Line = Order['tickets'][number];
export type ValidLine = Line & { ticket: string };

export type GiveBackRule = 'open' | 'late' | 'never';

/** `now` in milliseconds. */
export function ruleOf(until: string | undefined, now: number): GiveBackRule {
  if (until === undefined) return 'never';
  return now < Date.parse(until) ? 'open' : 'late';
}

/** Whether and until when tickets of the show can be returned, in a sentence. */
export function returnRule(show: Schemas['Show']): string {
  const until = show.rules.refundable_until;
  return t(`returns.${ruleOf(until, serverTime())}`, {
    when: until ? momentOf(until, show.venue.time_zone) : '',
  });
}

/** Places whose tickets let somebody in. */
export function validLines(order: Pick<Order, 'tickets'>): ValidLine[] {
  return order.tickets.filter((line): line is ValidLine =>
    line.ticket !== undefined && line.ticket_state === 'valid');
}

/** What the chosen tickets were sold for: the whole of it goes back. */
export function amountOf(order: Pick<Order, 'tickets' | 'total'>, chosen: ReadonlySet<string>):
    Schemas['Money'] {
  const amount = validLines(order).reduce((sum, line) =>
    sum + (chosen.has(line.ticket) ? line.price.amount : 0), 0);
  return { ...order.total, amount };
}
