// A seat plan as numbers: typed arrays by seat index, rows, runs of neighbours, and sections. Made by
// hallOf() of measure.ts.

import { translated } from '../words/catalogue_texts';
import type { SeatPlan, SeatWords } from './contract';

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

/** Rows that lie behind each other, of one zone and category (sections.ts). */
export interface Section {
  zone: number;
  category: number;
  rows: number[];
  seats: number;
  /** Some of them are wheelchair places. */
  wheelchairs: boolean;
  outline: Point[];
  /** How far the shaded shape reaches past the outline. */
  margin: number;
  box: Box;
  /** The middle of its middle row, where words stand: that of a bent section is not its centroid. */
  heart: Point;
  /** From its first row towards its last one, of length 1; null where there is only one. */
  depth: Point | null;
}

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

/** A seat is about so wide, in metres: what makes distances of plans in any unit. */
const kSeatWidth_m = 0.55;

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
