import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amountOf, ruleOf, validLines, type Line } from './give_back';

const now = Date.parse('2026-11-29T12:00:00Z');

test('tickets go back until the instant that the show names, and never where it names none', () => {
  assert.equal(ruleOf(undefined, now), 'never');
  assert.equal(ruleOf('2026-11-29T12:00:00.001Z', now), 'open');
  assert.equal(ruleOf('2026-11-29T12:00:00Z', now), 'late');
});

const rupees = (amount: number) => ({ amount: amount * 100, currency: 'INR' as const });
const line = (ticket: string | undefined, state: 'valid' | 'void', price: number): Line => ({
  seat: { key: 'A-1' }, type: 'adult', price: rupees(price),
  ...(ticket ? { ticket, ticket_state: state } : {}),
});

test('only valid tickets count, each with its own price', () => {
  const order = {
    tickets: [line('a', 'valid', 200), line('b', 'void', 200), line('c', 'valid', 140),
      line(undefined, 'valid', 90)],
    total: rupees(630),
  };
  assert.deepEqual(validLines(order).map((one) => one.ticket), ['a', 'c']);
  const cases: [string[], number][] = [[[], 0], [['a'], 200], [['a', 'c'], 340], [['b', 'x'], 0]];
  for (const [chosen, sum] of cases)
    assert.deepEqual(amountOf(order, new Set(chosen)), rupees(sum), chosen.join());
});
