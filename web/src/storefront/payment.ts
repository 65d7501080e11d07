// Starting a payment of an order.

import { api, asBuyer, once } from '../api/client';
import type { Schemas } from '../api/schemas';
import { read, write } from '../memory/storage';
import { returnPath } from './embedding';
import { orderName, type KeptOrder } from './purchase';

/** What is kept of the order, for who comes back while the server cannot be reached. */
function withPayment(kept: KeptOrder, payment: Schemas['Payment']): KeptOrder {
  const { id, state, gateway, amount, captured, created_at } = payment;
  const others = kept.order.payments.filter((one) => one.id !== id);
  return { ...kept, order: {
    ...kept.order, payments: [...others, { id, state, gateway, amount, captured, created_at }],
  } };
}

/** Where to pay, undefined where there is nothing to pay. The gateway brings the buyer back to the
 * order's page. */
export async function startPayment(order: string): Promise<string | undefined> {
  const payment = await once(`payment.${order}`, { gateway: 'sandbox' }, (key, body) =>
    asBuyer((headers) => api.POST('/v1/orders/{id}/payments', {
      params: { path: { id: order }, header: { 'Idempotency-Key': key } }, headers, body,
    })));
  const kept = read<KeptOrder>(orderName(order));
  const known = kept && withPayment(kept, payment);
  if (known) write(orderName(order), known);
  if (!payment.pay_url) return undefined; // nothing to pay, or told in an earlier reply
  const back = encodeURIComponent(returnPath(order));
  const payUrl = `${payment.pay_url}${payment.pay_url.includes('?') ? '&' : '?'}return=${back}`;
  if (known) write(orderName(order), { ...known, payUrl });
  return payUrl;
}
