// What is offered where so many seats are not together: real places with their price, at most three.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { alternativesTo } from './alternatives';
import type { Wish } from './alternatives';
import { placeOf } from './blocks';
import type { CategoryPrice } from './contract';
import { companyAt, companyIn } from './company';
import { hallOf } from './measure';
import { offersInstead } from './offers';
import { planOf, statusesOf } from './sample_plan';

const prices = [
  { name: 'A', color: '#3b82c4', price: { amount: 20000, currency: 'INR' } },
  { name: 'B', color: '#e9a23b', price: { amount: 30000, currency: 'INR' } },
];

type Case = [name: string, rows: string[], seats: string[], wish: Partial<Wish> & { at: number },
  expected: [string, number[][], number][]];

const cases: Case[] = [
  ['as many together, in the row behind', ['aaaa', 'aaa'], ['..s.', '...'],
    { at: 0, count: 3, here: [0, 1] },
    [['together', [[4, 5, 6]], 60000], ['here', [[0, 1]], 40000]]],
  ['two and two, where nowhere are four', ['aaaa', 'aaaa'], ['..ss', '..ss'],
    { at: 0, count: 4, here: [0, 1] },
    [['split', [[0, 1], [4, 5]], 80000], ['here', [[0, 1]], 40000]]],
  ['three are two and one', ['aaaa', 'aaaa'], ['..ss', '.sss'],
    { at: 0, count: 3, here: [0, 1] },
    [['split', [[0, 1], [4]], 60000], ['here', [[0, 1]], 40000]]],
  ['another category, at its price', ['aaaa', 'bbbb'], ['..ss', '....'],
    { at: 0, count: 4, here: [0, 1] },
    [['elsewhere', [[4, 5, 6, 7]], 120000], ['here', [[0, 1]], 40000]]],
  ['apart only where that is nearer', ['aaaa', 'aaaa', 'ssss', 'ssss', 'aaaa'],
    ['..ss', '..ss', 'ssss', 'ssss', '....'], { at: 0, count: 4, here: [0, 1] },
    [['together', [[16, 17, 18, 19]], 80000], ['here', [[0, 1]], 40000]]],
  ['no wheelchair place goes to who asked for none', ['aawc', 'aaaa'], ['....', 'ss..'],
    { at: 0, count: 4, here: [0, 1] },
    [['split', [[0, 1], [6, 7]], 80000], ['here', [[0, 1]], 40000]]],
  ['without a touched place: in any category, and the most together', ['aaa', 'bbb'],
    ['..s', '.s.'], { at: 0, count: 3, category: null },
    [['split', [[0, 1], [3]], 70000], ['fewer', [[0, 1]], 40000]]],
  ['nothing where nothing is free', ['aaa'], ['sss'], { at: 0, count: 2, category: null }, []],
];

test('alternatives are real places with their price', () => {
  for (const [name, rows, seats, { at: near, ...wish }, expected] of cases) {
    const hall = hallOf(planOf(...rows));
    const statuses = statusesOf(seats.join(''));
    const found = alternativesTo(hall, prices, {
      count: 2, category: 0, here: [], near: placeOf(hall, near),
      free: (seat) => statuses.status(seat) === 'free', ...wish,
    });
    assert.deepEqual(found.map(({ kind, groups, price }) => [kind, groups, price.amount]), expected, name);
  }
});

test('alternatives are never more than three, and what is not sold is none', () => {
  // Four together in the category are far away, behind rows that are sold.
  const sold = 12;
  const hall = hallOf(planOf('aaaa', 'aaaa', 'bbbb', ...Array<string>(sold).fill('aaaa'), 'aaaa'));
  const statuses = statusesOf(`..ss..ss....${'ssss'.repeat(sold)}....`);
  const wish = {
    count: 4, category: 0, here: [0, 1], near: placeOf(hall, 0),
    free: (seat: number) => statuses.status(seat) === 'free',
  };
  const kinds = (of: readonly CategoryPrice[], here: number[]) =>
    alternativesTo(hall, of, { ...wish, here }).map(({ kind }) => kind);
  assert.deepEqual(kinds(prices, []), ['together', 'split', 'elsewhere']);
  assert.deepEqual(kinds(prices, [0, 1]), ['together', 'split', 'here'], 'four ways, three shown');
  const noB = [prices[0]!, { ...prices[1]!, price: null }];
  assert.deepEqual(kinds(noB, []), ['together', 'split']);
});

test('offers say how many, where and for how much', () => {
  const plan = planOf('aaaa', 'aaaa', 'bbbb');
  const offers = offersInstead(plan, statusesOf('..ss..ss....'), prices, { count: 4, category: 'A' }, 'en');
  assert.deepEqual(offers.map(({ what, price }) => `${what}, ${price}`),
    ['Two and two, ₹800', 'Four together in B, ₹1,200', 'Two together, ₹400']);
  const hindi = offersInstead(plan, statusesOf('..ss..ss....'), prices, { count: 4, category: 'A' }, 'hi');
  assert.deepEqual(hindi.map(({ what }) => what), ['दो और दो', 'B में चार साथ में', 'दो साथ में']);
  const without = offersInstead(plan, statusesOf('............'), prices,
    { count: 2, instead: 0, without: [0, 1] }, 'en');
  assert.deepEqual(without[0]?.seats, [4, 5]);
});

test('a wheelchair place comes with its companion seat and the nearest others', () => {
  const hall = hallOf(planOf('wcwcaaaacw', 'aaaaaaaaaa'));
  const free = (seats: string) => {
    const statuses = statusesOf(seats);
    return (seat: number) => statuses.status(seat) === 'free';
  };
  const all = free('....................');
  const yes = () => true;
  assert.deepEqual(companyAt(hall, 2, 4, all, yes), [2, 3, 4, 5], 'not the place of another wheelchair');
  assert.deepEqual(companyAt(hall, 9, 2, all, yes), [8, 9]);
  assert.deepEqual(companyAt(hall, 3, 4, all, yes), [2, 3, 4, 5], 'a touch of the companion seat');
  assert.deepEqual(companyAt(hall, 0, 1, all, yes), [0]);
  assert.deepEqual(companyAt(hall, 0, 4, all, yes), [0, 1, 10, 11], 'the others behind it');
  const corner = hallOf(planOf('wca aaaa', 'aaa aaaa'));
  assert.deepEqual(companyAt(corner, 0, 4, free('.......' + '.......'), yes), [0, 1, 2, 7],
    'as many in the row as there are');
  const poor = hallOf(planOf('wc', 'aaaa', 'wc'));
  assert.deepEqual(companyAt(poor, 0, 4, free('..ssss..'), yes), [0, 1], 'at least the companion seat');
  assert.deepEqual(companyIn(hall, 4, all, yes),
    { seats: [2, 3, 4, 5], companions: 1, together: true });
  assert.deepEqual(companyIn(hall, 4, free('sss.......ssssssssss'), yes),
    { seats: [6, 7, 8, 9], companions: 1, together: true });
  assert.deepEqual(companyIn(hall, 3, free('..ssssssss..........'), yes),
    { seats: [0, 1, 10], companions: 1, together: false });
  assert.equal(companyIn(hall, 2, free('s.s......s..........'), yes), null, 'no wheelchair place is free');
  assert.equal(companyIn(hall, 3, free('..sssssssss' + 'sssssssss'), yes), null, 'nor enough others');
});
