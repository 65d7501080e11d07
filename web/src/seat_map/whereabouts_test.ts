// Where one is in a hall that is larger than the view: what is pinned to its corner and edges.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { at } from './geometry';
import type { Point } from './geometry';
import { groundOf, within } from './ground';
import { SeatGrid } from './hit';
import { hallOf } from './measure';
import { leaves, rowEnds } from './row_ends';
import { planOf } from './sample_plan';
import { centredOn, toScreen, visibleBox, wholeHall } from './view_box';
import { nearestWheelchair, whereabouts } from './whereabouts';

const size = { width: 300, height: 200 };

/** Two zones, one behind the other, each of `rows`. */
function twoZones(...rows: string[]) {
  const plan = planOf(...rows);
  const [stalls] = plan.zones;
  const circle = {
    ...stalls!, name: 'Circle', rows: stalls!.rows.map((row) => ({
      ...row, label: row.label + row.label,
      seats: row.seats.map((seat) => ({ ...seat, key: `Circle-${seat.key}`, y: seat.y + 600 })),
    })),
  };
  return hallOf({ ...plan, zones: [stalls!, circle] });
}

test('the zone that the view shows most of is named, and the way to a stage out of sight', () => {
  const hall = twoZones('aaaaaaaaaa', 'aaaaaaaaaa', 'aaaaaaaaaa');
  const over = (x: number, y: number) => whereabouts(hall, centredOn({ x, y }, 1.5, size), size);
  assert.deepEqual(over(110, 140), { zone: 'Stalls', stage: 17, wheelchair: null });
  assert.deepEqual(over(110, 740), { zone: 'Circle', stage: 3, wheelchair: null });
  assert.equal(over(110, 60).stage, null, 'the stage is in view');
  assert.equal(over(110, 500).zone, '', 'between the zones');
});

test('wheelchair places of the zone in view are pointed to while none of them is seen', () => {
  const hall = twoZones('aaaaaaaaaa', 'aaaaaaaaaa', 'waaaaaaaaa');
  const over = (x: number, y: number) => whereabouts(hall, centredOn({ x, y }, 4, size), size).wheelchair;
  const place = { x: at(hall.x, 20), y: at(hall.y, 20) };
  const from = { x: place.x + 50, y: place.y - 50 };
  assert.deepEqual(over(from.x, from.y), { seat: 20, turn: -135 });
  assert.equal(over(place.x, place.y), null, 'it is seen');
  assert.equal(over(from.x, from.y + 600)?.seat, 50, 'the one of that zone');
  assert.equal(nearestWheelchair(hall, from, (seat) => seat > 20), 50);
  assert.equal(nearestWheelchair(hall, from, () => false), null);
});

test('a line leaves the view at the edge that it meets first', () => {
  const middle = { x: 150, y: 100 };
  const cases: [Point, ReturnType<typeof leaves>][] = [
    [{ x: 0, y: 100 }, { edge: 'left', along: 100 }],
    [{ x: 250, y: 120 }, { edge: 'right', along: 130 }],
    [{ x: 150, y: 50 }, { edge: 'top', along: 150 }],
    [{ x: 160, y: 180 }, { edge: 'bottom', along: 162.5 }],
    [middle, null],
  ];
  for (const [to, way] of cases) assert.deepEqual(leaves(size, middle, to), way);
});

test('a row that is cut off has its letter at both edges, one whose end is in view at the other', () => {
  const hall = hallOf(planOf('a'.repeat(40), 'a'.repeat(40)));
  const look = (x: number) => rowEnds({
    hall, grid: new SeatGrid(hall), view: centredOn({ x, y: 117 }, 1, size), size,
  }).map(({ edge, label }) => `${label} ${edge}`).sort();
  assert.deepEqual(look(500), ['A left', 'A right', 'B left', 'B right']);
  assert.deepEqual(look(100), ['A right', 'B right']);
});

test('a touch in the hall is told from one beside it', () => {
  const hall = hallOf(planOf('aaaaaaaaaa', 'aaaaaaaaaa'));
  const { whole, floor } = groundOf(hall);
  assert.ok(within(whole, { x: 100, y: 60 }), 'between the screen and the first row');
  assert.ok(!within(whole, { x: 100, y: 400 }));
  assert.deepEqual(floor, [], 'seats on one side are around nothing');
});

test('the whole hall is clear of the buttons, in a column or in a line', () => {
  const hall = twoZones('a'.repeat(24), 'a'.repeat(24));
  for (const [box, clear] of [
    [{ width: 360, height: 460 }, (p: Point) => p.y <= 400],
    [{ width: 600, height: 500 }, (p: Point) => p.x <= 536],
  ] as const) {
    const view = wholeHall(hall, box);
    const corner = toScreen(view, { x: hall.box.right, y: hall.box.bottom });
    assert.ok(clear(corner), JSON.stringify(corner));
    assert.ok(visibleBox(view, box).top < hall.box.top);
  }
});
