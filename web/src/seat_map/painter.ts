// Draws the hall on its canvas, at most once a frame and only when something is to be seen: chooses
// the level of detail, keeps the tiles, plays the pulses. Knows no framework; seat_map.tsx gives it
// what changed and tells it to go.

import { at } from './geometry';
import type { Box, Hall } from './geometry';
import type { SeatGrid } from './hit';
import { kFree } from './hall_state';
import type { HallChange, HallState } from './hall_state';
import { kPulse_ms, paintMarks } from './paint_marks';
import type { Pulse } from './paint_marks';
import { paintRowEdges, paintZoneNames } from './paint_names';
import { kRowLetters_px, paintRowLabels, paintSeats } from './paint_seats';
import { paintGround, paintShapeLabels, paintShapes, shapesOf } from './paint_shapes';
import type { AreaLook } from './paint_shapes';
import { paintPanel, paintZoneLabels, paintZones } from './paint_zones';
import type { ZoneLook } from './paint_zones';
import type { Palette } from './palette';
import { kMaxPatches, Tiles } from './tiles';
import { levelOf, meets, visibleBox } from './view_box';
import type { Level, Size, View } from './view_box';

/** All that decides how the hall looks, besides the statuses and the camera. */
export interface Looks {
  palette: Palette;
  shown: readonly boolean[];
  sold: readonly boolean[];
  prices: readonly string[];
  free(count: number): string;
  share(areaKey: string): number;
  areaWords(areaKey: string): [string, string];
  shapeWords(text: string): string;
}

/** What a frame may spend on tiles; the rest is for the browser. */
const kTileWork_ms = 10;
const kTileWorkMoving_ms = 4;
const kOverview_px = 900;
const kOverviewStrength = 0.45;
const kMaxPulses = 150;
/** So far may tiles be stretched before others are drawn in the middle of a zoom. */
const kLeastStretch = 0.55;
const kMaxStretch = 1.9;

export class Painter {
  view: View = { k: 1, x: 0, y: 0 };
  size: Size = { width: 0, height: 0 };
  mine: ReadonlySet<number> = new Set();
  lost: ReadonlySet<number> = new Set();
  suggested: readonly number[] = [];
  hover: number | null = null;
  group: readonly number[] = [];
  cursor: number | null = null;
  /** Nothing moves by itself. */
  still = false;
  private ratio = 1;
  private tiles: Tiles;
  private pulses: Pulse[] = [];
  private pending = 0;
  private lastScale = 0;
  private overview: HTMLCanvasElement | null = null;
  private moving = false;
  private readonly ctx: CanvasRenderingContext2D;

  constructor(
    private readonly canvas: HTMLCanvasElement, private readonly hall: Hall,
    private readonly grid: SeatGrid, private readonly state: HallState, private looks: Looks,
  ) {
    this.ctx = canvas.getContext('2d') as CanvasRenderingContext2D;
    this.tiles = new Tiles((ctx, box, k) => this.paintBox(ctx, box, k), this.ratio);
  }

  close(): void {
    cancelAnimationFrame(this.pending);
    this.pending = 0;
  }

  resize(size: Size): void {
    // More than two pixels to a point cannot be told apart on a map, and cost a phone its memory.
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const { width, height } = this.size;
    if (width === size.width && height === size.height && ratio === this.ratio) return;
    this.ratio = ratio;
    this.size = size;
    this.canvas.width = Math.round(size.width * this.ratio);
    this.canvas.height = Math.round(size.height * this.ratio);
    this.tiles = new Tiles((ctx, box, k) => this.paintBox(ctx, box, k), this.ratio);
    if (width === 0) this.invalidate(); // its looks follow at once
    else this.draw(); // the canvas is empty now
  }

  look(looks: Looks): void {
    this.looks = looks;
    this.overview = null;
    this.tiles.begin(this.tiles.scale, false);
    this.invalidate();
  }

  /** The camera moved; `moving` while a gesture or flight goes on. */
  move(view: View, moving: boolean): void {
    this.view = view;
    this.moving = moving;
    this.invalidate();
  }

  follow(change: HallChange): void {
    if (change.seats === 'all' || change.seats.length > kMaxPatches) {
      this.tiles.begin(this.tiles.scale, true);
      this.overview = null;
    } else {
      for (const seat of change.seats) this.tiles.patch(this.boxOf(seat));
    }
    if (change.seats !== 'all' && !this.still) this.pulse(change.seats);
    this.invalidate();
  }

  invalidate(): void {
    if (this.pending === 0) this.pending = requestAnimationFrame(() => this.draw());
  }

  private boxOf(seat: number): Box {
    const reach = this.hall.spacing * 0.62;
    const x = at(this.hall.x, seat);
    const y = at(this.hall.y, seat);
    return { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach };
  }

  private pulse(seats: readonly number[]): void {
    const box = visibleBox(this.view, this.size);
    const began_ms = performance.now();
    for (const seat of seats) {
      if (this.pulses.length >= kMaxPulses) return;
      const x = at(this.hall.x, seat);
      const y = at(this.hall.y, seat);
      if (x < box.left || x > box.right || y < box.top || y > box.bottom) continue;
      if (this.mine.has(seat)) continue;
      this.pulses.push({ seat, began_ms, freed: this.state.codes[seat] === kFree });
    }
  }

  private zoneLook(): ZoneLook {
    const { palette, shown, sold, prices, free } = this.looks;
    const { freeInSection } = this.state;
    return { hall: this.hall, palette, shown, sold, prices, free, freeInSection };
  }

  private areaLook(): AreaLook {
    const { palette, shown, sold, share, shapeWords, areaWords } = this.looks;
    return { palette, shown, sold, share, shapeWords, words: areaWords };
  }

  private draw(): void {
    this.pending = 0;
    const { ctx, size, view } = this;
    if (size.width === 0) return;
    const began_ms = performance.now();
    ctx.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    ctx.fillStyle = this.looks.palette.ground;
    ctx.fillRect(0, 0, size.width, size.height);
    const level = levelOf(this.hall, view.k);
    let whole = true;
    if (level === 'zones') this.drawZones();
    else whole = this.drawTiles(began_ms);
    paintShapeLabels(ctx, this.shapesInView(), this.areaLook(), view);
    if (level === 'zones') paintZoneLabels(ctx, this.zoneLook(), view);
    else this.drawNames(level);
    this.drawMarks(began_ms);
    if (!whole || this.pulses.length > 0) this.invalidate();
  }

  private drawMarks(now_ms: number): void {
    this.pulses = this.pulses.filter((pulse) => now_ms - pulse.began_ms < kPulse_ms);
    paintMarks(this.ctx, {
      hall: this.hall, codes: this.state.codes, palette: this.looks.palette, mine: this.mine,
      lost: this.lost, suggested: this.suggested, hover: this.hover, group: this.group, cursor: this.cursor,
      pulses: this.pulses,
    }, this.view, now_ms);
  }

  private planTransform(): void {
    const { view, ratio } = this;
    this.ctx.setTransform(view.k * ratio, 0, 0, view.k * ratio, view.x * ratio, view.y * ratio);
  }

  private drawZones(): void {
    this.planTransform();
    paintGround(this.ctx, this.hall, this.looks.palette, this.view.k);
    this.paintShapesInView();
    paintZones(this.ctx, this.zoneLook(), this.view.k, 1);
    this.ctx.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
  }

  /** Blits what is there and works on what is not. Returns whether the view is whole. */
  private drawTiles(began_ms: number): boolean {
    const { ctx, view, size, tiles } = this;
    const zooming = this.moving && Math.abs(view.k - this.lastScale) > 1e-9;
    this.lastScale = view.k;
    const stretch = tiles.scale === 0 ? 0 : view.k / tiles.scale;
    const tooFar = stretch < kLeastStretch || stretch > kMaxStretch;
    const rests = !this.moving && Math.abs(stretch - 1) > 1e-9;
    if (rests || (tooFar && !zooming)) tiles.begin(view.k, true);
    // Tiles of a scale that passes by are thrown away: no work for them.
    if (!zooming) {
      tiles.work(view, size, began_ms + (this.moving ? kTileWorkMoving_ms : kTileWork_ms));
    }
    if (!tiles.covers(view, size)) this.drawOverview();
    return tiles.draw(ctx, view, size);
  }

  /** The hall in soft colours, from one small bitmap: what is seen where no tile is yet. */
  private drawOverview(): void {
    const { box } = this.hall;
    this.overview ??= this.makeOverview();
    const { k } = this.view;
    const width = (box.right - box.left) * k;
    const height = (box.bottom - box.top) * k;
    const x = box.left * k + this.view.x;
    const y = box.top * k + this.view.y;
    this.ctx.drawImage(this.overview, x, y, width, height);
  }

  private makeOverview(): HTMLCanvasElement {
    const { box } = this.hall;
    const canvas = document.createElement('canvas');
    const longest = Math.max(box.right - box.left, box.bottom - box.top);
    const k = kOverview_px / longest;
    canvas.width = Math.ceil((box.right - box.left) * k);
    canvas.height = Math.ceil((box.bottom - box.top) * k);
    const ctx = canvas.getContext('2d');
    if (!ctx) return canvas;
    ctx.setTransform(k, 0, 0, k, -box.left * k, -box.top * k);
    paintGround(ctx, this.hall, this.looks.palette, k);
    paintShapes(ctx, shapesOf(this.hall), this.areaLook(), k, this.hall.spacing * 0.4);
    paintZones(ctx, this.zoneLook(), k, kOverviewStrength);
    return canvas;
  }

  private drawNames(level: Level): void {
    const { ctx, hall, view, size, grid } = this;
    const { palette } = this.looks;
    const look = { hall, grid, palette, view, size };
    if (level !== 'numbers') paintZoneNames(ctx, look);
    if (hall.spacing * view.k >= kRowLetters_px) paintRowEdges(ctx, look);
  }

  private paintShapesInView(): void {
    const round = this.hall.spacing * 0.4;
    paintShapes(this.ctx, this.shapesInView(), this.areaLook(), this.view.k, round);
  }

  private shapesInView() {
    const box = visibleBox(this.view, this.size, 10);
    return shapesOf(this.hall).filter((shape) => meets(shape.box, box));
  }

  /** One part of a tile: shapes, the ground of sections, seats, row letters, in that order. */
  private paintBox(ctx: CanvasRenderingContext2D, box: Box, k: number): void {
    const { hall, state, looks } = this;
    const reach = hall.spacing * 1.6;
    const around = {
      left: box.left - reach, top: box.top - reach,
      right: box.right + reach, bottom: box.bottom + reach,
    };
    ctx.save();
    ctx.scale(k, k);
    const shapes = shapesOf(hall).filter((shape) => meets(shape.box, around));
    paintGround(ctx, hall, looks.palette, k);
    paintShapes(ctx, shapes, this.areaLook(), k, hall.spacing * 0.4);
    for (const section of hall.sections) {
      if (meets(section.box, around)) paintPanel(ctx, section, looks.palette, k);
    }
    ctx.restore();
    const seats: number[] = [];
    const rows = new Set<number>();
    this.grid.within(around, (seat) => {
      seats.push(seat);
      const row = hall.rows[at(hall.row, seat)];
      const atEnd = row && (seat === row.first || seat === row.first + row.count - 1);
      if (atEnd) rows.add(at(hall.row, seat));
    });
    const numbers = levelOf(hall, k) === 'numbers';
    const look = {
      hall, codes: state.codes, palette: looks.palette, k, shown: looks.shown, sold: looks.sold,
      numbers,
      empty: (x: number, y: number) => this.grid.nearest(x, y, hall.spacing * 0.6) === null,
    };
    paintSeats(ctx, look, seats);
    paintRowLabels(ctx, look, rows);
  }
}
