// What a plan draws besides seats: the stage or screen, walls, words, and the standing areas that can
// be bought. The plan's own colours were made for white paper; here they are tinted towards the
// page's ground, so that a stage is a stage at night too.

import type { SeatPlan } from './contract';
import { include, outlineOf } from './geometry';
import type { Box, Hall, Point } from './geometry';
import { cssOf, mixed, rgbOf } from './colours';
import type { Rgb } from './colours';
import { groundOf, within } from './ground';
import type { Palette } from './palette';
import { stageOf } from './view_hint';
import { toScreen } from './view_box';
import type { View } from './view_box';

/** Halls of fewer parts are told from their rows. */
const kParts = 8;

type Shape = SeatPlan['shapes'][number];

export interface DrawnShape {
  shape: Shape;
  corners: Point[];
  box: Box;
  middle: Point;
  path: Path2D;
  stage: boolean;
  /** Which way words go that stand outside of a large hall, so that they cover none of it. */
  outward: Point | null;
  /** The category's index, for an area. */
  category: number;
}

export interface AreaLook {
  palette: Palette;
  shown: readonly boolean[];
  sold: readonly boolean[];
  share(key: string): number;
  /** What is written on any other shape, in the visitor's language. */
  shapeWords(text: string): string;
  /** The two lines on an area: its name, and what is left of it. */
  words(key: string): [string, string];
}

function drawn(hall: Hall, shape: Shape): DrawnShape {
  const corners = outlineOf(shape);
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const corner of corners) include(box, corner, shape.shape === 'text' ? hall.spacing : 0);
  const path = new Path2D();
  corners.forEach(({ x, y }, i) => (i === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
  path.closePath();
  const area = hall.plan.areas.find((other) => other.key === shape.area);
  return {
    shape, corners, box, path,
    middle: { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 },
    outward: shape.shape === 'text' ? outwardOf(hall, corners[0]) : null,
    stage: !shape.area && shape.text !== '' && stageOf(hall)?.name === shape.text,
    category: hall.plan.categories.findIndex(({ name }) => name === area?.category),
  };
}

function outwardOf(hall: Hall, at: Point | undefined): Point | null {
  if (!at || hall.sections.length < kParts || within(groundOf(hall).whole, at)) return null;
  const { left, right, top, bottom } = hall.box;
  const aside = { x: (at.x - (left + right) / 2) / (right - left), y: (at.y - (top + bottom) / 2) / (bottom - top) };
  const length = Math.hypot(aside.x, aside.y);
  return { x: aside.x / length, y: aside.y / length };
}

const kept = new WeakMap<Hall, DrawnShape[]>();

export function shapesOf(hall: Hall): DrawnShape[] {
  let shapes = kept.get(hall);
  if (!shapes) {
    shapes = hall.plan.shapes.map((shape) => drawn(hall, shape));
    kept.set(hall, shapes);
  }
  return shapes;
}

function fillOf(shape: DrawnShape, look: AreaLook): string {
  const { palette } = look;
  const panel = rgbOf(palette.panel);
  if (shape.shape.area) {
    const color = palette.shade[shape.category] ?? rgbOf(palette.muted);
    const left = look.share(shape.shape.area);
    const share = !look.sold[shape.category] || left === 0 ? 0.06 : 0.22 + 0.6 * Math.sqrt(left);
    return cssOf(mixed(panel, color, look.shown[shape.category] ? share : 0.08));
  }
  if (shape.stage) return cssOf(mixed(panel, rgbOf(palette.text), palette.dark ? 0.2 : 0.14));
  return cssOf(mixed(panel, rgbOf(shape.shape.color || palette.line), palette.dark ? 0.18 : 0.6));
}

/** The shapes, their corners rounded by `round` at most; the context's transform is the plan's. */
export function paintShapes(
  ctx: CanvasRenderingContext2D, shapes: readonly DrawnShape[], look: AreaLook, k: number,
  round: number,
): void {
  ctx.lineJoin = 'round';
  for (const shape of shapes) {
    if (shape.shape.shape === 'text') continue;
    const color = fillOf(shape, look);
    ctx.fillStyle = color;
    ctx.strokeStyle = color;
    ctx.lineWidth = Math.min(8 / k, round);
    ctx.fill(shape.path);
    ctx.stroke(shape.path);
    if (shape.stage) paintGlow(ctx, shape, look.palette, k);
  }
}

/** The edge of the stage that everybody looks at, as a line of light. */
function paintGlow(
  ctx: CanvasRenderingContext2D, shape: DrawnShape, palette: Palette, k: number,
): void {
  const { box } = shape;
  if (shape.shape.shape !== 'rectangle' || shape.shape.rotation % 180 !== 0) return;
  ctx.strokeStyle = palette.accent;
  ctx.lineWidth = 3 / k;
  ctx.lineCap = 'round';
  ctx.beginPath();
  ctx.moveTo(box.left, box.bottom + 4 / k);
  ctx.lineTo(box.right, box.bottom + 4 / k);
  ctx.stroke();
  ctx.lineCap = 'butt';
}

/** Words that stand upright at the side of the map are so far from its edge. */
const kEdge_px = 8;

/** Words outside of the hall; along the edge of the map where there is no room beside it. */
function paintOutside(
  ctx: CanvasRenderingContext2D, words: string, at: Point, outward: Point, ground: string,
): void {
  const half = ctx.measureText(words).width / 2;
  const right = ctx.canvas.clientWidth - half - 2;
  if (at.x < 0 || at.x > ctx.canvas.clientWidth) return;
  const wanted = at.x + outward.x * half;
  const x = Math.min(right, Math.max(half + 2, wanted));
  ctx.lineJoin = 'round';
  ctx.lineWidth = 4;
  ctx.strokeStyle = ground;
  ctx.save();
  if (Math.abs(x - wanted) > kEdge_px) {
    const side = Math.sign(outward.x);
    ctx.translate(side < 0 ? kEdge_px : ctx.canvas.clientWidth - kEdge_px, at.y);
    ctx.rotate((side * Math.PI) / 2);
  } else ctx.translate(x, at.y + outward.y * 6);
  ctx.strokeText(words, 0, 0);
  ctx.fillText(words, 0, 0);
  ctx.restore();
}

/** Words on shapes, upright and in screen pixels. */
export function paintShapeLabels(
  ctx: CanvasRenderingContext2D, shapes: readonly DrawnShape[], look: AreaLook, view: View,
): void {
  const { palette } = look;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  for (const shape of shapes) {
    const width = (shape.box.right - shape.box.left) * view.k;
    const height = (shape.box.bottom - shape.box.top) * view.k;
    const at = toScreen(view, shape.middle);
    const { area } = shape.shape;
    const lines = area ? look.words(area) : [look.shapeWords(shape.shape.text)];
    if (width < 26 && shape.shape.shape !== 'text') continue;
    const size = Math.min(17, Math.max(9.5, Math.min(width / 7, height * 0.6)));
    ctx.fillStyle = shape.stage ? palette.text : area ? inkFor(shape, look) : palette.muted;
    ctx.globalAlpha = area && !look.shown[shape.category] ? 0.45 : 1;
    lines.forEach((line, i) => {
      const weight = i === 0 ? 700 : 500;
      const spread = shape.stage && lines.length === 1 && /^[ -~]*$/.test(line); // Latin letters alone
      ctx.font = `${weight} ${i === 0 ? size : Math.max(9.5, size - 2)}px ${palette.font}`;
      if ('letterSpacing' in ctx) ctx.letterSpacing = spread ? `${size * 0.28}px` : '0px';
      const y = at.y + (i - (lines.length - 1) / 2) * size * 1.25;
      const words = spread ? line.toUpperCase() : line;
      if (shape.outward) paintOutside(ctx, words, at, shape.outward, palette.ground);
      else if (shape.shape.shape === 'text') ctx.fillText(words, at.x, y);
      else ctx.fillText(words, at.x, y, Math.max(24, width - 6));
    });
    if ('letterSpacing' in ctx) ctx.letterSpacing = '0px';
  }
  ctx.globalAlpha = 1;
}

function inkFor(shape: DrawnShape, look: AreaLook): string {
  const { r, g, b } = rgbOf(fillOf(shape, look));
  return r * 0.299 + g * 0.587 + b * 0.114 > 140 ? '#120c18' : '#f7f2ff';
}

/** Whether a point of the plan is in a shape. */
export function inside(shape: DrawnShape, point: Point): boolean {
  return within(shape.corners, point);
}

const grounds = new WeakMap<Hall, { whole: Path2D; floor: Path2D }>();

function pathOf(points: readonly Point[]): Path2D {
  const path = new Path2D();
  points.forEach(({ x, y }, i) => (i === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
  path.closePath();
  return path;
}

/** What a large hall stands on, so that its blocks are one place: the gangways between them, and the
 * floor in their midst. The context's transform is the plan's. */
export function paintGround(ctx: CanvasRenderingContext2D, hall: Hall, palette: Palette, k: number): void {
  if (hall.sections.length < kParts) return;
  let paths = grounds.get(hall);
  if (!paths) {
    const { whole, floor } = groundOf(hall);
    paths = { whole: pathOf(whole), floor: pathOf(floor) };
    grounds.set(hall, paths);
  }
  const [ground, panel, line] = [palette.ground, palette.panel, palette.line].map(rgbOf) as [Rgb, Rgb, Rgb];
  ctx.lineJoin = 'round';
  ctx.lineWidth = 1.5 / k;
  ctx.strokeStyle = palette.line;
  ctx.fillStyle = cssOf(mixed(ground, panel, 0.55));
  ctx.fill(paths.whole);
  ctx.stroke(paths.whole);
  ctx.fillStyle = cssOf(mixed(ground, mixed(panel, line, 0.5), palette.dark ? 0.6 : 0.75));
  ctx.fill(paths.floor);
}
