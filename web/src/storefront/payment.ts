// Starting a payment of an order.

import { api, asBuyer, once } from '../api/client';
import { read, write } from '../memory/storage';
import { returnPath } from './embedding';
import { orderName, type KeptOrder } from './purchase';

/** Where to pay, undefined where there is nothing to pay. The gateway brings the buyer back to the
 * order's page. */
export async function startPayment(order: string): Promise<string | undefined> {
  const payment = await once(`payment.${order}`, { gateway: 'sandbox' }, (key, body) =>
    asBuyer((headers) => api.POST('/v1/orders/{id}/payments', {
      params: { path: { id: order }, header: { 'Idempotency-Key': key } }, headers, body,
    })));
  if (!payment.pay_url) return undefined; // nothing to pay, or told in an earlier reply
  const back = encodeURIComponent(returnPath(order));
  const payUrl = `${payment.pay_url}${payment.pay_url.includes('?') ? '&' : '?'}return=${back}`;
  const kept = read<KeptOrder>(orderName(order));
  if (kept) write(orderName(order), { ...kept, payUrl });
  return payUrl;
}
