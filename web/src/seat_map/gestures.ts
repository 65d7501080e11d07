// Wheel, drag, pinch and double tap on the map as moves of the camera: what was under a finger stays
// under it. Pointer events alone, so that mouse, pen and fingers are one thing. A press that hardly
// moves stays a click; the click after a real gesture is swallowed.

import type { Point } from './geometry';

export interface GestureEvents {
  /** The point of the map that was at `from` is at `to` now, `factor` times as large. */
  moved(from: Point, to: Point, factor: number): void;
  /** Whether a turn of the wheel is for the map; else the page scrolls. */
  takes(factor: number): boolean;
  began(): void;
  ended(): void;
  doubleTap(at: Point): void;
  /** A finger stays where it is: what Shift is to a mouse. Says whether that did anything. */
  longPress(at: Point): boolean;
}

/** A press may tremble by this much and still be a click: a fingertip more than a mouse. */
const kTremble_px = { mouse: 5, pen: 7, touch: 11 } as Record<string, number>;
const kLongPress_ms = 480;
/** A wheel that was still for so long has ended. */
const kWheelRests_ms = 160;

export class Gestures {
  private readonly pointers = new Map<number, Point>();
  private readonly ends: (() => void)[] = [];
  private pressed: Point | null = null;
  private gesture = false;
  private swallow = false;
  private wheel = 0;
  private press = 0;

  constructor(private readonly element: HTMLElement, private readonly events: GestureEvents) {
    this.on('pointerdown', (event) => this.down(event));
    this.on('pointermove', (event) => this.move(event));
    this.on('pointerup', (event) => this.up(event));
    this.on('pointercancel', (event) => this.up(event));
    this.on('lostpointercapture', (event) => this.up(event)); // also where its end is never told
    this.on('contextmenu', (event) => { if (this.pressed || this.swallow) event.preventDefault(); });
    this.on('wheel', (event) => this.turn(event));
    this.on('dblclick', (event) => events.doubleTap(this.pointOf(event)));
    this.on('click', (event) => {
      if (this.swallow) event.stopImmediatePropagation();
      this.swallow = false;
    });
  }

  close(): void {
    window.clearTimeout(this.wheel);
    window.clearTimeout(this.press);
    for (const end of this.ends) end();
  }

  private on<K extends keyof HTMLElementEventMap>(
    name: K, run: (event: HTMLElementEventMap[K]) => void,
  ): void {
    const options = { capture: true, passive: false };
    this.element.addEventListener(name, run, options);
    this.ends.push(() => this.element.removeEventListener(name, run, options));
  }

  private pointOf(event: MouseEvent): Point {
    const rect = this.element.getBoundingClientRect();
    return { x: event.clientX - rect.left, y: event.clientY - rect.top };
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0) return;
    const point = this.pointOf(event);
    this.pointers.set(event.pointerId, point);
    this.element.setPointerCapture(event.pointerId);
    if (this.pointers.size === 1) {
      this.pressed = point;
      this.swallow = false;
      if (event.pointerType !== 'mouse') this.awaitLongPress(point);
    } else {
      this.begin();
    }
  }

  private awaitLongPress(point: Point): void {
    window.clearTimeout(this.press);
    this.press = window.setTimeout(() => {
      if (this.gesture || !this.pressed) return;
      this.swallow = this.events.longPress(point);
    }, kLongPress_ms);
  }

  private begin(): void {
    window.clearTimeout(this.press);
    if (this.gesture) return;
    this.gesture = true;
    this.swallow = true;
    this.events.began();
  }

  /** The middle of the fingers, and how far they are apart. */
  private grip(): { middle: Point; span: number } {
    const points = [...this.pointers.values()];
    const sum = points.reduce((total, p) => ({ x: total.x + p.x, y: total.y + p.y }), { x: 0, y: 0 });
    const middle = { x: sum.x / points.length, y: sum.y / points.length };
    const span = points.reduce((most, p) =>
      Math.max(most, Math.hypot(p.x - middle.x, p.y - middle.y)), 0);
    return { middle, span };
  }

  private move(event: PointerEvent): void {
    if (!this.pointers.has(event.pointerId)) return;
    const point = this.pointOf(event);
    if (!this.gesture && this.pressed
      && Math.hypot(point.x - this.pressed.x, point.y - this.pressed.y)
        > (kTremble_px[event.pointerType] ?? 7)) this.begin();
    const before = this.grip();
    this.pointers.set(event.pointerId, point);
    if (!this.gesture) return;
    const now = this.grip();
    const factor = before.span > 4 && now.span > 4 ? now.span / before.span : 1;
    this.events.moved(before.middle, now.middle, factor);
  }

  private up(event: PointerEvent): void {
    if (!this.pointers.delete(event.pointerId) || this.pointers.size > 0) return;
    window.clearTimeout(this.press);
    this.pressed = null;
    if (!this.gesture) return;
    this.gesture = false;
    this.events.ended();
  }

  private turn(event: WheelEvent): void {
    // Lines and pages instead of pixels, and the small steps of a pinch on a touchpad.
    const unit = event.deltaMode === 1 ? 0.05 : event.deltaMode === 2 ? 1 : 0.002;
    const factor = 2 ** (-event.deltaY * unit * (event.ctrlKey ? 6 : 1));
    // A turn that has begun on the map ends on it.
    if (this.wheel === 0 && !event.ctrlKey && !this.events.takes(factor)) return;
    event.preventDefault();
    if (this.wheel === 0) this.events.began();
    window.clearTimeout(this.wheel);
    this.wheel = window.setTimeout(() => {
      this.wheel = 0;
      this.events.ended();
    }, kWheelRests_ms);
    const point = this.pointOf(event);
    this.events.moved(point, point, factor);
  }
}
