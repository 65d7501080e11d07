// Where the camera stands: screen = plan * k + (x, y), in CSS pixels. Pure arithmetic, shared by all
// who draw and all who ask what is under a finger.

import type { Box, Hall, Point } from './geometry';

export interface View { k: number; x: number; y: number }
export interface Size { width: number; height: number }

/** How much of the hall is told apart. */
export type Level = 'zones' | 'seats' | 'numbers';

const kSeats_px = 5.2;
const kNumbers_px = 19;
const kClosest_px = 54;
const kFitted_px = 34;
/** What the shapes mean stands below the hall, where the map is wider than that. */
const kKey_px = 36;
const kNarrow_px = 640;
/** What to do with sections is said above a hall that shows them alone. */
const kTip_px = 30;

export function levelOf(hall: Hall, k: number): Level {
  const pitch = hall.spacing * k;
  if (pitch >= kNumbers_px) return 'numbers';
  // A hall of a few sections has nothing to shade.
  return pitch >= kSeats_px || hall.sections.length < 4 ? 'seats' : 'zones';
}

export function toPlan(view: View, point: Point): Point {
  return { x: (point.x - view.x) / view.k, y: (point.y - view.y) / view.k };
}

export function toScreen(view: View, point: Point): Point {
  return { x: point.x * view.k + view.x, y: point.y * view.k + view.y };
}

export function visibleBox(view: View, size: Size, margin_px = 0): Box {
  const from = toPlan(view, { x: -margin_px, y: -margin_px });
  const to = toPlan(view, { x: size.width + margin_px, y: size.height + margin_px });
  return { left: from.x, top: from.y, right: to.x, bottom: to.y };
}

/** The view that shows a box as large as it fits, with room around it. */
export function fitting(hall: Hall, box: Box, size: Size, room_px: number, closest_px: number): View {
  const width = Math.max(1, box.right - box.left);
  const height = Math.max(1, box.bottom - box.top);
  const k = Math.max(1e-4, Math.min(
    (size.width - 2 * room_px) / width, (size.height - 2 * room_px) / height,
    closest_px / hall.spacing,
  ));
  return centredOn({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }, k, size);
}

export function wholeHall(hall: Hall, size: Size): View {
  const height = size.height - (size.width > kNarrow_px ? kKey_px : 0);
  const room = Math.min(24, size.width * 0.04);
  const view = fitting(hall, hall.box, { ...size, height }, room, kFitted_px);
  if (levelOf(hall, view.k) !== 'zones') return view;
  const under = fitting(hall, hall.box, { ...size, height: height - kTip_px }, room, kFitted_px);
  return { ...under, y: under.y + kTip_px };
}

export function centredOn(point: Point, k: number, size: Size): View {
  return { k, x: size.width / 2 - point.x * k, y: size.height / 2 - point.y * k };
}

export function closest(hall: Hall): number {
  return kClosest_px / hall.spacing;
}

export function meets(a: Box, b: Box): boolean {
  return a.left <= b.right && a.right >= b.left && a.top <= b.bottom && a.bottom >= b.top;
}
