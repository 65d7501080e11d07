import assert from 'node:assert/strict';
import { test } from 'node:test';
import { availabilityOf, type Availability, type Show } from './shows';

const now = Date.parse('2026-11-22T12:00:00Z');

function show(left: number, more: Partial<Show> = {}): Show {
  return {
    state: 'on_sale', opens_at: '2026-11-01T00:00:00Z', closes_at: '2026-11-23T00:00:00Z',
    categories: [
      { name: 'A', color: '#fff', prices: { adult: { amount: 300, currency: 'INR' },
        child: { amount: 200, currency: 'INR' } }, places: 100, left },
    ],
    ...more,
  } as Show;
}

test('how full a show is, in words', () => {
  const cases: [Show, Availability][] = [
    [show(100), 'many'], [show(41), 'many'], [show(40), 'few'], [show(11), 'few'],
    [show(10), 'last'], [show(1), 'last'], [show(0), 'none'],
    [show(9, { state: 'paused' }), 'paused'], [show(9, { state: 'cancelled' }), 'cancelled'],
    [show(9, { opens_at: '2026-11-22T13:00:00Z' }), 'soon'],
    [show(9, { closes_at: '2026-11-22T12:00:00Z' }), 'closed'],
  ];
  for (const [one, wanted] of cases) assert.equal(availabilityOf(one, now), wanted);
});
