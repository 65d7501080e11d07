import assert from 'node:assert/strict';
import { test } from 'node:test';
import { datesFrom, nextOf, passes, priceFrom, priceLimits, wantedOf, type Wanted } from './programme';
import type { Show } from './shows';

const now = Date.parse('2026-11-22T12:00:00Z');
const rupees = (amount: number) => ({ amount: amount * 100, currency: 'INR' });

function show(adult: number, more: Partial<Show> = {}): Show {
  return {
    id: String(adult), state: 'on_sale', opens_at: '2026-11-01T00:00:00Z',
    closes_at: '2026-11-23T00:00:00Z',
    title: { id: 't', name: 'T', kind: 'film', language: 'hi', format: '2D' },
    venue: { id: 'v', name: 'V' },
    categories: [
      { name: 'A', prices: { adult: rupees(adult + 200), child: rupees(50) }, places: 9, left: 9 },
      { name: 'B', prices: { adult: rupees(adult), child: rupees(60) }, places: 9, left: 9 },
    ],
    ...more,
  } as Show;
}

test('the price named is what one adult pays, not what a child does', () => {
  assert.deepEqual(priceFrom(show(110)), rupees(110));
  assert.equal(priceFrom({ categories: [] }), null);
});

test('the days of a week', () => {
  assert.deepEqual(datesFrom('2026-12-30', 3), ['2026-12-30', '2026-12-31', '2027-01-01']);
});

test('a show passes when it is all that is wanted', () => {
  const cases: [Wanted, boolean][] = [
    [{}, true], [{ kind: 'film' }, true], [{ kind: 'play' }, false],
    [{ language: 'hi', format: '2D' }, true], [{ language: 'mr', format: '2D' }, false],
    [{ format: '3D' }, false], [{ venue: 'v' }, true], [{ venue: 'w' }, false],
    [{ upto: '110' }, true], [{ upto: '109' }, false], [{ upto: 'x' }, false],
    [wantedOf({ city: 'Pune', view: 'venues', language: 'hi', format: '' }), true],
  ];
  for (const [wanted, passed] of cases)
    assert.equal(passes(show(110), wanted), passed, JSON.stringify(wanted));
});

test('limits of price are those that leave some shows and take some away', () => {
  assert.deepEqual(priceLimits([show(110), show(320)], undefined), [150, 200, 300]);
  assert.deepEqual(priceLimits([show(110)], undefined), []);
  assert.deepEqual(priceLimits([], '150'), [150]);
});

test('what can be bought comes before what cannot', () => {
  const soldOut = show(1, { state: 'paused' });
  assert.deepEqual(nextOf([soldOut, show(2), show(3)], now, 1).map((one) => one.id), ['2']);
  assert.deepEqual(nextOf([soldOut], now, 1).map((one) => one.id), ['1']);
});
