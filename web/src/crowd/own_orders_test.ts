import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Verdict, VisitorsOrder } from './news';
import { after, fateOf, judged, nothingYet, type OwnDoings } from './own_orders';

const mine = { order: 'ord_1', places: 2 };

function did(...facts: Parameters<typeof after>[1][]): OwnDoings {
  return facts.reduce((doings, fact) => after(doings, fact, false), nothingYet);
}

function verdict(...visitors: VisitorsOrder[]): Verdict {
  return {
    outcome: 'proved', good: true, sold_twice: 0, lost: 0, seats_paid: 2, said: '', faults: [], visitors,
  };
}

test('what the frame tells becomes what the visitor has', () => {
  assert.deepEqual(did({ type: 'held', places: 3 }), { held: 3, orders: [], later: 0 });
  assert.deepEqual(did({ type: 'held', places: 2 }, { ...mine, type: 'ordered' }),
    { held: 0, orders: [{ ...mine, paid: false }], later: 0 });
  assert.deepEqual(did({ ...mine, type: 'ordered' }, { ...mine, type: 'paid' }, { ...mine, type: 'ordered' }),
    { held: 0, orders: [{ ...mine, paid: true }], later: 0 });
});

test('what happens after the verdict is no part of it', () => {
  const before = did({ ...mine, type: 'ordered' });
  assert.deepEqual(after(before, { ...mine, type: 'paid' }, true), { ...before, later: 2 });
});

test('an order that was paid and is not there is lost', () => {
  const paid = { ...mine, paid: true };
  const there = (state: VisitorsOrder['state'], tickets: number) => ({ order: 'ord_1', state, tickets });
  for (const [own, found, fate] of [
    [paid, there('confirmed', 2), 'yours'],
    [{ ...mine, paid: false }, there('confirmed', 2), 'yours'],
    [undefined, there('confirmed', 2), 'yours'],
    [paid, there('confirmed', 1), 'lost'],
    [paid, there('confirmed', 0), 'lost'],
    [paid, there('expired', 0), 'lost'],
    [paid, undefined, 'lost'],
    [{ ...mine, paid: false }, there('open', 0), 'unpaid'],
    [{ ...mine, paid: false }, there('expired', 0), 'over'],
    [undefined, there('cancelled', 0), 'over'],
  ] as const) assert.equal(fateOf(own, found), fate, JSON.stringify([own, found]));
});

test("own orders come first, others' are told apart", () => {
  const others: VisitorsOrder = { order: 'ord_0', state: 'confirmed', tickets: 4 };
  const own: VisitorsOrder = { order: 'ord_1', state: 'confirmed', tickets: 2 };
  const paid = did({ ...mine, type: 'paid' });
  assert.deepEqual(judged(paid, verdict(others, own)), [
    { order: 'ord_1', places: 2, isOwn: true, fate: 'yours' },
    { order: 'ord_0', places: 4, isOwn: false, fate: 'yours' },
  ]);
});
