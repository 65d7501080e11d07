import assert from 'node:assert/strict';
import { test } from 'node:test';

import { OwnStatuses } from './own_statuses';
import { StatusBoard } from './status_board';

function boardOf(seats: string, left = 0): StatusBoard {
  const board = new StatusBoard();
  board.replace({
    show: 's', seat_plan: 'p', revision: '1.1', seats, areas: [{ key: 'Pit', left }],
  });
  return board;
}

test('what is held by this buyer is free to them, what others hold is not', () => {
  const own = new OwnStatuses(boardOf('.hhs', 3));
  own.hold({ seats: [1, 3], areas: [{ key: 'Pit', quantity: 2 }] });
  assert.deepEqual([0, 1, 2, 3].map((seat) => own.status(seat)), ['free', 'free', 'held', 'sold']);
  assert.equal(own.left('Pit'), 5);
});

test('listeners hear the board, and what becomes this buyer\'s or ceases to be', () => {
  const board = boardOf('.hh.');
  const own = new OwnStatuses(board);
  const heard: (readonly number[] | 'all')[] = [];
  own.subscribe((changed) => heard.push(changed));
  own.hold({ seats: [1], areas: [] });
  own.hold({ seats: [2], areas: [] });
  board.change({ revision: '1.2', sold: [3] });
  assert.deepEqual(heard, [[1], [1, 2], [3]]);
  assert.equal(own.status(1), 'held');
  own.close();
  board.change({ revision: '1.3', sold: [0] });
  assert.equal(heard.length, 3);
});
