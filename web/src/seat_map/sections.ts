// Sections: what the whole hall is shaded by. Rows of one zone and one category that lie behind each
// other are a section; its outline is walked along the first row, down the ends of the rows, back
// along the last one and up again. Where rows are strewn about, each heap is a section of its own.

import { translated } from '../words/catalogue_texts';
import { at, include, kAccessible } from './geometry';
import type { Hall, HallRow, Point, Section } from './geometry';

/** Rows further apart than so many usual distances do not belong together. */
const kFarthest = 2.4;
/** A hull that is larger than the outline by no more than this is as good a shape. */
const kTeeth = 1.12;

function point(hall: Hall, seat: number): Point {
  return { x: at(hall.x, seat), y: at(hall.y, seat) };
}

/** The category of most of a row's seats. */
function mainCategory(hall: Hall, row: HallRow): number {
  const counts = new Map<number, number>();
  let best = 0;
  let most = 0;
  for (let seat = row.first; seat < row.first + row.count; ++seat) {
    const category = at(hall.category, seat);
    const count = (counts.get(category) ?? 0) + 1;
    counts.set(category, count);
    if (count > most) [best, most] = [category, count];
  }
  return best;
}

function distanceToRow(hall: Hall, from: Point, row: HallRow): number {
  const { x, y } = hall;
  let nearest = Infinity; // squared
  for (let seat = row.first; seat < row.first + row.count; ++seat) {
    const across = at(x, seat) - from.x;
    const along = at(y, seat) - from.y;
    const squared = across * across + along * along;
    if (squared < nearest) nearest = squared;
  }
  return Math.sqrt(nearest);
}

function middleSeat(row: HallRow): number {
  return row.first + (row.count >> 1);
}

function rowPitch(hall: Hall): number {
  const gaps: number[] = [];
  for (let i = 1; i < hall.rows.length; ++i) {
    const row = hall.rows[i] as HallRow;
    const before = hall.rows[i - 1] as HallRow;
    if (row.zone !== before.zone || row.count === 0 || before.count === 0) continue;
    gaps.push(distanceToRow(hall, point(hall, middleSeat(row)), before));
  }
  gaps.sort((a, b) => a - b);
  return Math.max(gaps[gaps.length >> 1] ?? 0, hall.spacing);
}

/** Corners of a row that its polyline needs; seats in a straight line are left out. */
function bends(hall: Hall, row: HallRow): Point[] {
  const points: Point[] = [];
  const last = row.first + row.count - 1;
  for (let seat = row.first; seat <= last; ++seat) {
    const here = point(hall, seat);
    const before = points[points.length - 1];
    if (!before || seat === last) {
      points.push(here);
      continue;
    }
    const next = point(hall, seat + 1);
    const area = (here.x - before.x) * (next.y - before.y) - (here.y - before.y) * (next.x - before.x);
    const length = Math.hypot(next.x - before.x, next.y - before.y);
    if (Math.abs(area) > length * hall.spacing * 0.06) points.push(here);
  }
  return points;
}

function outline(hall: Hall, rows: HallRow[]): Point[] {
  const first = rows[0] as HallRow;
  const last = rows[rows.length - 1] as HallRow;
  if (first === last) return bends(hall, first);
  const between = rows.slice(1, -1);
  return [
    ...bends(hall, first),
    ...between.map((row) => point(hall, row.first + row.count - 1)),
    ...bends(hall, last).reverse(),
    ...between.reverse().map((row) => point(hall, row.first)),
  ];
}

function areaOf(points: readonly Point[]): number {
  return Math.abs(points.reduce((sum, a, i) => {
    const b = points[(i + 1) % points.length] as Point;
    return sum + a.x * b.y - b.x * a.y;
  }, 0)) / 2;
}

/** The convex hull, by Andrew's monotone chain. */
export function hullOf(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (ordered: readonly Point[]) => {
    const chain: Point[] = [];
    for (const p of ordered) {
      for (;;) {
        const a = chain[chain.length - 2];
        const b = chain[chain.length - 1];
        if (!a || !b || (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) > 0) break;
        chain.pop();
      }
      chain.push(p);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** Without the teeth of uneven rows, where the section is a plain shape anyway. */
function smoothed(points: Point[]): Point[] {
  if (points.length < 4) return points;
  const hull = hullOf(points);
  return areaOf(hull) <= kTeeth * areaOf(points) ? hull : points;
}

function middleOf(hall: Hall, row: HallRow | undefined): Point {
  if (!row) return { x: 0, y: 0 };
  const a = point(hall, row.first + ((row.count - 1) >> 1));
  const b = point(hall, middleSeat(row));
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/** Between the middles of the two middle rows. */
function heartOf(hall: Hall, rows: readonly HallRow[]): Point {
  const a = middleOf(hall, rows[(rows.length - 1) >> 1]);
  const b = middleOf(hall, rows[rows.length >> 1]);
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function depthOf(hall: Hall, rows: readonly HallRow[]): Point | null {
  const from = middleOf(hall, rows[0]);
  const to = middleOf(hall, rows[rows.length - 1]);
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  return length > 0 ? { x: (to.x - from.x) / length, y: (to.y - from.y) / length } : null;
}

/** Names of zones with wheelchair places: the first and the last of each run of neighbours. */
export function wheelchairRuns(hall: Hall): [string, string][] {
  const zones = new Set(hall.sections.filter(({ wheelchairs }) => wheelchairs).map(({ zone }) => zone));
  const runs: [number, number][] = [];
  for (const zone of zones) {
    const run = runs[runs.length - 1];
    if (run && run[1] === zone - 1) run[1] = zone;
    else runs.push([zone, zone]);
  }
  return runs.map(([first, last]) => [
    translated(hall.plan.zones[first]?.name ?? ''), translated(hall.plan.zones[last]?.name ?? '')]);
}

function finish(hall: Hall, index: number, section: Section, pitch: number): void {
  const rows = section.rows.map((row) => hall.rows[row] as HallRow);
  section.outline = smoothed(outline(hall, rows));
  section.margin = Math.min(pitch, hall.spacing * 1.6) * 0.62;
  for (const row of rows) {
    for (let seat = row.first; seat < row.first + row.count; ++seat) {
      include(section.box, point(hall, seat), section.margin);
      if ((at(hall.traits, seat) & kAccessible) !== 0) section.wheelchairs = true;
      hall.section[seat] = index;
    }
  }
  section.heart = heartOf(hall, rows);
  section.depth = depthOf(hall, rows);
}

export function sectionsOf(hall: Hall): Section[] {
  const pitch = rowPitch(hall);
  const sections: Section[] = [];
  let open: Section[] = [];
  hall.rows.forEach((row, index) => {
    if (row.count === 0) return;
    if (open[0]?.zone !== row.zone) open = [];
    const category = mainCategory(hall, row);
    const middle = point(hall, middleSeat(row));
    let home = open.find((section) => section.category === category && distanceToRow(
      hall, middle, hall.rows[section.rows[section.rows.length - 1] ?? 0] as HallRow,
    ) <= kFarthest * pitch);
    if (!home) {
      home = {
        zone: row.zone, category, rows: [], seats: 0, wheelchairs: false, outline: [], margin: 0,
        box: { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity },
        heart: { x: 0, y: 0 }, depth: null,
      };
      sections.push(home);
      open.push(home);
    }
    home.rows.push(index);
    home.seats += row.count;
  });
  sections.forEach((section, index) => finish(hall, index, section, pitch));
  return sections;
}
