// A small hall for the unit tests: rows of seats drawn as text, a screen in front, one standing area.

import { StatusBoard } from '../live/status_board';
import type { SeatPlan } from './contract';

/** Each row is its letters: a, b: categories; w: a wheelchair place of a; c: its companion; space: an
 * aisle. */
export function planOf(...rows: string[]): SeatPlan {
  return {
    id: 'plan_0000000000000', name: 'Sample', size: { x: 600, y: 600 },
    focal_point: { x: 300, y: 0 },
    categories: [{ name: 'A', color: '#3b82c4' }, { name: 'B', color: '#e9a23b' }],
    zones: [{ name: 'Stalls', rows: rows.map((row, index) => rowOf(row, index)) }],
    areas: [{ key: 'Pit', name: 'Pit', category: 'B', capacity: 20 }],
    shapes: [{
      shape: 'rectangle', at: { x: 50, y: 0 }, rotation: 0, color: '#fff', border_color: '#000',
      text: 'Screen', size: { x: 200, y: 10 }, points: [],
    }],
  };
}

type Row = SeatPlan['zones'][number]['rows'][number];

function rowOf(letters: string, index: number): Row {
  const label = String.fromCharCode(65 + index);
  const seats: Row['seats'] = [];
  [...letters].forEach((letter, column) => {
    if (letter === ' ') return;
    const number = String(seats.length + 1);
    seats.push({
      key: `${label}-${number}`, number, category: letter === 'b' ? 'B' : 'A',
      x: column * 25, y: 100 + index * 34, radius: 10,
      ...(letter === 'w' ? { accessible: true } : {}),
      ...(letter === 'c' ? { companion: true } : {}),
    });
  });
  return { label, block: 1, label_position: 'both', seats };
}

/** The statuses as the server sends them. */
export function statusesOf(seats: string, left = 20): StatusBoard {
  const board = new StatusBoard();
  board.replace({
    show: 'show_1', seat_plan: 'plan_1', revision: '1.1', seats, areas: [{ key: 'Pit', left }],
  });
  return board;
}
