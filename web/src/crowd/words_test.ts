import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { News, Verdict } from './news';
import {
  complaints, counted, doingsLines, duration, explanation, fateLine, headline,
  outcome, sentence, serverLine,
} from './words';

const table = 'bought by visitors                1 in 1 orders\nsales acknowledged        2,634\n' +
  '  seats                   2,634\n';
const proved = `${table}\nproved: every acknowledged sale is there once, no money is lost\n`;
const broken = `${table}\ndouble sale: 1\n  seat A-1 was sold twice\nbroken: 1 things happened that must not\n`;

const verdict: Verdict = {
  outcome: 'proved', good: true, sold_twice: 0, lost: 0, seats_paid: 2_634, said: proved, faults: [],
  visitors: [],
};

const news: News = {
  phase: 'selling', server: 'http://127.0.0.1:1', show: 'show_1', up: true, elapsed_us: 1, length_us: 2,
  seats: 300, free: 300, held: 0, sold: 0, buyers: 1_000, came: 0, paid: 0, refused: 0, gave_up: 0,
  went_empty: 0, holds_a_second: 0, p50_us: 0, p99_us: 0, kills: 0, kills_planned: 1, killed_at_us: [],
  away_us: 0, moments: [],
};

test('the checker is quoted, and its table taken apart', () => {
  assert.equal(sentence(proved), 'Every acknowledged sale is there once, no money is lost.');
  assert.equal(sentence(broken), '1 things happened that must not.');
  assert.equal(sentence(''), '');
  assert.deepEqual(counted(proved), [
    { name: 'bought by visitors', figure: '1 in 1 orders', isPart: false },
    { name: 'sales acknowledged', figure: '2,634', isPart: false },
    { name: 'seats', figure: '2,634', isPart: true },
  ]);
  assert.equal(complaints(proved), '');
  assert.equal(complaints(broken), 'double sale: 1\n  seat A-1 was sold twice');
  assert.equal(complaints('inconclusive: no history'), '');
});

test('only what is proved and good in every way is called proved', () => {
  for (const [found, said] of [
    [verdict, 'Proved.'],
    [{ ...verdict, good: false, faults: ['the server ended with code 1'] }, 'Not proved.'],
    [{ ...verdict, outcome: 'broken', good: false }, 'Not proved.'],
    [{ ...verdict, outcome: 'inconclusive', good: false }, 'Not proved.'],
    [{ ...verdict, outcome: 'unjudged' }, 'Not judged.'],
    [{ ...verdict, outcome: 'unjudged', good: false }, 'Not as it should be.'],
  ] as [Verdict, string][]) assert.equal(outcome(found), said, JSON.stringify(found));
  assert.equal(headline({ ...news, phase: 'judged', verdict }), 'Proved.');
  assert.equal(headline(news), '1,000 buyers. 300 seats.');
});

test('the server is said to be dead when it is', () => {
  const line = (more: Partial<News>) => serverLine({ ...news, ...more });
  assert.deepEqual(line({}), { tone: 'good', text: 'The server is up' });
  assert.equal(line({ up: false, kills: 1 }).tone, 'bad');
  assert.equal(line({ kills: 1, away_us: 420_000 }).text, 'Up. Killed once, back after 420 ms');
  assert.equal(line({ kills: 2, away_us: 1_200_000 }).text, 'Up. Killed 2 times, back after 1.2 s');
  assert.equal(line({ phase: 'judging', up: false, kills: 1 }).tone, 'plain');
  assert.equal(line({ phase: 'judged', up: false, kills: 1, verdict }).tone, 'plain');
  assert.equal(line({ phase: 'judged', kills: 1, verdict }).tone, 'good');
});

test('durations are short', () => {
  assert.deepEqual([0, 90, 2_340, 21_900, 1_250_000].map(duration), ['–', '0.1 ms', '2.3 ms', '22 ms', '1.3 s']);
});

test('a visitor reads what became of each order', () => {
  const doings = {
    held: 1, orders: [{ order: 'ord_1', places: 2, paid: true }, { order: 'ord_2', places: 1, paid: false }],
    later: 3,
  };
  assert.deepEqual(doingsLines(doings, false), ['2 places: paid, they are yours.',
    '1 place: ordered, not paid yet.', '1 place: held for you.', '3 places: bought after the verdict.']);
  assert.deepEqual(doingsLines(doings, true), ['1 place: held for you.', '3 places: bought after the verdict.']);
  assert.equal(fateLine({ order: 'ord_1', places: 2, isOwn: true, fate: 'yours' }),
    'Your order ord_1, 2 places: paid, and still there.');
  assert.equal(fateLine({ order: 'ord_1', places: 2, isOwn: true, fate: 'lost' }),
    'Your order ord_1, 2 places: PAID, AND NOT THERE.');
  assert.equal(fateLine({ order: 'ord_1', places: 0, isOwn: false, fate: 'over' }),
    "A visitor's order ord_1: not bought; nothing is owed.");
});

test('how often the server is killed is said beforehand', () => {
  const said = (kills_planned: number) => explanation({ ...news, kills_planned });
  assert.match(said(0), /one show\.$/);
  assert.match(said(1), /is killed\.$/);
  assert.match(said(3), /is killed 3 times\.$/);
});
