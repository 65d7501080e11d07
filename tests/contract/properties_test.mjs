// Requests made from the contract against a real server: what the contract allows never gets a
// fault of the server or a reply that is not in the contract; what it forbids is refused, at its
// place. SEED repeats a run as far as a server whose state goes on can.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { findOperation, operations, replyFaults } from './contract.mjs';
import { Known, arbitraryOf, settle, wrongBodies } from './generate.mjs';
import { startServer } from './server.mjs';

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const runsOfEach = 15; // of an operation, in each of two rounds
const known = new Known();
let server;
let token;

before(async () => {
  server = await startServer();
  const session = await fetch(`${server.base}/v1/sessions/anonymous`, { method: 'POST' });
  ({ token } = await session.json());
  const shows = (await (await fetch(`${server.base}/v1/shows?limit=20`)).json()).items;
  for (const show of shows) {
    known.add('ShowId', show.id);
    known.add('TitleId', show.title.id);
    known.add('SeatPlanId', show.seat_plan);
  }
  const plan = await (await fetch(`${server.base}/v1/seat-plans/${shows[0].seat_plan}`)).json();
  for (const zone of plan.zones)
    for (const row of zone.rows)
      for (const seat of row.seats.slice(0, 8)) known.add('PlaceKey', seat.key);
  known.add('OrganiserId', server.organiser);
  await beginPurchase(shows[0].id);
});
after(() => server?.stop());

/** What a reply makes known. */
function learn(body) {
  const kinds = { hold_: 'HoldId', ord_: 'OrderId', pay_: 'PaymentId', tkt_: 'TicketId',
    ven_: 'VenueId', hall_: 'HallId', ttl_: 'TitleId' };
  for (const [id, prefix] of body.matchAll(/"((?:hold_|ord_|pay_|tkt_|ven_|hall_|ttl_))[0-9A-Z]{13}"/g))
    known.add(kinds[prefix], id.slice(1, -1));
  for (const [, reference] of body.matchAll(/"\/sandbox\/payments\/(\w+)"/g))
    known.add('reference', reference);
}

let keys = 0;

/** Those of a path in which everything is the test's own organiser's. */
const owned = (variables) => ('organiser' in variables
  ? { ...variables, organiser: server.organiser } : variables);

async function send(operation, { variables = {}, query = {}, headers = {}, body, text }) {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(variables[name] ?? '-') || '-');
  const search = new URLSearchParams(query).toString();
  const request = { method: operation.method, headers: { ...headers }, redirect: 'manual' };
  const mine = operation.schemes.includes('apiKey') ? server.key : token;
  if (operation.secured) request.headers.Authorization ??= `Bearer ${mine}`;
  if (operation.parameters.some(({ name }) => name === 'Idempotency-Key'))
    request.headers['Idempotency-Key'] ??= `"${++keys}"`;
  if (body !== undefined || text !== undefined) {
    request.body = text ?? JSON.stringify(body);
    request.headers['Content-Type'] ??= 'application/json';
  }
  const reply = await fetch(`${server.base}${path}${search ? `?${search}` : ''}`, request);
  const streams = reply.headers.get('content-type') === 'text/event-stream'; // and has no end
  if (streams) await reply.body.cancel();
  const said = streams ? '' : await reply.text();
  learn(said);
  return { status: reply.status, headers: Object.fromEntries(reply.headers), body: said, path };
}

/** So that there is something to read and to change from the first request on. */
async function beginPurchase(show) {
  const byId = (id) => operations.find((operation) => operation.id === id);
  const held = await send(byId('holdSeats'),
    { variables: { id: show }, body: { best: { quantity: 2 } } });
  const opened = await send(byId('openOrder'), { body: { hold: JSON.parse(held.body).id,
    buyer: { name: 'Asha', email: 'asha@example.org' } } });
  await send(byId('startPayment'),
    { variables: { id: JSON.parse(opened.body).id }, body: { gateway: 'sandbox' } });
}

function valuesOf(operation, place) {
  const parameters = operation.parameters.filter((one) => one.in === place);
  return fc.record(Object.fromEntries(parameters.map(({ name, schema }) => [name,
    name === 'reference' ? fc.oneof(fc.nat().map((n) => ({ reference: n })), arbitraryOf(schema))
      : arbitraryOf(schema)])),
  { requiredKeys: parameters.filter(({ required }) => required).map(({ name }) => name) });
}

/** Printable, as a header must be, and not the spaces at its ends that are no part of it. */
const headersOf = (operation) => valuesOf(operation, 'header').map((headers) => Object.fromEntries(
  Object.entries(headers).filter(([, value]) => /^[!-~]([ -~]*[!-~])?$/.test(value))));

const requestsOf = (operation) => fc.record({
  variables: valuesOf(operation, 'path'),
  query: valuesOf(operation, 'query'),
  headers: headersOf(operation),
  body: operation.body ? arbitraryOf(operation.body.schema) : fc.constant(undefined),
  anonymous: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
});

/** Each operation in two rounds, so that what the first made is there for the second. */
async function assertForEach(some, arbitraryFor, propertyOf) {
  for (const round of [0, 1])
    for (const operation of some)
      await fc.assert(fc.asyncProperty(arbitraryFor(operation), propertyOf(operation)),
        { seed: seed + round, endOnFailure: true, numRuns: runsOfEach });
}

test('what the contract allows gets a reply that the contract has', async (context) => {
  context.diagnostic(`SEED=${seed}`);
  const statuses = new Map();
  const answered = (operation) => async ({ anonymous, ...request }) => {
    const settled = settle(request, known);
    const { variables } = settled;
    if (variables.reference?.reference !== undefined)
      variables.reference = known.pick('reference', variables.reference.reference) ?? 'none';
    if (anonymous) settled.headers.Authorization = 'Bearer nobody';
    const reply = await send(operation, settled);
    // A variable that is "." or empty makes another path of it.
    if (findOperation(operation.method, new URL(reply.path, server.base).pathname).operation
      !== operation) return;
    const at = `${operation.id} ${reply.status}`;
    statuses.set(at, (statuses.get(at) ?? 0) + 1);
    assert.ok(reply.status < 500, `${at}: ${reply.body}`);
    assert.deepEqual(replyFaults(operation, operation.method, reply.status, reply.headers,
      reply.body), [], `${at}: ${reply.body.slice(0, 500)}`);
  };
  await assertForEach(operations, requestsOf, answered);
  context.diagnostic([...statuses].sort().map(([at, count]) => `${at} x${count}`).join(', '));
  for (const operation of operations)
    assert.ok([...statuses.keys()].some((at) => at.startsWith(`${operation.id} `)),
      `${operation.id} was never asked`);
});

test('what the contract forbids is refused at its place', async (context) => {
  context.diagnostic(`SEED=${seed}`);
  const withBodies = operations.filter(({ body, id }) => body && id !== 'takeWebhook');
  const tried = new Map();
  const right = (operation) => fc.record({
    variables: valuesOf(operation, 'path'),
    body: arbitraryOf(operation.body.schema),
    which: fc.nat(),
  });
  const refusedAtItsPlace = (operation) => async ({ variables, body, which }) => {
    const wrong = wrongBodies(operation.body.schema, operation.body.pointer, settle(body, known));
    if (wrong.length === 0) return; // a plan of another program's format
    const { what, pointer, body: sent } = wrong[which % wrong.length];
    const reply = await send(operation, { variables: owned(settle(variables, known)), body: sent });
    const told = `${operation.id}, ${what} at ${pointer}: ` +
      `${JSON.stringify(sent).slice(0, 300)} -> ${reply.status} ${reply.body.slice(0, 300)}`;
    assert.equal(reply.status, 422, told);
    const refused = JSON.parse(reply.body);
    assert.equal(refused.type, '/problems/invalid-body', told);
    // Of alternatives none is the missing one: what has to have one of them is named then.
    const places = what === 'missing' ? [pointer, pointer.replace(/\/\w+$/, '')] : [pointer];
    assert.ok(refused.errors.some((fault) => places.includes(fault.pointer)), told);
    assert.deepEqual(replyFaults(operation, operation.method, reply.status, reply.headers,
      reply.body), [], told);
    tried.set(what, (tried.get(what) ?? 0) + 1);
  };
  await assertForEach(withBodies, right, refusedAtItsPlace);
  context.diagnostic([...tried].map(([what, count]) => `${what} x${count}`).join(', '));
  assert.ok(tried.size >= 8, `only ${[...tried.keys()]} were tried`);
});

test('bodies that are no JSON, or not said to be, are refused', async () => {
  for (const operation of operations.filter(({ body, id }) => body && id !== 'takeWebhook')) {
    const variables = Object.fromEntries(operation.parameters.filter((one) => one.in === 'path')
      .map(({ name, schema }) => [name, settle(fc.sample(arbitraryOf(schema), 1)[0], known)]));
    if (typeof variables.reference === 'object') variables.reference = 'none';
    for (const [text, type, status] of [['{"a": ', 'application/json', 400],
      ['{}', 'text/plain', 415], ['a=b', 'application/x-www-form-urlencoded', 415]]) {
      const reply = await send(operation, { variables: owned(variables), text, headers: { 'Content-Type': type } });
      assert.equal(reply.status, status, `${operation.id} ${type}: ${reply.body}`);
      assert.deepEqual(replyFaults(operation, operation.method, status, reply.headers, reply.body),
        [], operation.id);
    }
  }
});
