// A seat plan as numbers: typed arrays by seat index, rows, runs of neighbours, and sections (rows of
// one zone and category that lie behind each other, with the outline that is shaded when the whole
// hall is seen). Made once for a plan and kept as long as it; a plan never changes.

import { translated } from '../words/catalogue_texts';
import type { SeatPlan, SeatWords } from './contract';
import { sectionsOf } from './sections';
import type { Section } from './sections';

type PlanRow = SeatPlan['zones'][number]['rows'][number];

export interface Point { x: number; y: number }
export interface Box { left: number; top: number; right: number; bottom: number }

/** A row as drawn; its seats are consecutive. */
export interface HallRow {
  zone: number;
  first: number;
  count: number;
  plan: PlanRow;
}

/** Seats `first` to `first + count - 1` are side by side. */
export interface Run { first: number; count: number; row: number }

export const kAccessible = 1;
export const kCompanion = 2;
export const kRestricted = 4;
/** Set aside for those who need it: taken only by a touch of their own. */
export const kSetAside = kAccessible | kCompanion;

export interface Hall {
  plan: SeatPlan;
  count: number;
  x: Float32Array;
  y: Float32Array;
  /** Half of a seat as drawn: its radius, unless that would touch the neighbours. */
  half: Float32Array;
  /** How the seat is turned, by its row, in radians from -45 to 45 degrees. */
  turn: Float32Array;
  category: Uint16Array;
  traits: Uint8Array;
  row: Uint32Array;
  run: Uint32Array;
  section: Uint16Array;
  rows: HallRow[];
  runs: Run[];
  sections: Section[];
  /** The usual distance of two neighbours, in the plan's unit. */
  spacing: number;
  /** All that is drawn. */
  box: Box;
}

/** The server's rule: a gap wider than this many times the row's median ends a run. */
const kAisleFactor = 1.6;
/** A seat is about so wide, in metres: what makes distances of plans in any unit. */
const kSeatWidth_m = 0.55;

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

export function include(box: Box, point: Point, margin: number): void {
  box.left = Math.min(box.left, point.x - margin);
  box.top = Math.min(box.top, point.y - margin);
  box.right = Math.max(box.right, point.x + margin);
  box.bottom = Math.max(box.bottom, point.y + margin);
}

/** An element that is known to be there. */
export function at(values: ArrayLike<number>, index: number): number {
  return values[index] as number;
}

export function distance(hall: Hall, a: number, b: number): number {
  return Math.hypot(at(hall.x, a) - at(hall.x, b), at(hall.y, a) - at(hall.y, b));
}

export function metres(hall: Hall, length: number): number {
  return (length / hall.spacing) * kSeatWidth_m;
}

/** The corners of a shape, turned and absolute; the point itself of a text. */
export function outlineOf(shape: SeatPlan['shapes'][number]): Point[] {
  const { size } = shape;
  let corners: Point[] = [];
  if (shape.shape === 'rectangle') {
    corners = [{ x: 0, y: 0 }, { x: size.x, y: 0 }, size, { x: 0, y: size.y }];
  } else if (shape.shape === 'polygon') {
    corners = shape.points;
  } else if (shape.shape === 'text') {
    corners = [{ x: 0, y: 0 }];
  } else {
    const down = shape.shape === 'circle' ? size.x : size.y;
    corners = Array.from({ length: 48 }, (_, step) => ({
      x: size.x * Math.cos((step / 24) * Math.PI), y: down * Math.sin((step / 24) * Math.PI),
    }));
  }
  const turn = (shape.rotation * Math.PI) / 180;
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  return corners.map(({ x, y }) => ({
    x: shape.at.x + x * cos - y * sin, y: shape.at.y + x * sin + y * cos,
  }));
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

/** A seat in words; null for one that is not in the hall. */
export function wordsOf(hall: Hall, seat: number): SeatWords | null {
  const row = hall.rows[hall.row[seat] ?? -1];
  const planSeat = row?.plan.seats[seat - row.first];
  if (!row || !planSeat) return null;
  return {
    index: seat, key: planSeat.key, zone: translated(hall.plan.zones[row.zone]?.name ?? ''),
    row: row.plan.label, number: planSeat.number, category: planSeat.category,
    accessible: planSeat.accessible ?? false, companion: planSeat.companion ?? false,
    restrictedView: planSeat.restricted_view ?? false,
    entrance: translated(hall.plan.zones[row.zone]?.entrance ?? ''),
  };
}
