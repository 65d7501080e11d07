// Measures a seat plan: where its seats are, which are neighbours, what is drawn as one block. Done
// once for a plan and kept as long as it; a plan never changes.

import type { SeatPlan } from './contract';
import { at, include, kAccessible, kCompanion, kRestricted, outlineOf } from './geometry';
import type { Box, Hall, HallRow } from './geometry';
import { sectionsOf } from './sections';

/** The server's rule: a gap wider than this many times the row's median ends a run. */
const kAisleFactor = 1.6;

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort(); // by value, and many times faster than an array
  return sorted[(sorted.length - 1) >> 1] ?? 0;
}

function rowsOf(plan: SeatPlan): HallRow[] {
  const rows: HallRow[] = [];
  let first = 0;
  plan.zones.forEach((zone, index) => {
    for (const row of zone.rows) {
      rows.push({ zone: index, first, count: row.seats.length, plan: row });
      first += row.seats.length;
    }
  });
  return rows;
}

function fillSeats(hall: Hall): void {
  const categories = new Map(hall.plan.categories.map((category, index) => [category.name, index]));
  hall.rows.forEach((row, rowIndex) => {
    row.plan.seats.forEach((seat, offset) => {
      const index = row.first + offset;
      hall.x[index] = seat.x;
      hall.y[index] = seat.y;
      hall.half[index] = (seat.radius > 0 ? seat.radius : 10) * 0.98;
      hall.category[index] = categories.get(seat.category) ?? 0;
      hall.traits[index] = (seat.accessible ? kAccessible : 0)
        | (seat.companion ? kCompanion : 0) | (seat.restricted_view ? kRestricted : 0);
      hall.row[index] = rowIndex;
    });
  });
}

function gapsOf({ x, y }: Hall, row: HallRow): number[] {
  const gaps: number[] = [];
  for (let seat = row.first + 1; seat < row.first + row.count; ++seat) {
    gaps.push(Math.hypot(at(x, seat) - at(x, seat - 1), at(y, seat) - at(y, seat - 1)));
  }
  return gaps;
}

function fillRuns(hall: Hall): void {
  const usual: number[] = [];
  hall.rows.forEach((row, rowIndex) => {
    const gaps = gapsOf(hall, row);
    const middle = median(gaps);
    if (middle > 0) {
      usual.push(middle);
      for (let seat = row.first; seat < row.first + row.count; ++seat) {
        hall.half[seat] = Math.min(at(hall.half, seat), middle * 0.42);
      }
    }
    let first = row.first;
    for (let offset = 1; offset <= row.count; ++offset) {
      const ends = offset === row.count || (gaps[offset - 1] ?? 0) > kAisleFactor * middle;
      if (!ends) continue;
      const count = row.first + offset - first;
      hall.run.fill(hall.runs.length, first, first + count);
      hall.runs.push({ first, count, row: rowIndex });
      first += count;
    }
  });
  hall.spacing = median(usual) || 25;
}

/** Turned as its neighbours lie, folded into one quarter: seats are square. */
function fillTurns(hall: Hall): void {
  for (const run of hall.runs) {
    const last = run.first + run.count - 1;
    for (let seat = run.first; seat <= last; ++seat) {
      const from = Math.max(run.first, seat - 1);
      const to = Math.min(last, seat + 1);
      if (from === to) continue;
      const angle = Math.atan2(at(hall.y, to) - at(hall.y, from), at(hall.x, to) - at(hall.x, from));
      hall.turn[seat] = angle - Math.round(angle / (Math.PI / 2)) * (Math.PI / 2);
    }
  }
}

function drawnBox(hall: Hall): Box {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  const margin = hall.spacing;
  for (let seat = 0; seat < hall.count; ++seat) {
    include(box, { x: at(hall.x, seat), y: at(hall.y, seat) }, margin);
  }
  for (const shape of hall.plan.shapes) {
    for (const corner of outlineOf(shape)) include(box, corner, 0);
  }
  if (box.left > box.right) return { left: 0, top: 0, right: 100, bottom: 100 };
  return box;
}

function measure(plan: SeatPlan): Hall {
  const rows = rowsOf(plan);
  const count = rows.reduce((sum, row) => sum + row.count, 0);
  const hall: Hall = {
    plan, count, rows, runs: [], sections: [], spacing: 25,
    x: new Float32Array(count), y: new Float32Array(count), half: new Float32Array(count),
    turn: new Float32Array(count), category: new Uint16Array(count),
    traits: new Uint8Array(count), row: new Uint32Array(count), run: new Uint32Array(count),
    section: new Uint16Array(count), box: { left: 0, top: 0, right: 0, bottom: 0 },
  };
  fillSeats(hall);
  fillRuns(hall);
  fillTurns(hall);
  hall.sections = sectionsOf(hall);
  hall.box = drawnBox(hall);
  return hall;
}

const measured = new WeakMap<SeatPlan, Hall>();

export function hallOf(plan: SeatPlan): Hall {
  let hall = measured.get(plan);
  if (!hall) {
    hall = measure(plan);
    measured.set(plan, hall);
  }
  return hall;
}
