// The map without its pictures: geometry, what touches do, the way out when seats are lost, the view.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { gapAfter, resizeGroup, touchArea, touchSeat, wishArea } from './choose';
import type { Rules, Touch } from './choose';
import type { Places } from './contract';
import { wordsOf } from './geometry';
import { HallState } from './hall_state';
import { SeatGrid } from './hit';
import { difference, kToldApart, toldApart } from './colour_vision';
import { nearestFree } from './nearest';
import { contrast, inkOn, readable, rgbOf } from './colours';
import { hallOf } from './measure';
import { labelsFor, shortName, turnedLabel } from './paint_zones';
import type { Palette } from './palette';
import { planOf, statusesOf } from './sample_plan';
import { fitting, levelOf, toPlan, toScreen } from './view_box';
import { stageOf, viewFrom } from './view_hint';
import { wordsIn } from './words';

const prices = [
  { name: 'A', color: '#3b82c4', price: { amount: 20000, currency: 'INR' } },
  { name: 'B', color: '#e9a23b', price: { amount: 30000, currency: 'INR' } },
];
const nothing: Places = { seats: [], areas: [] };

function rules(seats: string, together: number, chosen: Places = nothing, most = 6): Rules {
  return { statuses: statusesOf(seats), categories: prices, chosen, most, together };
}

function taken(touch: Touch): readonly number[] | string {
  if (touch.kind === 'refused') return touch.why;
  return touch.kind === 'short' ? `only ${touch.here}` : touch.seats;
}

test('seats are numbered as the server does, and an aisle ends a run', () => {
  const hall = hallOf(planOf('aaa  aaa', 'bbbb'));
  assert.equal(hall.count, 10);
  assert.equal(wordsOf(hall, 6)?.key, 'B-1');
  assert.equal(hall.spacing, 25);
  assert.deepEqual(hall.runs.map(({ first, count }) => [first, count]), [[0, 3], [3, 3], [6, 4]]);
  assert.equal(hallOf(hall.plan), hall);
});

test('rows of one category that lie behind each other are a section', () => {
  const hall = hallOf(planOf('aaaa', 'aaaa', 'bbbb', 'bbbb'));
  assert.deepEqual(hall.sections.map(({ rows, seats }) => [rows, seats]), [[[0, 1], 8], [[2, 3], 8]]);
  assert.deepEqual([...hall.section.slice(6, 10)], [0, 0, 1, 1]);
});

test('the number of a block is written along it where the block is narrow, and fits into it', () => {
  const hall = hallOf(planOf('aaa', 'aaa', 'aaa', 'aaa', 'aaa', 'aaa', 'aaa', 'aaa'));
  const [block] = hall.sections;
  const label = (k: number) => turnedLabel(block!, '114', 1.6, k);
  const turn = label(0.11)?.turn ?? 0;
  assert.ok(Math.abs(turn - Math.PI / 2) < 0.01, 'from the first row to the last');
  assert.ok((label(0.3)?.size ?? 0) >= (label(0.11)?.size ?? Infinity));
  assert.equal(label(0.03), null, 'too small to be read');
  const single = hallOf(planOf('aaaa')).sections[0]!;
  assert.equal(turnedLabel(single, '114', 1.6, 1), null, 'one row has no way back');
});

test('in the overview of a phone every block of a row of narrow ones has its number, in one size', () => {
  const plan = planOf('aaa', 'aaa', 'aaa', 'aaa', 'aaa', 'aaa', 'aaa', 'aaa');
  const zones = Array.from({ length: 9 }, (_, n) => ({
    ...plan.zones[0]!, name: `Block ${101 + n}`, rows: plan.zones[0]!.rows.map((row) => ({
      ...row, seats: row.seats.map((seat) => ({ ...seat, key: `${n}-${seat.key}`, x: seat.x + n * 90 })),
    })),
  }));
  const hall = hallOf({ ...plan, zones });
  const ctx = { measureText: (text: string) => ({ width: text.length * 11 }) } as CanvasRenderingContext2D;
  const look = {
    hall, palette: { font: 'sans-serif' } as Palette, freeInSection: new Uint32Array(9).fill(24),
    shown: [true, true], sold: [true, true], prices: ['₹200', '₹300'], free: (count: number) => `${count} free`,
  };
  const labels = labelsFor(ctx, look, 0.16);
  assert.deepEqual(labels.map((label) => label?.lines), zones.map(({ name }) => [name.slice(-3)]));
  assert.equal(new Set(labels.map((label) => `${label?.size} ${label?.turn.toFixed(2)}`)).size, 1);
  assert.ok(labels.every((label) => label && label.turn !== 0 && label.size >= 8), 'along the blocks');
});

test('names of blocks are short in every script', () => {
  const cases = [['Block 214', '214'], ['ब्लॉक 214', '214'], ['Balcony', 'Balcony'], ['North Stand', 'Stand']];
  for (const [name, short] of cases) assert.equal(shortName(name!), short);
});

test('a touch takes so many neighbours around it, shifted to fit', () => {
  const cases: [string, string, number, number, readonly number[] | string][] = [
    ['one', '.......', 1, 3, [3]],
    ['around the touch', '.......', 3, 3, [2, 3, 4]],
    ['at the wall', '.......', 3, 0, [0, 1, 2]],
    ['beside a sold one', '..s....', 2, 3, [3, 4]],
    ['not fewer than wanted', 's..s...', 4, 1, 'only 1,2'],
    ['leaving no single seat', '....ss.', 2, 2, [2, 3]],
    ['a sold one', '..s....', 2, 2, 'taken'],
    ['a held one', '..h....', 2, 2, 'taken'],
    ['a blocked one', '..b....', 2, 2, 'blocked'],
  ];
  const hall = hallOf(planOf('aaaaaaa'));
  for (const [name, seats, together, seat, expected] of cases) {
    assert.deepEqual(taken(touchSeat(hall, rules(seats, together), seat)), expected, name);
  }
});

test('groups do not cross aisles, categories, or take wheelchair places along', () => {
  const across = hallOf(planOf('aa  aa'));
  assert.deepEqual(taken(touchSeat(across, rules('....', 4), 1)), 'only 0,1');
  const mixed = hallOf(planOf('aabb'));
  assert.deepEqual(taken(touchSeat(mixed, rules('....', 4), 2)), 'only 2,3');
  const wheels = hallOf(planOf('aawc'));
  assert.deepEqual(taken(touchSeat(wheels, rules('....', 4), 1)), 'only 0,1');
  assert.deepEqual(taken(touchSeat(wheels, rules('....', 2), 2)), [2, 3]);
});

test('a second touch gives one back, even of a seat that the server says is held', () => {
  const hall = hallOf(planOf('aaaa'));
  const touch = touchSeat(hall, rules('.hh.', 2, { seats: [1, 2], areas: [] }), 2);
  assert.deepEqual(touch, { kind: 'gave-back', next: { seats: [1], areas: [] }, seats: [2] });
});

test('after seats are given back a touch fills the gap, and moves the group once it is full', () => {
  const hall = hallOf(planOf('aaaaaaa', 'aaaaaaa'));
  const given = (missing: number, ...seats: number[]) =>
    ({ ...rules('..............', 3, { seats, areas: [] }), missing });
  assert.deepEqual(touchSeat(hall, given(1, 3, 4), 2),
    { kind: 'took', next: { seats: [2, 3, 4], areas: [] }, seats: [2] });
  assert.deepEqual(taken(touchSeat(hall, given(2, 3), 10)), [10], 'one by one, wherever it is');
  assert.equal(touchSeat(hall, given(1, 3, 4), 4).kind, 'gave-back');
  assert.equal(taken(touchSeat(hall, { ...given(1, 3, 4), most: 2 }, 2)), 'most');
  assert.equal(touchSeat(hall, given(0, 2, 3, 4), 10).kind, 'moved');
  assert.deepEqual(taken(touchSeat(hall, given(3), 3)), [2, 3, 4], 'where nothing is left, a group again');
  const wheels = hallOf(planOf('wcaa', 'aaaa', 'wcaa'));
  const family = (...seats: number[]) =>
    ({ ...rules('............', 3, { seats, areas: [] }), missing: 1 });
  assert.deepEqual(taken(touchSeat(wheels, family(0, 2), 1)), [1], 'the companion seat again');
  assert.equal(touchSeat(wheels, family(0, 1), 8).kind, 'moved', 'another wheelchair place is meant instead');
  assert.equal(touchSeat(wheels, family(1, 2), 5).kind, 'moved', 'a companion seat does not stay alone');
});

test('what is missing is what was given back and not replaced', () => {
  const cases: [string, number, number[], number[], number][] = [
    ['one given back', 0, [1, 2, 3], [1, 2], 1],
    ['another', 1, [1, 2], [2], 2],
    ['one in its place', 2, [2], [2, 3], 1],
    ['a group of them', 3, [], [4, 5, 6], 0],
    ['more than were', 1, [1, 2], [1, 2, 5, 6], 0],
    ['moved', 1, [1, 2], [4, 5], 0],
    ['an area only', 1, [1, 2], [1, 2], 1],
  ];
  for (const [name, missing, before, next, expected] of cases)
    assert.deepEqual(gapAfter(missing, before, next), { count: expected, seats: next.join() }, name);
});

test('a companion seat is taken with a wheelchair place only', () => {
  const hall = hallOf(planOf('wcwcaaa'));
  const with0 = { ...rules('.......', 2, { seats: [0], areas: [] }), adding: true };
  assert.deepEqual(taken(touchSeat(hall, rules('.......', 2), 1)), [0, 1]);
  assert.deepEqual(taken(touchSeat(hall, with0, 1)), [1, 4], 'beside one that is chosen already');
  assert.deepEqual(taken(touchSeat(hall, { ...with0, together: 1 }, 1)), [1]);
  assert.equal(taken(touchSeat(hall, rules('.......', 1), 1)), 'companion');
  assert.equal(taken(touchSeat(hall, rules('s.s....', 2), 1)), 'companion');
});

test('a touch of another seat gives no wheelchair place up', () => {
  const hall = hallOf(planOf('wcaa', 'aaaa', 'wcaa'));
  const family = rules('............', 3, { seats: [0, 1, 2], areas: [] });
  assert.deepEqual(touchSeat(hall, family, 5),
    { kind: 'took', next: { seats: [0, 1, 2, 5], areas: [] }, seats: [5] });
  assert.deepEqual(taken(touchSeat(hall, family, 8)), [8, 9, 10], 'another wheelchair place is meant instead');
});

test('a touch elsewhere moves the group; while adding it takes another', () => {
  const hall = hallOf(planOf('aaaaaa', 'aaaaaa'));
  const chosen = { seats: [0, 1], areas: [{ key: 'Pit', quantity: 1 }] };
  const two = rules('............', 2, chosen);
  assert.deepEqual(touchSeat(hall, two, 8),
    { kind: 'moved', next: { seats: [8, 9], areas: chosen.areas }, seats: [8, 9] });
  const standing = { seats: [], areas: chosen.areas };
  assert.deepEqual(touchSeat(hall, rules('............', 2, standing), 8),
    { kind: 'took', next: { seats: [8, 9], areas: chosen.areas }, seats: [8, 9] }, 'beside an area');
  assert.deepEqual(touchSeat(hall, { ...two, adding: true }, 8),
    { kind: 'took', next: { seats: [0, 1, 8, 9], areas: chosen.areas }, seats: [8, 9] });
  assert.deepEqual(taken(touchSeat(hall, { ...two, together: 3 }, 2)), [0, 1, 2], 'over its own seats');
  assert.deepEqual(taken(touchSeat(hall, { ...two, adding: true }, 2)), [2, 3]);
  assert.equal(touchSeat(hall, rules('............', 2), 2).kind, 'took');
});

test('not more than the most places, and nothing that is not sold here', () => {
  const hall = hallOf(planOf('aaaaaa', 'bb'));
  const chosen = { seats: [0], areas: [{ key: 'Pit', quantity: 2 }] };
  const adding = (together: number, most: number) =>
    ({ ...rules('........', together, chosen, most), adding: true });
  assert.deepEqual(taken(touchSeat(hall, adding(4, 5), 3)), 'only 2,3');
  assert.equal(taken(touchSeat(hall, adding(1, 3), 3)), 'most');
  assert.deepEqual(taken(touchSeat(hall, { ...adding(1, 3), adding: false }, 3)), [3]);
  const free = { ...rules('........', 1), categories: [{ ...prices[0]!, price: null }] };
  assert.equal(taken(touchSeat(hall, free, 0)), 'not-sold');
  assert.equal(taken(touchSeat(hall, free, 6)), 'not-sold');
});

test('standing places by number', () => {
  const hall = hallOf(planOf('aa'));
  const some = { seats: [0], areas: [{ key: 'Pit', quantity: 2 }] };
  const wish = (quantity: number, left = 20, most = 6) =>
    wishArea(hall, { ...rules('..', 1, some, most), statuses: statusesOf('..', left) }, 'Pit', quantity);
  assert.deepEqual(wish(3), {
    kind: 'took', next: { seats: [0], areas: [{ key: 'Pit', quantity: 3 }] }, seats: [],
  });
  assert.deepEqual(wish(0), { kind: 'gave-back', next: { seats: [0], areas: [] }, seats: [] });
  assert.equal(taken(wish(6)), 'most');
  assert.equal(taken(wish(4, 1)), 'area-full');
  assert.equal(taken(wish(3, 2)), 'area-full', 'those that are chosen are not held yet');
  assert.equal(wish(1, 0).kind, 'gave-back');
});

test('a touch of an area takes as many as there are to be, and moves the group there', () => {
  const hall = hallOf(planOf('aaaaaa'));
  const touch = (together: number, chosen: Places, left = 20, adding = false) =>
    touchArea(hall, { ...rules('......', together, chosen), statuses: statusesOf('......', left), adding },
      'Pit');
  const pit = (quantity: number) => [{ key: 'Pit', quantity }];
  const areasOf = (settled: ReturnType<typeof touch>) =>
    (settled && settled.kind !== 'refused' ? settled.next.areas : settled);
  const two = { seats: [0, 1], areas: [] };
  assert.deepEqual(touch(2, nothing), { kind: 'took', next: { seats: [], areas: pit(2) }, seats: [] });
  assert.equal(touch(3, two), null, 'seats stay: the stepper adds');
  assert.equal(touch(3, { seats: [], areas: [{ key: 'Floor', quantity: 3 }] })?.kind, 'moved');
  assert.deepEqual(touch(3, two, 20, true), { kind: 'took', next: { seats: [0, 1], areas: pit(3) }, seats: [] });
  assert.deepEqual(areasOf(touch(5, two, 20, true)), pit(4), 'no more than one may have');
  assert.deepEqual(areasOf(touch(4, nothing, 3)), pit(3), 'no more than there are');
  assert.equal(touch(2, nothing, 0)?.kind, 'refused');
  assert.equal(touch(2, { seats: [], areas: pit(1) }), null, 'the stepper says how many then');
});

test('another number changes the group that is chosen, where it sits', () => {
  const plan = planOf('aaaaaaaa', 'wcaaaaaa');
  const to = (count: number, chosen: Places, seats = '................') => {
    const resized = resizeGroup(plan, rules(seats, count, chosen, 8), count);
    return resized.kind === 'resized' ? resized.next : resized.kind;
  };
  const of = (...seats: number[]) => ({ seats, areas: [] });
  assert.deepEqual(to(3, of(2, 3)), of(2, 3, 4));
  assert.deepEqual(to(2, of(2, 3, 4), '.....sss........'), of(3, 4), 'which leaves no single seat');
  assert.deepEqual(to(2, of(1, 2, 3), 's....sss........'), of(1, 2));
  assert.deepEqual(to(4, of(2, 3), 's....sss........'), of(1, 2, 3, 4));
  assert.equal(to(5, of(2, 3), 's....sss........'), 'no-room');
  assert.equal(to(3, of(8, 9)), 'undecided', 'with a wheelchair place');
  assert.equal(to(3, of(0, 6)), 'undecided', 'seats that are apart');
  assert.equal(to(1, of(7, 10)), 'undecided');
  assert.equal(to(3, nothing), 'undecided');
  assert.equal(to(2, of(2, 3), 's....sss........'), 'undecided', 'as many as there are stay');
  const pit = { seats: [], areas: [{ key: 'Pit', quantity: 2 }] };
  assert.deepEqual(to(5, pit), { seats: [], areas: [{ key: 'Pit', quantity: 5 }] });
  assert.equal(to(3, { seats: [2], areas: pit.areas }), 'undecided', 'in seats and areas');
});

test('the nearest in place of lost seats', () => {
  const plan = planOf('aaaaaa', 'bbbbbb', 'aaaaaa');
  const cases: [string, string, number[], readonly number[] | null][] = [
    ['beside them', 'ss....' + '......' + '......', [0, 1], [2, 3]],
    ['the same category before a nearer one', 'ssssss......' + '......', [1, 2], [12, 13]],
    ['another category if need be', 'ssssss......' + 'ssssss', [1, 2], [6, 7]],
    ['apart if nowhere together', 's.s.ss' + 'ssssss' + 's.ssss', [4, 5], [1, 3]],
    ['two groups stay two', 'ss..ss' + 'ssssss' + '..ssss', [0, 1, 4, 5], [2, 3, 12, 13]],
    ['none where there are not enough', 'sssss.' + 'ssssss' + 'ssssss', [0, 1], null],
    ['none for nobody', '..................', [], null],
  ];
  for (const [name, seats, lost, expected] of cases) {
    assert.deepEqual(nearestFree(plan, statusesOf(seats), lost), expected, name);
  }
});

test('wheelchair places are offered to those who lost one only', () => {
  const plan = planOf('awaaw', 'aaaaa');
  assert.deepEqual(nearestFree(plan, statusesOf('s.sss' + 'ssss.'), [0]), [9]);
  assert.deepEqual(nearestFree(plan, statusesOf('.s...' + '.....'), [1]), [4]);
});

test('what is offered is not what was lost or is kept, and stays beside what is kept', () => {
  const plan = planOf('aaaaaa');
  // The statuses have not heard yet that seat 3 is gone.
  assert.deepEqual(nearestFree(planOf('aaaaaaa'), statusesOf('.......'), [4], [3, 4]), [2]);
  assert.deepEqual(nearestFree(planOf('aaaaaaa'), statusesOf('.ss....'), [3], [2]), [4]);
  assert.equal(nearestFree(plan, statusesOf('s..sss'), [2], [1]), null);
  // Beside seat 1 is seat 0 alone: the pair further on is offered whole.
  assert.deepEqual(nearestFree(planOf('aaaaaaaa'), statusesOf('...s....'), [3], [2, 3]), [4]);
});

test('a finger finds the seat under it, and arrows the next one', () => {
  const hall = hallOf(planOf('aaaa', 'aaaa'));
  const grid = new SeatGrid(hall);
  assert.equal(grid.nearest(52, 103, 15), 2);
  assert.equal(grid.nearest(300, 300, 15), null);
  const found: number[] = [];
  grid.within({ left: 20, top: 90, right: 60, bottom: 110 }, (seat) => found.push(seat));
  assert.deepEqual(found.sort(), [1, 2]);
  const steps = [grid.towards(1, 1, 0), grid.towards(1, 0, 1), grid.towards(5, 0, -1)];
  assert.deepEqual(steps, [2, 5, 1]);
  assert.equal(grid.towards(3, 1, 0), null);
  const aisle = new SeatGrid(hallOf(planOf('aa      aa', ' aaaa')));
  assert.deepEqual([aisle.towards(1, 1, 0), aisle.towards(2, -1, 0)], [2, 1], 'across an aisle in its row');
});

test('counts follow the seats that truly changed', () => {
  const hall = hallOf(planOf('aaaa', 'bbbb'));
  const board = statusesOf('..h.....');
  const state = new HallState(hall, board);
  const told: unknown[] = [];
  state.subscribe(({ seats }) => told.push(seats));
  assert.deepEqual([...state.freeInSection], [3, 4]);
  board.change({ revision: '1.2', sold: [0, 2], free: [5], areas: [{ key: 'Pit', left: 3 }] });
  assert.deepEqual([state.free(0), state.free(1), told], [2, 7, [[0, 2]]]);
  state.close();
  board.change({ revision: '1.3', sold: [5] });
  assert.equal(told.length, 1);
});

test('the view from a seat', () => {
  const hall = hallOf(planOf('aaaaaaaaa', 'aaaaaaaaa', 'aaaaaaaaa'));
  const stage = stageOf(hall)!;
  assert.equal(stage.kind, 'screen');
  assert.deepEqual([stage.middle.x, stage.middle.y, stage.facing.y], [150, 10, 1]);
  const straight = viewFrom(hall, stage, 6);
  assert.equal(straight.side, 'middle');
  assert.ok(Math.abs(straight.distance_m - (90 / 25) * 0.55) < 1e-6);
  assert.equal(viewFrom(hall, stage, 0).side, 'left');
  assert.equal(viewFrom(hall, stage, 8).side, 'right');
  const [left, right] = viewFrom(hall, stage, 0).ends;
  assert.ok(left!.distance_m < right!.distance_m, 'the near end is the left one');
});

test('camera arithmetic', () => {
  const hall = hallOf(planOf('aaaa', 'aaaa'));
  const view = fitting(hall, { left: 0, top: 0, right: 100, bottom: 50 },
    { width: 400, height: 400 }, 0, 1e6);
  assert.equal(view.k, 4);
  assert.deepEqual(toScreen(view, { x: 50, y: 25 }), { x: 200, y: 200 });
  assert.deepEqual(toPlan(view, { x: 200, y: 200 }), { x: 50, y: 25 });
  assert.equal(levelOf(hall, 1), 'numbers');
  assert.equal(levelOf(hall, 0.1), 'seats');
});

test('colours of a plan stand out from the ground, and words from colours', () => {
  for (const ground of ['#ffffff', '#0e0a14']) {
    for (const color of ['#e9a23b', '#2a9d8f', '#000000', '#ffffff']) {
      const fixed = readable(rgbOf(color), rgbOf(ground), 3.15);
      assert.ok(contrast(fixed, rgbOf(ground)) >= 3.15, `${color} on ${ground}`);
      assert.ok(contrast(fixed, rgbOf(inkOn(fixed))) >= 4.4, `ink on ${color}`);
    }
  }
});

test('money and seats in words', () => {
  const en = wordsIn('en');
  const seat = (row: string, number: string) => ({
    index: 0, key: '', zone: 'Stalls', row, number, category: 'A', accessible: false,
    companion: false, restrictedView: false, entrance: '',
  });
  assert.equal(en.took([{ ...seat('C', '4'), restrictedView: true }], 1, 10),
    'Selected: Stalls, row C, seat 4. Restricted view. 1 of at most 10.');
  assert.equal(en.seats([seat('C', '4'), seat('C', '5'), seat('D', '1')]),
    'Stalls, row C, seats 4, 5; Stalls, row D, seat 1');
  assert.equal(en.money({ amount: 125000, currency: 'INR' }), '₹1,250');
  assert.equal(en.money({ amount: 12550, currency: 'INR' }), '₹125.50');
});

test('every eye tells the categories of a hall from each other, on a light and a dark ground', () => {
  const colors = ['#3b82c4', '#2a9d8f', '#e9a23b', '#c2476b', '#8e6bbf', '#4a9d4f'].map(rgbOf);
  for (const ground of ['#f3eadc', '#231a30'].map(rgbOf)) {
    const found = toldApart(colors, ground, 1.55);
    found.forEach((color, n) => {
      assert.ok(contrast(color, ground) >= 1.55);
      for (const other of found.slice(0, n)) assert.ok(difference(color, other) >= kToldApart);
    });
    assert.deepEqual(found[0], colors[0]); // only what has to be is changed
  }
  // Blue and purple are one colour to who lacks the cones for red or green.
  assert.ok(difference(colors[0]!, colors[4]!) < kToldApart);
});
