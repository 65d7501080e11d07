import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choicesOf, countOf, groupsOf, totalOf, withCount, type Types } from './ticket_choice';

const rupees = (amount: number) => ({ amount: amount * 100, currency: 'INR' as const });
const show = {
  ticket_types: [{ code: 'adult', name: 'Adult' }, { code: 'child', name: 'Child' },
    { code: 'student', name: 'Student' }],
  categories: [
    { name: 'Circle', color: '#a00', places: 9,
      prices: { adult: rupees(200), child: rupees(140), student: rupees(160) } },
    { name: 'Pit', color: '#00a', places: 9, prices: { adult: rupees(100), student: rupees(80) } },
  ],
};
const hold = {
  seats: ['1', '2', '3'].map((number) => ({ key: `C-${number}`, category: 'Circle', row: 'C', number })),
  areas: [{ key: 'Pit', name: 'The pit', category: 'Pit', quantity: 2 }],
};
const [circle, pit] = groupsOf(show, hold);
if (!circle || !pit) throw new Error('there are two groups');
const counts = (types: Types) => ['adult', 'child', 'student'].map((code) => countOf(circle, types, code));

test('places come together by category, with what each is offered as', () => {
  assert.deepEqual([circle, pit].map(({ category, places, offered }) =>
    [category, places.length, offered.map((type) => type.code)]),
  [['Circle', 3, ['adult', 'child', 'student']], ['Pit', 2, ['adult', 'student']]]);
});

test('a count takes places from the first type and gives them back to it', () => {
  let types: Types = {};
  assert.deepEqual(counts(types), [3, 0, 0]);
  types = withCount(circle, types, 'child', 2);
  assert.deepEqual(counts(types), [1, 2, 0]);
  assert.deepEqual(types, { 'seat:C-3': 'child', 'seat:C-2': 'child' }, 'the last places first');
  types = withCount(circle, types, 'student', 2);
  assert.deepEqual(counts(types), [0, 1, 2], 'past the first type, another gives');
  types = withCount(circle, types, 'student', 0);
  assert.deepEqual(counts(types), [2, 1, 0]);
  types = withCount(circle, types, 'child', 9);
  assert.deepEqual(counts(types), [0, 3, 0], 'never more than there are');
});

test('what was chosen for one seat stays where a count allows it', () => {
  const types = withCount(circle, { 'seat:C-1': 'child' }, 'child', 2);
  assert.deepEqual(types, { 'seat:C-1': 'child', 'seat:C-3': 'child' });
});

test('the total is that of the places as chosen, and the request names all but the first type', () => {
  const types = withCount(pit, withCount(circle, {}, 'child', 1), 'student', 2);
  assert.deepEqual(totalOf(show, hold, types), rupees(200 + 200 + 140 + 80 + 80));
  assert.deepEqual(totalOf(show, hold, {}), rupees(800));
  assert.equal(totalOf(show, { seats: [], areas: [] }, {}), undefined);
  assert.deepEqual(choicesOf(show, hold, types),
    [{ seat: 'C-3', type: 'child' }, { area: 'Pit', type: 'student', quantity: 2 }]);
});
