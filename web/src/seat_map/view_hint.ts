// What one sees from a seat, as far as the geometry tells: how far the stage or screen is, at which
// angle, and where its edges are in the buyer's field of view. The hall is flat here; heights are not
// in a seat plan, and nothing is claimed about them.

import { at, include, metres, outlineOf } from './geometry';
import type { Box, Hall, Point } from './geometry';

/** What everybody looks at: the middle of its front edge, and the two ends of that edge. */
export interface Stage {
  name: string;
  kind: 'screen' | 'stage';
  middle: Point;
  ends: [Point, Point];
  /** Of length one, towards the audience. */
  facing: Point;
  box: Box;
}

export interface ViewHint {
  distance_m: number;
  /** Degrees off the middle, 0 to 180. */
  off_degrees: number;
  /** Which side of the hall the seat is on, looking at the stage. */
  side: 'left' | 'right' | 'middle';
  /** The ends of the stage: how far each is and at which angle to the line of sight, in radians. */
  ends: { distance_m: number; angle: number }[];
}

const kMiddle_degrees = 4;
const kNames = /\b(screen|stage|pitch|ring)\b|पर्दा|परदा|स्क्रीन|मंच|रंगमंच/i;

function audienceMiddle(hall: Hall): Point {
  let x = 0;
  let y = 0;
  for (let seat = 0; seat < hall.count; ++seat) {
    x += at(hall.x, seat);
    y += at(hall.y, seat);
  }
  return { x: x / Math.max(1, hall.count), y: y / Math.max(1, hall.count) };
}

function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/** The edge of a rectangle that faces the audience; of other shapes, their width across. */
function frontEdge(corners: Point[], audience: Point): [Point, Point] {
  const far = (edge: [Point, Point]) => {
    const middle = between(...edge);
    return Math.hypot(middle.x - audience.x, middle.y - audience.y);
  };
  if (corners.length === 4) {
    const edges = corners.map((corner, i): [Point, Point] => [corner, corners[(i + 1) % 4] as Point]);
    return edges.reduce((best, edge) => (far(edge) < far(best) ? edge : best));
  }
  const sum = corners.reduce((total, c) => ({ x: total.x + c.x, y: total.y + c.y }), { x: 0, y: 0 });
  const middle = { x: sum.x / corners.length, y: sum.y / corners.length };
  const length = Math.hypot(audience.x - middle.x, audience.y - middle.y) || 1;
  const across = { x: (audience.y - middle.y) / length, y: -(audience.x - middle.x) / length };
  const reach = Math.max(...corners.map((corner) => Math.abs(
    (corner.x - middle.x) * across.x + (corner.y - middle.y) * across.y,
  )));
  return [
    { x: middle.x + across.x * reach, y: middle.y + across.y * reach },
    { x: middle.x - across.x * reach, y: middle.y - across.y * reach },
  ];
}

const kept = new WeakMap<Hall, Stage | null>();

/** The stage or screen of a hall; null where none is drawn, and in an empty hall. */
export function stageOf(hall: Hall): Stage | null {
  let stage = kept.get(hall);
  if (stage === undefined) {
    stage = findStage(hall);
    kept.set(hall, stage);
  }
  return stage;
}

function findStage(hall: Hall): Stage | null {
  if (hall.count === 0) return null;
  const audience = audienceMiddle(hall);
  const shape = hall.plan.shapes.find((candidate) => !candidate.area && candidate.shape !== 'text'
    && kNames.test(candidate.text));
  if (!shape) return null;
  const corners = outlineOf(shape);
  const ends = frontEdge(corners, audience);
  const middle = between(...ends);
  const width = Math.hypot(ends[1].x - ends[0].x, ends[1].y - ends[0].y) || 1;
  const facing = { x: (ends[1].y - ends[0].y) / width, y: -(ends[1].x - ends[0].x) / width };
  const towards = facing.x * (audience.x - middle.x) + facing.y * (audience.y - middle.y);
  const sign = towards < 0 ? -1 : 1;
  const kind = /screen|पर्दा|परदा|स्क्रीन/i.test(shape.text) ? 'screen' : 'stage';
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const corner of corners) include(box, corner, 0);
  return {
    name: shape.text, kind, middle, ends, facing: { x: facing.x * sign, y: facing.y * sign }, box,
  };
}

export function viewFrom(hall: Hall, stage: Stage, seat: number): ViewHint {
  const eye = { x: at(hall.x, seat), y: at(hall.y, seat) };
  const dx = eye.x - stage.middle.x;
  const dy = eye.y - stage.middle.y;
  const ahead = dx * stage.facing.x + dy * stage.facing.y;
  const aside = stage.facing.x * dy - stage.facing.y * dx;
  const off_degrees = (Math.abs(Math.atan2(aside, ahead)) * 180) / Math.PI;
  const gaze = Math.atan2(-dy, -dx);
  const ends = stage.ends.map((end) => {
    const angle = Math.atan2(end.y - eye.y, end.x - eye.x) - gaze;
    const length = Math.hypot(end.x - eye.x, end.y - eye.y);
    return {
      distance_m: metres(hall, length), angle: Math.atan2(Math.sin(angle), Math.cos(angle)),
    };
  }).sort((a, b) => a.angle - b.angle);
  const side = off_degrees < kMiddle_degrees ? 'middle' : aside > 0 ? 'left' : 'right';
  return { distance_m: metres(hall, Math.hypot(dx, dy)), off_degrees, side, ends };
}
