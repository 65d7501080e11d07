// The steps of a purchase as calls, and what is remembered of them for each show and order, so that
// reload, back, a second tab and a restart of the server find the same place again.

import { api, asBuyer, forgetPending, once, pending, persist, settle } from '../api/client';
import type { Schemas } from '../api/schemas';
import { isProblem } from '../api/problems';
import { askAgain, queries, readOrder } from '../api/reads';
import { read, useStored, write } from '../memory/storage';
import { tellSite } from './embedding';
import type { Basket } from './hall';
import { tellTabs } from './tabs';

export type Hold = Schemas['Hold'];
export type Order = Schemas['Order'];
export type HoldRequest = Schemas['HoldRequest'];
export type NamedPlaces = Schemas['NamedPlaces'];
/** How a hold ended; `gone`: it was let go, or was never this browser's, or nobody knows any more. */
export type HoldEnd = 'expired' | 'gone';

/** What is remembered for one show. */
export interface Purchase {
  hold?: string | undefined;
  order?: string | undefined;
  /** Chosen and not held yet. */
  basket?: Basket | undefined;
  /** Ticket types by the name of a place. */
  types?: Readonly<Record<string, string>> | undefined;
  /** Holds whose place another has taken, while they are still to be let go. */
  left?: string[] | undefined;
}

/** What is remembered of one order, for when there is no network. */
export interface KeptOrder {
  order: Order;
  tickets?: Schemas['TicketList'];
  show?: Schemas['Show'];
  payUrl?: string;
  /** When it was looked up by its code, on a device that did not buy it: what it is now can only be
   * known by looking it up again. */
  lookedUpAt?: string;
  /** The site around this knows that it was paid. */
  paidTold?: boolean;
}

/** Payments that may still bring money. */
export function underWay(order: Order): Order['payments'] {
  return order.payments.filter((one) => one.state !== 'failed' && one.state !== 'captured');
}

const purchaseName = (show: string) => `show.${show}`;
export const orderName = (order: string) => `order.${order}`;

export function usePurchase(show: string): [Purchase, (change: Partial<Purchase>) => void] {
  const [kept] = useStored<Purchase>(purchaseName(show));
  return [kept ?? {}, (change) => remember(show, change)];
}

export function remember(show: string, change: Partial<Purchase>): void {
  write(purchaseName(show), { ...read<Purchase>(purchaseName(show)), ...change });
}

export function remembered(show: string): Purchase {
  return read<Purchase>(purchaseName(show)) ?? {};
}

export function forgetPurchase(show: string): void {
  const { left } = remembered(show);
  write(purchaseName(show), left?.length ? { left } : undefined);
}

/** Forgets the purchase that ended with this order, not one that was begun since. Says whether. */
export function forgetPurchaseOf(order: Order): boolean {
  const { hold, order: ordered } = remembered(order.show);
  // A hold outlives an order that was cancelled to take other seats.
  const ends = ordered === order.id || order.state !== 'cancelled' && hold === order.hold;
  if (ends) forgetPurchase(order.show);
  return ends;
}

export function keepOrder(order: Order, more: Partial<KeptOrder> = {}): void {
  const name = orderName(order.id);
  const kept = read<KeptOrder>(name);
  // What was read before a payment began says nothing against it.
  const known = kept?.order.payments ?? [];
  const payments = known.length > order.payments.length ? known : order.payments;
  write(name, { ...kept, ...more, order: { ...order, payments } });
}

export function knowHold(hold: Hold): Hold {
  queries.setQueryData(['hold', hold.id], hold);
  return hold;
}

export function knowOrder(order: Order): Order {
  queries.setQueryData(['order', order.id], order);
  keepOrder(order);
  return order;
}

export function tellHeld({ show, seats, areas, expires_at }: Hold): void {
  const places = areas.reduce((sum, area) => sum + area.quantity, seats.length);
  tellSite('held', { show, places, expires_at });
}

/** What a site around this may know of an order. */
export function tellOrder(fact: 'ordered' | 'paid', { id, show, tickets, total }: Order): void {
  tellSite(fact, { show, order: id, places: tickets.length, total });
}

/** The hold as it is after its one extension, whoever asked for that first. */
export async function extendHold(hold: string): Promise<void> {
  try {
    const extended = knowHold(await persist(() => asBuyer((headers) =>
      api.PATCH('/v1/holds/{id}', {
        params: { path: { id: hold } }, headers, body: { extend: true },
      }))));
    tellTabs(extended);
    const { order } = extended;
    if (order) await queries.invalidateQueries({ queryKey: ['order', order] });
  } catch (error) {
    if (!isProblem(error, 'already-extended')) throw error;
    await queries.invalidateQueries({ queryKey: ['hold', hold] });
  }
}

const orderRequest = (hold: string) => `order.${hold}`;

function postOrder(key: string, body: Schemas['OrderRequest']): Promise<Order> {
  return asBuyer((headers) => api.POST('/v1/orders', {
    params: { header: { 'Idempotency-Key': key } }, headers, body,
  }));
}

/** The order that was asked for, or that another tab made of the same hold, with what was typed
 * here. */
async function ordered(show: string, request: Schemas['OrderRequest'],
    asked: Promise<Order | undefined>): Promise<Order | undefined> {
  try {
    const order = await asked;
    if (!order) return undefined;
    remember(show, { order: order.id });
    tellOrder('ordered', order);
    return knowOrder(order);
  } catch (error) {
    if (!isProblem(error, 'hold-ordered') || typeof error.problem.order !== 'string') throw error;
    remember(show, { order: error.problem.order });
    return reviseOrder(error.problem.order, request);
  }
}

/** Orders what is held; where it is ordered already, changes that order. */
export async function orderHold(show: string, hold: Hold, request: Schemas['OrderRequest']):
    Promise<Order> {
  const name = orderRequest(hold.id);
  const order = hold.state === 'ordered' && hold.order
    ? await reviseOrder(hold.order, request)
    : await ordered(show, request, once(name, request, postOrder)) as Order;
  forgetPending(name);
  return order;
}

/** The order that somebody asked for a moment ago and has no answer to, if there is one. */
export function resumeOrder(show: string, hold: string): Promise<Order | undefined> | undefined {
  const unanswered = pending<Schemas['OrderRequest']>(orderRequest(hold));
  if (!unanswered?.waited) return undefined;
  return ordered(show, unanswered.body, settle(orderRequest(hold), postOrder));
}

async function reviseOrder(order: string, { buyer, tickets }: Schemas['OrderRequest']):
    Promise<Order> {
  return knowOrder(await persist(() => asBuyer((headers) => api.PATCH('/v1/orders/{id}', {
    params: { path: { id: order } }, headers, body: { buyer, ...(tickets ? { tickets } : {}) },
  }))));
}

/** Money was asked for and may come or has come. */
export function mayBePaid(order: Order): boolean {
  return order.payments.some((payment) => payment.state !== 'failed');
}

export async function cancelOrder(order: string, keepSeats: boolean): Promise<Order> {
  let cancelled: Order;
  try {
    cancelled = await persist(() => asBuyer((headers) => api.POST('/v1/orders/{id}/cancel', {
      params: { path: { id: order } }, headers, body: { keep_seats: keepSeats },
    })));
  } catch (error) {
    if (!isProblem(error, 'order-not-open')) throw error;
    cancelled = knowOrder(await persist(() => readOrder(order)));
    if (cancelled.state !== 'cancelled') throw error; // else an earlier answer was lost
  }
  if (remembered(cancelled.show).order === order) remember(cancelled.show, { order: undefined });
  askAgain(['hold', cancelled.hold]);
  return knowOrder(cancelled);
}
