// The canvas as something to touch: joins camera, grid and painter, and tells what a pointer or a key
// meant (a seat, an area, a look at a seat). It decides nothing about the basket; seat_map.tsx does.

import { Camera } from './camera';
import { at } from './geometry';
import type { Hall, Point } from './geometry';
import type { HallState } from './hall_state';
import { groundOf, within } from './ground';
import { SeatGrid } from './hit';
import type { SeatPlan } from './contract';
import { hallOf } from './measure';
import { inside, shapesOf } from './paint_shapes';
import { Painter } from './painter';
import type { Looks } from './painter';
import { levelOf, toPlan, toScreen } from './view_box';
import type { Level, Size, View } from './view_box';
import { nearestWheelchair } from './whereabouts';

export interface StageEvents {
  /** `adding`: with Shift, or by a long press. */
  seat(seat: number, adding: boolean): void;
  area(key: string, adding: boolean): void;
  /** The pointer rests on a seat, or on none; where the seat is on the canvas. */
  look(seat: number | null, place: Point): void;
  /** The keyboard's cursor came to a seat. */
  cursor(seat: number): void;
  moved(view: View, level: Level): void;
  grabbed(): void;
}

/** What a finger hits surely; below it a tap comes closer first. */
const kFinger_px = 17;
const kMouse_px = 7;
const kNear_px = 30;

export class MapStage {
  readonly hall: Hall;
  readonly painter: Painter;
  readonly camera: Camera;
  size: Size = { width: 0, height: 0 };
  /** A wheelchair place was asked for. */
  wheelchair = false;
  private readonly grid: SeatGrid;
  private readonly ends: (() => void)[] = [];
  private cursor: number | null = null;
  /** Where the keyboard's cursor was when it went elsewhere. */
  private left: number | null = null;
  private touched = false;
  private lastTouched: number | null = null;
  private shown: readonly number[] = [];

  constructor(
    private readonly canvas: HTMLCanvasElement, plan: SeatPlan, state: HallState,
    looks: Looks, private readonly events: StageEvents,
  ) {
    this.hall = hallOf(plan);
    this.grid = new SeatGrid(this.hall);
    this.painter = new Painter(canvas, this.hall, this.grid, state, looks);
    this.camera = new Camera(canvas, this.hall, {
      moved: (view, moving) => {
        this.painter.move(view, moving);
        canvas.style.touchAction = this.camera.wholeIsSeen() ? 'pan-y' : 'none';
        events.moved(view, levelOf(this.hall, view.k));
      },
      grabbed: () => {
        this.lastTouched = null; // the buyer looks elsewhere
        events.grabbed();
      },
      longPress: (at) => this.longPress(at),
    });
    this.ends.push(state.subscribe((change) => this.painter.follow(change)));
    this.followMotion();
    this.followScreen();
    this.listen();
    const observer = new ResizeObserver(() => this.resize());
    observer.observe(canvas);
    this.ends.push(() => observer.disconnect());
    this.resize();
  }

  close(): void {
    for (const end of this.ends) end();
    this.camera.close();
    this.painter.close();
  }

  private placeOf(seat: number): Point {
    return { x: at(this.hall.x, seat), y: at(this.hall.y, seat) };
  }

  screenOf(seat: number): Point {
    return toScreen(this.camera.view, this.placeOf(seat));
  }

  /** Brings seats into view, unless they are. */
  show(seats: readonly number[]): void {
    this.shown = seats;
    if (seats.length === 0) return;
    const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    for (const seat of seats) {
      box.left = Math.min(box.left, at(this.hall.x, seat) - this.hall.spacing * 3);
      box.top = Math.min(box.top, at(this.hall.y, seat) - this.hall.spacing * 3);
      box.right = Math.max(box.right, at(this.hall.x, seat) + this.hall.spacing * 3);
      box.bottom = Math.max(box.bottom, at(this.hall.y, seat) + this.hall.spacing * 3);
    }
    this.camera.showBox(box, 24);
  }

  /** Brings seats into view where only a part of the hall is seen. */
  follow(seats: readonly number[]): void {
    const middle = seats[seats.length >> 1];
    if (middle !== undefined && !this.camera.wholeIsSeen()) this.ensure(middle);
  }

  /** Brings a seat into view as near as one is, unless it is. */
  ensure(seat: number): void {
    this.lastTouched = seat;
    this.camera.ensure(this.placeOf(seat));
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (width === 0 || height === 0) return;
    this.size = { width, height };
    this.camera.resize(this.size);
    this.painter.resize(this.size);
    this.keepInView();
  }

  /** What came up beside the map hides neither the seats that it speaks of nor the one just touched. */
  private keepInView(): void {
    if (this.shown.length > 0) this.show(this.shown);
    else if (this.lastTouched !== null && !this.camera.wholeIsSeen()) {
      this.camera.ensure(this.placeOf(this.lastTouched));
    }
  }

  /** Another screen, or the browser's zoom: as many pixels to a point as there are now. */
  private followScreen(): void {
    let stop = () => {};
    const follow = () => {
      stop();
      const query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
      const changed = () => {
        this.painter.resize(this.size);
        follow();
      };
      query.addEventListener('change', changed);
      stop = () => query.removeEventListener('change', changed);
    };
    follow();
    this.ends.push(() => stop());
  }

  private followMotion(): void {
    const query = window.matchMedia('(prefers-reduced-motion: reduce)');
    const follow = () => {
      this.camera.still = query.matches;
      this.painter.still = query.matches;
    };
    follow();
    query.addEventListener('change', follow);
    this.ends.push(() => query.removeEventListener('change', follow));
  }

  private listen(): void {
    const on = <K extends keyof HTMLElementEventMap>(
      name: K, run: (event: HTMLElementEventMap[K]) => void,
    ) => {
      this.canvas.addEventListener(name, run as EventListener);
      this.ends.push(() => this.canvas.removeEventListener(name, run as EventListener));
    };
    on('pointerdown', (event) => (this.touched = event.pointerType === 'touch'));
    on('pointermove', (event) => {
      if (event.pointerType === 'mouse' && event.buttons === 0) this.lookAt(event);
    });
    on('pointerleave', () => this.events.look(null, { x: 0, y: 0 }));
    on('click', (event) => this.tap(event));
    on('keydown', (event) => this.key(event));
    on('blur', () => {
      this.left = this.cursor ?? this.left;
      this.setCursor(null);
    });
  }

  private pointOf(event: MouseEvent): Point {
    const rect = this.canvas.getBoundingClientRect();
    return { x: event.clientX - rect.left, y: event.clientY - rect.top };
  }

  private seatAt(screen: Point, reach_px: number): number | null {
    const { view } = this.camera;
    const point = toPlan(view, screen);
    const reach = Math.max(this.hall.spacing * 0.62, reach_px / view.k);
    return this.grid.nearest(point.x, point.y, reach);
  }

  private areaAt(screen: Point): string | null {
    const point = toPlan(this.camera.view, screen);
    const found = shapesOf(this.hall).find(({ shape }) => shape.area !== undefined)
      ? [...shapesOf(this.hall)].reverse().find((shape) => shape.shape.area && inside(shape, point))
      : undefined;
    return found?.shape.area ?? null;
  }

  private lookAt(event: MouseEvent): void {
    const screen = this.pointOf(event);
    const pitch = this.hall.spacing * this.camera.view.k;
    const zones = levelOf(this.hall, this.camera.view.k) === 'zones';
    const seat = zones || pitch < kMouse_px ? null : this.seatAt(screen, 0);
    const target = seat !== null || zones || this.areaAt(screen) !== null;
    this.canvas.style.cursor = target ? 'pointer' : 'grab';
    this.events.look(seat, seat === null ? screen : this.screenOf(seat));
  }

  private longPress(screen: Point): boolean {
    if (levelOf(this.hall, this.camera.view.k) === 'zones'
      || this.hall.spacing * this.camera.view.k < kFinger_px) return false;
    const seat = this.seatAt(screen, 12);
    if (seat === null) return false;
    navigator.vibrate?.(12);
    this.lastTouched = seat;
    this.events.seat(seat, true);
    return true;
  }

  private tap(event: MouseEvent): void {
    this.setCursor(null);
    this.left = null;
    const screen = this.pointOf(event);
    const pitch = this.hall.spacing * this.camera.view.k;
    const zones = levelOf(this.hall, this.camera.view.k) === 'zones';
    const seat = this.seatAt(screen, zones ? 24 : this.touched ? 12 : 0);
    const area = this.areaAt(screen);
    if (area !== null && (zones || seat === null)) {
      this.events.area(area, event.shiftKey);
    } else if (seat === null) {
      this.tapBeside(screen, zones);
    } else if (zones) {
      this.showSection(at(this.hall.section, seat), this.placeOf(seat));
    } else if (pitch < (this.touched ? kFinger_px : kMouse_px)) {
      this.camera.zoomAt(screen, kNear_px / pitch);
    } else {
      this.lastTouched = seat;
      this.events.seat(seat, event.shiftKey);
    }
  }

  /** A gangway of a block from afar is that block; outside the hall is the way back to all of it; the
   * stage and an empty floor are nothing. */
  private tapBeside(screen: Point, zones: boolean): void {
    const point = toPlan(this.camera.view, screen);
    const section = zones ? this.hall.sections.findIndex(({ outline }) => within(outline, point)) : -1;
    this.events.grabbed();
    if (section >= 0) this.showSection(section, point);
    else if (!zones && !within(groundOf(this.hall).whole, point)) this.camera.showWhole();
  }

  private showSection(index: number, touched: Point): void {
    const section = this.hall.sections[index];
    if (!section) return;
    const place = this.wheelchair
      ? nearestWheelchair(this.hall, touched, (seat) => at(this.hall.section, seat) === index) : null;
    this.camera.showBox(section.box, Math.min(24, this.size.width / 16),
      place === null ? touched : this.placeOf(place));
  }

  private setCursor(seat: number | null): void {
    this.cursor = seat;
    this.painter.cursor = seat;
    this.painter.invalidate();
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrows: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
    };
    const arrow = arrows[event.key];
    if (arrow) this.moveCursor(arrow[0], arrow[1]);
    else if (event.key === 'Home' || event.key === 'End') this.moveAlongRow(event.key === 'Home');
    else if (event.key === '+' || event.key === '=') this.camera.step(true);
    else if (event.key === '-' || event.key === '_') this.camera.step(false);
    else if (event.key === '0') this.camera.showWhole();
    else if (event.key === 'Escape' && this.cursor !== null) this.setCursor(null);
    else if ((event.key === 'Enter' || event.key === ' ') && this.cursor !== null) {
      this.events.seat(this.cursor, event.shiftKey);
    } else return;
    event.preventDefault();
  }

  private moveCursor(dx: number, dy: number): void {
    let seat = this.cursor;
    if (seat === null) {
      const mine = [...this.painter.mine][0];
      const middle = toPlan(this.camera.view, { x: this.size.width / 2, y: this.size.height / 2 });
      const { box } = this.hall;
      const reach = Math.max(box.right - box.left, box.bottom - box.top);
      seat = this.left ?? mine ?? this.grid.nearest(middle.x, middle.y, reach);
    } else {
      seat = this.grid.towards(seat, dx, dy) ?? seat;
    }
    if (seat !== null) this.showCursor(seat);
  }

  /** To the first seat of the row, or to its last. */
  private moveAlongRow(first: boolean): void {
    const row = this.hall.rows[this.hall.row[this.cursor ?? -1] ?? -1];
    if (row) this.showCursor(first ? row.first : row.first + row.count - 1);
    else this.moveCursor(0, 0);
  }

  private showCursor(seat: number): void {
    this.setCursor(seat);
    const point = this.placeOf(seat);
    if (this.hall.spacing * this.camera.view.k < 12) {
      const reach = this.hall.spacing * 4;
      this.camera.showBox({
        left: point.x - reach, top: point.y - reach, right: point.x + reach, bottom: point.y + reach,
      }, 26);
    } else {
      this.camera.ensure(point);
    }
    this.events.cursor(seat);
  }
}
