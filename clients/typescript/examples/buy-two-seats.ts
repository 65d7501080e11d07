// Buys the best two seats of the first show that is on sale, paying in the sandbox:
//   node build/examples/buy-two-seats.js http://127.0.0.1:8080

import { type Schemas, firstshow, must, newKey } from '../src/client.js';

declare const process: { argv: string[] };
const server = process.argv[2] ?? 'http://127.0.0.1:8080';

const { token } = must(await firstshow(server).POST('/v1/sessions/anonymous'));
const api = firstshow(server, { token });

const shows = must(await api.GET('/v1/shows', { params: { query: { limit: 50 } } }));
const show = shows.items.find(({ state, opens_at }) =>
  state === 'on_sale' && Date.parse(opens_at) <= Date.now());
if (!show) throw new Error('nothing is on sale');
console.log(`${show.title.name} at ${show.venue.name}, ${show.starts_at}`);

// Each key belongs to one thing to do. If a reply is lost, the client sends the same request with
// the same key again, and it happens once.
const hold = must(await api.POST('/v1/shows/{id}/holds', {
  params: { path: { id: show.id }, header: { 'Idempotency-Key': newKey() } },
  body: { best: { quantity: 2, together: 'preferred' } },
}));
console.log(`held until ${hold.expires_at}: ${hold.seats.map(({ key }) => key).join(', ')}`);

const order = must(await api.POST('/v1/orders', {
  params: { header: { 'Idempotency-Key': newKey() } },
  body: { hold: hold.id, buyer: { name: 'Asha Rao', email: 'asha@example.org' } },
}));
console.log(`order ${order.code}: ${order.total.amount / 100} ${order.total.currency}`);

const payment = must(await api.POST('/v1/orders/{id}/payments', {
  params: { path: { id: order.id }, header: { 'Idempotency-Key': newKey() } },
  body: { gateway: 'sandbox' },
}));
if (!payment.reference) throw new Error('there is nothing to pay');
must(await api.POST('/sandbox/payments/{reference}', {
  params: { path: { reference: payment.reference } },
  body: { outcome: 'succeed' },
}));

// The order is confirmed by the gateway's report, which comes in a moment.
async function confirmed(id: string): Promise<Schemas['Order']> {
  for (let tries = 0; tries < 300; ++tries) {
    const present = must(await api.GET('/v1/orders/{id}', { params: { path: { id } } }));
    if (present.state !== 'open') return present;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('the gateway has not reported yet');
}

const { state } = await confirmed(order.id);
const tickets = must(await api.GET('/v1/orders/{id}/tickets', {
  params: { path: { id: order.id } },
}));
console.log(`${state}, ${tickets.items.length} tickets`);
for (const ticket of tickets.items) console.log(`  ${ticket.seat?.key}: ${ticket.code}`);
