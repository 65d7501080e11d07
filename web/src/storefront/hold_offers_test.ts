// What is asked for with a wheelchair, and what is offered in place of a refusal.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '../api/problems';
import { companyFor, companyInstead, offersInstead } from '../seat_map/offers';
import { planOf, statusesOf } from '../seat_map/sample_plan';
import { askedFor, offersFor } from './hold_offers';
import type { MapParts, Sight } from './live_seats';
import type { HoldRequest } from './purchase';

const prices = ['A', 'B'].map((name, n) => (
  { name, color: '#3b82c4', price: { amount: 20000 + 10000 * n, currency: 'INR' } }));

function sightOf(seats: string, ...rows: string[]): Sight {
  const parts = { companyFor, companyInstead, offersInstead } as unknown as MapParts;
  return { plan: planOf(...rows), parts, statuses: statusesOf(seats), prices, locale: 'en' };
}

function refusal(name: string, members: object = {}): ProblemError {
  return new ProblemError({ type: `/problems/${name}`, title: '', status: 409, ...members });
}

test('a group with a wheelchair is one request: the best side by side, else places by name', () => {
  const best = (more: object) => ({ best: { quantity: 3, ...more } });
  const row = sightOf('........', 'wcaaaa', 'aa');
  assert.deepEqual(askedFor(best({}), row), best({}), 'nobody uses one');
  assert.deepEqual(askedFor(best({ accessible: 1 }), row),
    best({ accessible: 1, companions: 1, together: 'required' }));
  assert.deepEqual(askedFor(best({ accessible: 2 }), row), best({ accessible: 2, companions: 1 }));
  assert.deepEqual(askedFor(best({ accessible: 1 }), sightOf('..ssss..', 'wcaaaa', 'aa')),
    { seats: ['A-1', 'A-2', 'B-1'], areas: [] });
  assert.deepEqual(askedFor(best({ accessible: 1 }), sightOf('s.......', 'wcaaaa', 'aa')),
    best({ accessible: 1, companions: 1 }), 'the server says that there is none');
});

test('a refusal comes with other places, unless it names them itself', () => {
  const sight = sightOf('..ss..ss....', 'aaaa', 'aaaa', 'bbbb');
  const four: HoldRequest = { best: { quantity: 4, category: 'A' } };
  const whats = (error: unknown, asked: HoldRequest, seen = sight) =>
    offersFor(error, asked, seen).map(({ what }) => what);
  assert.deepEqual(whats(refusal('not-together'), four),
    ['Two and two', 'Four together in B', 'Two together']);
  assert.deepEqual(whats(refusal('buyer-limit'), four), []);
  const two: HoldRequest = { seats: ['A-1', 'A-2'], areas: [] };
  const [first] = offersFor(refusal('seats-taken', { seats: [{ key: 'A-1' }, { key: 'A-2' }] }), two, sight);
  assert.deepEqual(first?.seats, [4, 5]);
  assert.deepEqual(whats(refusal('leaves-single-seat', { seats: ['A-3'], suggestion: ['A-1'] }), two), []);
  assert.ok(whats(refusal('leaves-single-seat', { seats: ['A-3'], suggestion: [] }), two).length > 0);
  assert.deepEqual(whats(refusal('sold-out'), { best: { quantity: 4, accessible: 1 } },
    sightOf('...', 'wca')), ['Wheelchair place and two more']);
});
