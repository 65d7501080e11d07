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
/** The buttons over the map: in a column at the right of a wide one, in a line below on a narrow one
 * (seat_map.module.css has the same border between the two). */
const kWide = 1.1;
const kButtonsColumn_px = 64;
const kButtonsLine_px = 60;
const kApron = 1.8;

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

/** All of the hall, clear of the buttons. */
export function wholeHall(hall: Hall, size: Size): View {
  const room = Math.min(12, size.width * 0.03);
  // Names of zones stand before their first rows, and the ground goes around everything.
  const apron = hall.plan.zones.length > 1 ? hall.spacing * kApron : 0;
  const { left, top, right: far, bottom } = hall.box;
  const box = {
    left: left - apron, top: top - apron, right: far + apron, bottom: bottom + apron,
  };
  const fit = (width: number, height: number) =>
    fitting(hall, box, { width, height }, room, kFitted_px);
  const { width, height } = size;
  if (width < height * kWide) return fit(width, height - kButtonsLine_px);
  const view = fit(width, height);
  const end = box.right * view.k + view.x;
  return end > width - kButtonsColumn_px ? fit(width - kButtonsColumn_px, height) : view;
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
