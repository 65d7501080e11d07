// Single seats on a canvas whose transform maps the plan to the screen's pixels times nothing: all
// coordinates here are plan * k. What a seat is shows by shape as well as by colour: free is filled,
// held is hollow, sold is a dot, not for sale a faint stroke. Seats of one look share one path.

import { at, kAccessible, kCompanion, kRestricted } from './geometry';
import type { Hall } from './geometry';
import { kBlocked, kFree, kHeld, kSold } from './hall_state';
import type { Palette } from './palette';

export interface SeatLook {
  hall: Hall;
  codes: Uint8Array;
  palette: Palette;
  k: number;
  /** By category: whether it stands out, and whether it is sold here at all. */
  shown: readonly boolean[];
  sold: readonly boolean[];
  numbers: boolean;
  /** Whether no seat is at a place of the plan. */
  empty(x: number, y: number): boolean;
}

const kFaded = 0.16;
const kMaxInPath = 400;
/** Seats so far apart have room for letters beside them. */
export const kRowLetters_px = 10.5;

export function halfOf(look: { hall: Hall; k: number }, seat: number): number {
  return at(look.hall.half, seat) * look.k;
}

/** A square with round corners, turned; `cut` leaves its far right corner away. */
export function traceSquare(
  ctx: CanvasRenderingContext2D, x: number, y: number, half: number, turn: number, round: number,
  cut: boolean,
): void {
  const cos = Math.cos(turn) * half;
  const sin = Math.sin(turn) * half;
  // Halves of the square's sides as vectors, and the share of them before a corner begins.
  const s = 1 - round;
  const px = (u: number, v: number) => x + u * cos - v * sin;
  const py = (u: number, v: number) => y + u * sin + v * cos;
  ctx.moveTo(px(-s, -1), py(-s, -1));
  if (cut) {
    ctx.lineTo(px(0.1, -1), py(0.1, -1));
    ctx.lineTo(px(1, -0.1), py(1, -0.1));
  } else {
    ctx.lineTo(px(s, -1), py(s, -1));
    if (round > 0) ctx.quadraticCurveTo(px(1, -1), py(1, -1), px(1, -s), py(1, -s));
  }
  ctx.lineTo(px(1, s), py(1, s));
  if (round > 0) ctx.quadraticCurveTo(px(1, 1), py(1, 1), px(s, 1), py(s, 1));
  ctx.lineTo(px(-s, 1), py(-s, 1));
  if (round > 0) ctx.quadraticCurveTo(px(-1, 1), py(-1, 1), px(-1, s), py(-1, s));
  ctx.lineTo(px(-1, -s), py(-1, -s));
  if (round > 0) ctx.quadraticCurveTo(px(-1, -1), py(-1, -1), px(-s, -1), py(-s, -1));
  ctx.closePath();
}

function traceFree(ctx: CanvasRenderingContext2D, look: SeatLook, seat: number, half: number): void {
  const x = at(look.hall.x, seat) * look.k;
  const y = at(look.hall.y, seat) * look.k;
  const traits = at(look.hall.traits, seat);
  if ((traits & kAccessible) !== 0) {
    ctx.moveTo(x + half * 1.05, y);
    ctx.arc(x, y, half * 1.05, 0, 2 * Math.PI);
    return;
  }
  const round = half > 3 ? 0.42 : 0;
  traceSquare(ctx, x, y, half, at(look.hall.turn, seat), round, (traits & kRestricted) !== 0);
}

function traceOf(
  ctx: CanvasRenderingContext2D, look: SeatLook, seat: number, code: number,
): void {
  const half = halfOf(look, seat);
  const x = at(look.hall.x, seat) * look.k;
  const y = at(look.hall.y, seat) * look.k;
  if (code === kFree) {
    traceFree(ctx, look, seat, half);
  } else if (code === kHeld) {
    traceSquare(ctx, x, y, half * 0.84, at(look.hall.turn, seat), half > 3 ? 0.42 : 0, false);
  } else if (code === kSold) {
    const dot = Math.max(0.6, half * 0.3);
    ctx.moveTo(x + dot, y);
    ctx.arc(x, y, dot, 0, 2 * Math.PI);
  } else {
    const reach = half * 0.42;
    ctx.moveTo(x - reach, y);
    ctx.lineTo(x + reach, y);
  }
}

/** Draws seats of one look in a few paths. */
function paintGroup(
  ctx: CanvasRenderingContext2D, look: SeatLook, seats: readonly number[], code: number,
  category: number,
): void {
  const { palette } = look;
  const first = seats[0];
  if (first === undefined) return;
  const half = halfOf(look, first);
  const filled = code === kFree || code === kSold;
  // A colour too light for its ground gets an edge that can be seen, and stays itself.
  const edge = code === kFree ? palette.edge[category] ?? '' : '';
  const edged = edge !== '';
  const own = (code === kFree && edged ? palette.seat : palette.clear)[category] ?? '';
  const color = code === kSold || code === kBlocked ? palette.muted : own;
  const alpha = code === kSold ? 0.55 : code === kBlocked ? 0.3 : code === kHeld ? 0.8 : 1;
  ctx.globalAlpha = alpha * (look.shown[category] ? 1 : kFaded);
  ctx.fillStyle = color;
  ctx.strokeStyle = edged ? edge : color;
  ctx.lineWidth = edged ? Math.min(Math.max(1, half * 0.12), half * 0.3)
    : Math.max(0.8, half * (code === kHeld ? 0.2 : 0.18));
  for (let from = 0; from < seats.length; from += kMaxInPath) {
    ctx.beginPath();
    const end = Math.min(seats.length, from + kMaxInPath);
    for (let i = from; i < end; ++i) traceOf(ctx, look, at(seats, i), code);
    if (filled) ctx.fill();
    if (!filled || edged) ctx.stroke();
  }
  ctx.globalAlpha = 1;
}

export function paintSeats(
  ctx: CanvasRenderingContext2D, look: SeatLook, seats: readonly number[],
): void {
  const groups = new Map<number, number[]>();
  for (const seat of seats) {
    const category = at(look.hall.category, seat);
    const code = look.sold[category] ? at(look.codes, seat) : kBlocked;
    const key = category * 4 + code;
    const group = groups.get(key);
    if (group) group.push(seat);
    else groups.set(key, [seat]);
  }
  for (const [key, group] of groups) paintGroup(ctx, look, group, key & 3, key >> 2);
  if (look.numbers) paintNumbers(ctx, look, seats);
}

function paintNumbers(
  ctx: CanvasRenderingContext2D, look: SeatLook, seats: readonly number[],
): void {
  const { hall, palette, k } = look;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  let size = 0;
  for (const seat of seats) {
    const category = at(hall.category, seat);
    const code = look.sold[category] ? at(look.codes, seat) : kBlocked;
    if (code !== kFree && code !== kHeld) continue;
    const x = at(hall.x, seat) * k;
    const y = at(hall.y, seat) * k;
    const half = halfOf(look, seat);
    const fit = Math.min(15, Math.round(half * 0.95));
    if (fit !== size) {
      size = fit;
      ctx.font = `600 ${size}px ${palette.font}`;
    }
    const ink = code === kFree ? palette.onSeat[category] : palette.muted;
    ctx.globalAlpha = look.shown[category] ? 1 : kFaded;
    ctx.fillStyle = ink ?? palette.text;
    const traits = at(hall.traits, seat);
    if ((traits & kAccessible) !== 0) {
      paintWheelchair(ctx, x, y, half, ctx.fillStyle);
    } else {
      const row = hall.rows[at(hall.row, seat)];
      ctx.fillText(row?.plan.seats[seat - row.first]?.number ?? '', x, y + 0.5);
      if ((traits & kCompanion) !== 0) paintCompanion(ctx, x, y, half, ctx.fillStyle);
    }
  }
  ctx.globalAlpha = 1;
}

/** A figure in a wheel, of six strokes. */
function paintWheelchair(
  ctx: CanvasRenderingContext2D, x: number, y: number, half: number, color: string | CanvasGradient
  | CanvasPattern,
): void {
  const u = half * 0.62;
  ctx.strokeStyle = color;
  ctx.lineWidth = Math.max(1, half * 0.15);
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  ctx.beginPath();
  ctx.arc(x - u * 0.1, y + u * 0.35, u * 0.62, -0.15 * Math.PI, 1.35 * Math.PI);
  ctx.moveTo(x - u * 0.2, y - u * 0.55);
  ctx.lineTo(x - u * 0.1, y + u * 0.2);
  ctx.lineTo(x + u * 0.5, y + u * 0.2);
  ctx.lineTo(x + u * 0.85, y + u * 0.85);
  ctx.stroke();
  ctx.beginPath();
  ctx.arc(x - u * 0.22, y - u * 0.95, u * 0.24, 0, 2 * Math.PI);
  ctx.fill();
  ctx.lineCap = 'butt';
}

/** A bar under the number: somebody comes along. */
function paintCompanion(
  ctx: CanvasRenderingContext2D, x: number, y: number, half: number, color: string | CanvasGradient
  | CanvasPattern,
): void {
  ctx.strokeStyle = color;
  ctx.lineWidth = Math.max(1, half * 0.12);
  ctx.beginPath();
  ctx.moveTo(x - half * 0.45, y + half * 0.66);
  ctx.lineTo(x + half * 0.45, y + half * 0.66);
  ctx.stroke();
}

/** The letters at both ends of rows, upright and outside of them; none where another seat is. */
export function paintRowLabels(
  ctx: CanvasRenderingContext2D, look: SeatLook, rows: Iterable<number>,
): void {
  const { hall, palette, k } = look;
  const pitch = hall.spacing * k;
  if (pitch < kRowLetters_px) return;
  ctx.font = `600 ${Math.min(15, Math.max(9, Math.round(pitch * 0.44)))}px ${palette.font}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = palette.muted;
  for (const index of rows) {
    const row = hall.rows[index];
    if (!row || row.count === 0) continue;
    const last = row.first + row.count - 1;
    paintLabel(ctx, look, row.plan.label, row.first, row.first + 1, -1);
    paintLabel(ctx, look, row.plan.label, last, last - 1, 1);
  }
}

/** `side`: where the label stands of a seat that is alone in its row. */
function paintLabel(
  ctx: CanvasRenderingContext2D, look: SeatLook, label: string, end: number, next: number,
  side: number,
): void {
  const { hall, k } = look;
  const x = at(hall.x, end);
  const y = at(hall.y, end);
  let dx = side;
  let dy = 0;
  if (next >= 0 && next < hall.count && at(hall.row, next) === at(hall.row, end)) {
    const length = Math.hypot(x - at(hall.x, next), y - at(hall.y, next)) || 1;
    dx = (x - at(hall.x, next)) / length;
    dy = (y - at(hall.y, next)) / length;
  }
  const away = Math.max(at(hall.half, end) + hall.spacing * 0.45, hall.spacing * 0.9);
  const place = { x: x + dx * away, y: y + dy * away };
  if (look.empty(place.x, place.y)) ctx.fillText(label, place.x * k, place.y * k + 0.5);
}
