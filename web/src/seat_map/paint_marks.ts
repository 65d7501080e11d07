// What lies over the hall and belongs to this moment: the buyer's own seats, those that are proposed,
// the seat under the pointer or the keyboard's cursor, and the short pulse of seats that others have
// just taken or given back. Drawn anew in every frame, in screen pixels.

import { at } from './geometry';
import type { Hall, Point } from './geometry';
import { kFree } from './hall_state';
import { halfOf, traceSquare } from './paint_seats';
import type { Palette } from './palette';
import { toScreen } from './view_box';
import type { View } from './view_box';

/** A seat that changed: when, and whether it is free now. */
export interface Pulse { seat: number; began_ms: number; freed: boolean }

export const kPulse_ms = 900;

export interface Marks {
  hall: Hall;
  codes: Uint8Array;
  palette: Palette;
  mine: ReadonlySet<number>;
  /** Those of them that others have by now. */
  lost: ReadonlySet<number>;
  suggested: readonly number[];
  hover: number | null;
  /** What a tap at the hovered seat would take. */
  group: readonly number[];
  cursor: number | null;
  pulses: readonly Pulse[];
}

/** Own seats stay visible however far away the camera is. */
const kLeastMine_px = 5.5;
/** Nearer to each other than this, their ticks would lie over each other. */
const kTicksApart_px = 8;
const kCount_px = 8.5;

function placeOf(marks: Marks, view: View, seat: number): { x: number; y: number; half: number } {
  const place = toScreen(view, { x: at(marks.hall.x, seat), y: at(marks.hall.y, seat) });
  return { ...place, half: halfOf({ hall: marks.hall, k: view.k }, seat) };
}

function paintPulses(ctx: CanvasRenderingContext2D, marks: Marks, view: View, now_ms: number): void {
  for (const { seat, began_ms, freed } of marks.pulses) {
    const share = (now_ms - began_ms) / kPulse_ms;
    if (share < 0 || share >= 1) continue;
    const { x, y, half } = placeOf(marks, view, seat);
    const reach = Math.max(half, 2.5) * (1 + 1.1 * (freed ? 1 - share : share));
    ctx.globalAlpha = (1 - share) ** 1.5;
    ctx.strokeStyle = freed ? marks.palette.seat[at(marks.hall.category, seat)] ?? marks.palette.text
      : marks.palette.text;
    ctx.lineWidth = Math.max(1.2, half * 0.22);
    ctx.beginPath();
    traceSquare(ctx, x, y, reach, at(marks.hall.turn, seat), 0.42, false);
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}

interface OwnGroup { seats: number[]; places: Point[] }

/** Own seats, those together whose ticks would lie over each other. Lost ones stay by themselves. */
function ownGroups(marks: Marks, view: View): OwnGroup[] {
  const groups: OwnGroup[] = [];
  for (const seat of marks.mine) {
    const place = placeOf(marks, view, seat);
    const beside = ({ x, y }: Point) => Math.hypot(x - place.x, y - place.y) < kTicksApart_px;
    const near = marks.lost.has(seat) ? undefined : groups.find(({ seats, places }) =>
      places.some(beside) && !marks.lost.has(seats[0] as number));
    if (near) {
      near.seats.push(seat);
      near.places.push(place);
    } else {
      groups.push({ seats: [seat], places: [place] });
    }
  }
  return groups;
}

/** How many own seats are here, in place of as many ticks. */
function paintCount(ctx: CanvasRenderingContext2D, { palette }: Marks, places: readonly Point[]): void {
  const x = places.reduce((sum, place) => sum + place.x, 0) / places.length;
  const y = places.reduce((sum, place) => sum + place.y, 0) / places.length;
  for (const [radius, color] of [[kCount_px + 1.8, palette.ground], [kCount_px, palette.mine]] as const) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fillStyle = color;
    ctx.fill();
  }
  ctx.fillStyle = palette.onMine;
  ctx.font = `700 ${kCount_px * 1.35}px ${palette.font}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillText(String(places.length), x, y + 0.5);
}

/** A tick on the map's strongest colour; a cross on its ground where the seat was lost. */
function paintMine(ctx: CanvasRenderingContext2D, marks: Marks, view: View, seat: number): void {
  const { palette } = marks;
  const lost = marks.lost.has(seat);
  const place = placeOf(marks, view, seat);
  const half = Math.max(place.half * 1.08, kLeastMine_px);
  const turn = at(marks.hall.turn, seat);
  ctx.beginPath();
  traceSquare(ctx, place.x, place.y, half + Math.max(1.5, half * 0.16), turn, 0.42, false);
  ctx.fillStyle = palette.ground;
  ctx.fill();
  ctx.beginPath();
  traceSquare(ctx, place.x, place.y, half, turn, 0.42, false);
  ctx.fillStyle = lost ? palette.ground : palette.mine;
  ctx.fill();
  ctx.strokeStyle = lost ? palette.text : palette.onMine;
  ctx.lineWidth = Math.max(1.6, half * (lost ? 0.16 : 0.24));
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  if (lost) ctx.stroke();
  const strokes = lost ? [[[-0.4, -0.4], [0.4, 0.4]], [[-0.4, 0.4], [0.4, -0.4]]]
    : [[[-0.45, 0.02], [-0.1, 0.4], [0.5, -0.38]]];
  ctx.beginPath();
  for (const stroke of strokes) {
    stroke.forEach(([x = 0, y = 0], i) => {
      if (i === 0) ctx.moveTo(place.x + half * x, place.y + half * y);
      else ctx.lineTo(place.x + half * x, place.y + half * y);
    });
  }
  ctx.stroke();
  ctx.lineCap = 'butt';
}

function ring(
  ctx: CanvasRenderingContext2D, marks: Marks, view: View, seat: number, color: string,
  width: number, away: number,
): void {
  const { x, y, half } = placeOf(marks, view, seat);
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.beginPath();
  traceSquare(ctx, x, y, Math.max(half, 3) + away, at(marks.hall.turn, seat), 0.42, false);
  ctx.stroke();
}

export function paintMarks(
  ctx: CanvasRenderingContext2D, marks: Marks, view: View, now_ms: number,
): void {
  const { palette } = marks;
  paintPulses(ctx, marks, view, now_ms);
  ctx.setLineDash([4, 3]);
  for (const seat of marks.suggested) ring(ctx, marks, view, seat, palette.mine, 2, 3.5);
  ctx.setLineDash([]);
  for (const seat of marks.group) {
    if (!marks.mine.has(seat)) ring(ctx, marks, view, seat, palette.text, 1.8, 1.4);
  }
  if (marks.hover !== null && marks.group.length === 0 && !marks.mine.has(marks.hover)
    && marks.codes[marks.hover] === kFree) {
    ring(ctx, marks, view, marks.hover, palette.text, 1.8, 1.4);
  }
  for (const { seats, places } of ownGroups(marks, view)) {
    if (seats.length === 1) paintMine(ctx, marks, view, seats[0] as number);
    else paintCount(ctx, marks, places);
  }
  if (marks.cursor !== null) {
    ring(ctx, marks, view, marks.cursor, palette.ground, 5, 4);
    ring(ctx, marks, view, marks.cursor, palette.accent, 2.5, 4);
  }
}
