// The board and the messages it is fed with.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { compareRevisions, readSeatMap, readSeats, readShowState } from './feed_messages';
import { StatusBoard } from './status_board';

function boardOf(seats: string, revision = '1.5'): StatusBoard {
  const board = new StatusBoard();
  const areas = [{ key: 'Pit', left: 7 }];
  board.replace({ show: 'show_1', seat_plan: 'plan_1', revision, seats, areas });
  return board;
}

test('revisions compare as numbers, the epoch first', () => {
  const cases: [string, string, number][] = [
    ['1.9', '1.10', -1], ['2.1', '1.99', 1], ['3.4', '3.4', 0], ['', '1.0', -1],
  ];
  for (const [a, b, order] of cases) assert.equal(compareRevisions(a, b), order, `${a} ${b}`);
});

test('a snapshot says what every seat is', () => {
  const board = boardOf('.hsb');
  const statuses = [0, 1, 2, 3, 4].map((seat) => board.status(seat));
  assert.deepEqual(statuses, ['free', 'held', 'sold', 'blocked', 'blocked']);
  assert.equal(board.count, 4);
  assert.equal(board.left('Pit'), 7);
  assert.equal(board.left('Moon'), 0);
});

test('a change touches what it names, and tells only what is new', () => {
  const board = boardOf('....');
  const told: unknown[] = [];
  const stop = board.subscribe((changed) => told.push(changed));
  board.change({ revision: '1.6', held: [1, 2], sold: [3], areas: [{ key: 'Pit', left: 5 }] });
  board.change({ revision: '1.7', held: [1], free: [2] });
  assert.deepEqual(told, [[1, 2, 3], [2]]);
  assert.equal(board.status(3), 'sold');
  assert.equal(board.left('Pit'), 5);
  stop();
  board.change({ revision: '1.8', free: [1] });
  assert.equal(told.length, 2);
});

test('what comes twice or late changes nothing', () => {
  const board = boardOf('....', '2.8');
  board.change({ revision: '2.8', held: [0] });
  board.change({ revision: '1.99', sold: [1] });
  assert.equal(board.status(0), 'free');
  assert.equal(board.status(1), 'free');
  assert.equal(board.revision, '2.8');
});

test('seats that the board does not have are ignored', () => {
  const board = boardOf('..');
  board.change({ revision: '1.6', sold: [1, 9] });
  assert.equal(board.count, 2);
  assert.equal(board.status(9), 'blocked');
});

test('a board is another tab’s snapshot', () => {
  const board = boardOf('.hsb');
  board.change({ revision: '1.9', sold: [0] });
  const other = new StatusBoard();
  other.replace(board.snapshot('show_1'));
  assert.equal(other.snapshot('show_1').seats, 'shsb');
  assert.equal(other.revision, '1.9');
  assert.equal(other.left('Pit'), 7);
});

test('messages that are not what they should be are refused', () => {
  const map = { show: 's', seat_plan: 'p', revision: '1.2', seats: '.h', areas: [] };
  assert.ok(readSeatMap(JSON.stringify(map)));
  for (const wrong of [{ ...map, seats: '.x' }, { ...map, revision: 'new' }, { ...map, areas: 1 },
    { ...map, areas: [{ key: 'A', left: -1 }] }]) {
    assert.equal(readSeatMap(wrong), null, JSON.stringify(wrong));
  }
  assert.equal(readSeatMap('{"revision":"1.2","seats"'), null);
  assert.ok(readSeats('{"revision":"1.3","free":[0]}'));
  for (const wrong of ['', 'null', '[]', '{"free":[0]}', '{"revision":"1.3","free":[-1]}',
    '{"revision":"1.3","held":"all"}', '{"revision":"1.3","areas":[{"key":1,"left":1}]}']) {
    assert.equal(readSeats(wrong), null, wrong);
  }
  assert.equal(readShowState('{"state":"paused"}'), 'paused');
  assert.equal(readShowState('{"state":3}'), null);
});
