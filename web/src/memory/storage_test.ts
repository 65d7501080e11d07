// What is remembered where a browser has no room, or gives none.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pruneOrders } from './kept_orders';
import { namesOf, read, write } from './storage';

/** localStorage as browsers have it: items are its own keys, and past its room it throws. */
function useStorage(room = Infinity): Record<string, string> {
  const items: Record<string, string> = {};
  const methods: Record<string, unknown> = {
    getItem: (key: string) => items[key] ?? null,
    removeItem: (key: string) => { delete items[key]; },
    setItem: (key: string, text: string) => {
      const others = Object.entries(items).filter(([one]) => one !== key);
      const size = others.reduce((sum, [, one]) => sum + one.length, text.length);
      if (size > room) throw new Error('QuotaExceededError');
      items[key] = text;
    },
  };
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true, value: new Proxy(items, { get: (_, key: string) => methods[key] ?? items[key] }),
  });
  return items;
}

test('what has no room is read as it was written last, and a reload finds nothing old', () => {
  const items = useStorage(10);
  write('choice', 'short');
  write('choice', 'much too long');
  assert.equal(read('choice'), 'much too long');
  assert.deepEqual(items, {});
  assert.deepEqual(namesOf('cho'), ['choice']);
  write('choice', 'again');
  assert.equal(read('choice'), 'again');
  assert.equal(items['firstshow.choice'], '"again"');
  write('choice', 'much too long');
  write('choice', undefined);
  assert.equal(read('choice'), undefined);
});

test('names are those of what is stored and of what could not be', () => {
  useStorage(30);
  write('order.a', { n: 1 });
  write('order.b', { text: 'longer than there is room for' });
  assert.deepEqual(namesOf('order.').sort(), ['order.a', 'order.b']);
  write('order.b', undefined);
});

test('without any storage it lasts as long as the page', () => {
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true, get: () => { throw new Error('refused'); },
  });
  write('order.a', 1);
  assert.equal(read('order.a'), 1);
  assert.deepEqual(namesOf('order.'), ['order.a']);
  write('order.a', undefined);
  assert.equal(read('order.a'), undefined);
});

const day_ms = 86_400_000;
const now = Date.parse('2026-11-22T12:00:00Z');
const at = (days: number) => new Date(now + days * day_ms).toISOString();
const keep = (name: string, days: number) => write(`order.${name}`, { show: { starts_at: at(days) } });

test('orders long over are forgotten, and the oldest beyond twenty; none still to come', () => {
  useStorage();
  keep('old', -31);
  keep('recent', -29);
  keep('next', 1);
  write('order.unpaid', { order: { created_at: at(-40) } });
  write('order.odd', 'not an order');
  pruneOrders(now);
  assert.deepEqual(namesOf('order.').sort(), ['order.next', 'order.recent']);
  for (let n = 0; n < 25; ++n) keep(`future${n}`, 2 + n);
  keep('lastWeek', -7);
  pruneOrders(now);
  const left = namesOf('order.');
  assert.ok(left.includes('order.next') && !left.includes('order.recent'));
  assert.equal(left.length, 26);
});
