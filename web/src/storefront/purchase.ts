// The steps of a purchase as calls, and what is remembered of them for each show and order, so that
// reload, back, a second tab and a restart of the server find the same place again.

import { api, asBuyer, once, type Schemas } from '../api/client';
import { isProblem, isUnsettled } from '../api/problems';
import { queries } from '../api/reads';
import { read, useStored, write } from '../memory/storage';
import { returnPath, tellSite } from './embedding';

export type Hold = Schemas['Hold'];
export type Order = Schemas['Order'];
export type HoldRequest = Schemas['HoldRequest'];
export type NamedPlaces = Schemas['NamedPlaces'];

/** What is remembered for one show. */
export interface Purchase {
  hold?: string | undefined;
  order?: string | undefined;
  /** Chosen and not held yet. */
  basket?: { seats: string[]; areas: { key: string; quantity: number }[] } | undefined;
  /** Ticket types by the name of a place. */
  types?: Record<string, string> | undefined;
}

/** What is remembered of one order, for when there is no network. */
export interface KeptOrder {
  order: Order;
  tickets?: Schemas['TicketList'];
  show?: Schemas['Show'];
  payUrl?: string;
  /** The site around this knows that it was paid. */
  paidTold?: boolean;
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

export function forgetPurchase(show: string): void {
  write(purchaseName(show), undefined);
}

export function keepOrder(order: Order, more: Partial<KeptOrder> = {}): void {
  const name = orderName(order.id);
  write(name, { ...read<KeptOrder>(name), ...more, order });
}

function knowHold(hold: Hold): Hold {
  queries.setQueryData(['hold', hold.id], hold);
  return hold;
}

function knowOrder(order: Order): Order {
  queries.setQueryData(['order', order.id], order);
  keepOrder(order);
  return order;
}

/** For what has the same end when it is done twice. */
async function again<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; ++attempt) {
    try {
      return await call();
    } catch (error) {
      if (!isUnsettled(error) || attempt >= 3) throw error;
      await new Promise((done) => setTimeout(done, 500 * 2 ** attempt));
    }
  }
}

function tellHeld({ show, seats, areas, expires_at }: Hold): void {
  const places = areas.reduce((sum, area) => sum + area.quantity, seats.length);
  tellSite('held', { show, places, expires_at });
}

/** What a site around this may know of an order. */
export function tellOrder(fact: 'ordered' | 'paid', { id, show, tickets, total }: Order): void {
  tellSite(fact, { show, order: id, places: tickets.length, total });
}

export const holdErrand = (show: string) => `hold.${show}`;

export async function holdPlaces(show: string, request: HoldRequest): Promise<Hold> {
  const hold = await once(holdErrand(show), request, (key, body) => asBuyer((headers) =>
    api.POST('/v1/shows/{id}/holds', {
      params: { path: { id: show }, header: { 'Idempotency-Key': key } }, headers, body,
    })));
  remember(show, { hold: hold.id, order: undefined, basket: undefined, types: undefined });
  tellHeld(hold);
  return knowHold(hold);
}

export async function changeHold(hold: string, places: NamedPlaces): Promise<Hold> {
  const changed = knowHold(await again(() => asBuyer((headers) => api.PATCH('/v1/holds/{id}', {
    params: { path: { id: hold } }, headers, body: places,
  }))));
  tellHeld(changed);
  return changed;
}

/** The hold as it is after its one extension, whoever asked for that first. */
export async function extendHold(hold: string): Promise<void> {
  try {
    knowHold(await again(() => asBuyer((headers) => api.PATCH('/v1/holds/{id}', {
      params: { path: { id: hold } }, headers, body: { extend: true },
    }))));
  } catch (error) {
    if (!isProblem(error, 'already-extended')) throw error;
    await queries.invalidateQueries({ queryKey: ['hold', hold] });
  }
}

export async function releaseHold(show: string, hold: string): Promise<void> {
  forgetPurchase(show);
  await again(() => asBuyer((headers) =>
    api.DELETE('/v1/holds/{id}', { params: { path: { id: hold } }, headers })));
}

export const orderErrand = (hold: string) => `order.${hold}`;

export async function openOrder(show: string, request: Schemas['OrderRequest']): Promise<Order> {
  try {
    const order = await once(orderErrand(request.hold), request, (key, body) =>
      asBuyer((headers) => api.POST('/v1/orders', {
        params: { header: { 'Idempotency-Key': key } }, headers, body,
      })));
    remember(show, { order: order.id });
    tellOrder('ordered', order);
    return knowOrder(order);
  } catch (error) {
    // Another tab ordered it: the same order, with what was typed here.
    if (!isProblem(error, 'hold-ordered') || typeof error.problem.order !== 'string') throw error;
    remember(show, { order: error.problem.order });
    const { buyer, tickets } = request;
    return reviseOrder(error.problem.order, { buyer, ...(tickets ? { tickets } : {}) });
  }
}

export async function reviseOrder(order: string, revision: Schemas['OrderRevision']):
    Promise<Order> {
  return knowOrder(await again(() => asBuyer((headers) => api.PATCH('/v1/orders/{id}', {
    params: { path: { id: order } }, headers, body: revision,
  }))));
}

export async function cancelOrder(order: string, keepSeats: boolean): Promise<Order> {
  const cancelled = await asBuyer((headers) => api.POST('/v1/orders/{id}/cancel', {
    params: { path: { id: order } }, headers, body: { keep_seats: keepSeats },
  }));
  await queries.invalidateQueries({ queryKey: ['hold', cancelled.hold] });
  return knowOrder(cancelled);
}

/** Where to pay. The gateway brings the buyer back to the order's page. */
export async function startPayment(order: string): Promise<string | undefined> {
  const payment = await once(`payment.${order}`, { gateway: 'sandbox' }, (key, body) =>
    asBuyer((headers) => api.POST('/v1/orders/{id}/payments', {
      params: { path: { id: order }, header: { 'Idempotency-Key': key } }, headers, body,
    })));
  await queries.invalidateQueries({ queryKey: ['order', order] });
  if (!payment.pay_url) return undefined; // nothing to pay, or told in an earlier reply
  const back = encodeURIComponent(returnPath(order));
  const payUrl = `${payment.pay_url}${payment.pay_url.includes('?') ? '&' : '?'}return=${back}`;
  const kept = read<KeptOrder>(orderName(order));
  if (kept) write(orderName(order), { ...kept, payUrl });
  return payUrl;
}
