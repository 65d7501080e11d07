// Moves the camera: gestures as they come, buttons and keys by short flights. It keeps the hall within
// reach, and knows when a gesture goes on (tiles may be stretched) and when it rests (they are drawn
// sharp).

import type { Box, Hall, Point } from './geometry';
import { Gestures } from './gestures';
import { centredOn, closest, fitting, levelOf, toPlan, wholeHall } from './view_box';
import type { Size, View } from './view_box';

const kFlight_ms = 420;
const kStep = 1.6;
/** Smaller than the whole hall, by a little, so that fingers feel the end of the way. */
const kSmallest = 0.75;

const kLittle = 1.5;

/** The value, or the nearer of two bounds in whichever order. */
function between(value: number, a: number, b: number): number {
  return Math.min(Math.max(a, b), Math.max(Math.min(a, b), value));
}

export interface CameraEvents {
  moved(view: View, moving: boolean): void;
  /** A gesture began that is not a tap: cards go away. */
  grabbed(): void;
  longPress(at: Point): boolean;
}

export class Camera {
  private readonly gestures: Gestures;
  private size: Size = { width: 1, height: 1 };
  private flight = 0;
  private held = false;
  private placed = false;
  /** Flights are jumps: the buyer prefers less motion. */
  still = false;
  view: View = { k: 1, x: 0, y: 0 };

  constructor(
    canvas: HTMLCanvasElement, private readonly hall: Hall, private readonly events: CameraEvents,
  ) {
    this.gestures = new Gestures(canvas, {
      began: () => {
        this.stopFlight();
        this.held = true;
        events.grabbed();
      },
      moved: (from, to, factor) => {
        const k = this.bounded(this.view.k * factor);
        const point = toPlan(this.view, from);
        this.set({ k, x: to.x - point.x * k, y: to.y - point.y * k });
      },
      ended: () => {
        this.held = false;
        this.set(this.view);
      },
      longPress: (at) => events.longPress(at),
      takes: (factor) => factor > 1 || !this.wholeIsSeen(),
      // Two quick taps on seats are two taps; on the hall from afar they come closer.
      doubleTap: (at) => {
        if (levelOf(this.hall, this.view.k) === 'zones') this.zoomAt(at, kStep * kStep);
      },
    });
  }

  close(): void {
    this.stopFlight();
    this.gestures.close();
  }

  resize(size: Size): void {
    const middle = toPlan(this.view, { x: this.size.width / 2, y: this.size.height / 2 });
    const wasWhole = this.placed && Math.abs(this.view.k - this.whole().k) < 1e-6;
    this.size = size;
    const jump = !this.placed || wasWhole ? this.whole() : centredOn(middle, this.view.k, size);
    this.placed = true;
    this.set(jump);
  }

  whole(): View {
    return wholeHall(this.hall, this.size);
  }

  /** Nothing of the hall is out of view: what goes further out is meant for the page. */
  wholeIsSeen(): boolean {
    return this.view.k <= this.whole().k * 1.02;
  }

  showWhole(): void {
    this.fly(this.whole());
  }

  /** In or out by one step, about the middle. */
  step(inwards: boolean): void {
    this.zoomAt({ x: this.size.width / 2, y: this.size.height / 2 }, inwards ? kStep : 1 / kStep);
  }

  zoomAt(screen: Point, factor: number): void {
    const k = this.bounded(this.view.k * factor);
    const point = toPlan(this.view, screen);
    this.fly({ k, x: screen.x - point.x * k, y: screen.y - point.y * k });
  }

  /** Brings a box into view, seats at least `pitch_px` apart. One that is too large then is shown
   * around `wanted`, without going past its edges where it is larger by a little only. */
  showBox(box: Box, pitch_px: number, wanted?: Point): void {
    const view = fitting(this.hall, box, this.size, Math.min(56, this.size.width * 0.08), 48);
    const k = Math.max(view.k, Math.min(pitch_px / this.hall.spacing, closest(this.hall)));
    const middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
    const larger = Math.max((box.right - box.left) * k / this.size.width,
      (box.bottom - box.top) * k / this.size.height);
    if (larger <= 1 || !wanted) this.fly(centredOn(middle, k, this.size));
    else if (larger > kLittle) this.fly(centredOn(wanted, k, this.size));
    else {
      const half = { x: this.size.width / 2 / k, y: this.size.height / 2 / k };
      this.fly(centredOn({
        x: between(wanted.x, box.left + half.x, box.right - half.x),
        y: between(wanted.y, box.top + half.y, box.bottom - half.y),
      }, k, this.size));
    }
  }

  /** The camera as it is if the point is well inside the view, else over it. */
  ensure(point: Point): void {
    const { k } = this.view;
    const x = point.x * k + this.view.x;
    const y = point.y * k + this.view.y;
    const room = Math.min(64, this.size.width / 5, this.size.height / 5);
    const inView = x > room && y > room && x < this.size.width - room && y < this.size.height - room;
    if (!inView) this.fly(centredOn(point, k, this.size));
  }

  centre(point: Point): void {
    this.stopFlight();
    this.set(centredOn(point, this.view.k, this.size));
  }

  fly(to: View): void {
    this.stopFlight();
    if (this.still) {
      this.set(to);
      return;
    }
    const from = this.view;
    const began_ms = performance.now();
    const middle = { x: this.size.width / 2, y: this.size.height / 2 };
    const start = toPlan(from, middle);
    const end = toPlan(to, middle);
    const frame = () => {
      const share = Math.min(1, (performance.now() - began_ms) / kFlight_ms);
      const eased = 1 - (1 - share) ** 3;
      const k = from.k * (to.k / from.k) ** eased;
      // The point in the middle moves evenly over the screen, not over the plan.
      const moved = Math.abs(to.k - from.k) < 1e-9 ? eased
        : (1 / k - 1 / from.k) / (1 / to.k - 1 / from.k);
      const at = { x: start.x + (end.x - start.x) * moved, y: start.y + (end.y - start.y) * moved };
      this.flight = share < 1 ? requestAnimationFrame(frame) : 0;
      this.set(share < 1 ? centredOn(at, k, this.size) : to);
    };
    this.flight = requestAnimationFrame(frame);
  }

  private stopFlight(): void {
    cancelAnimationFrame(this.flight);
    this.flight = 0;
  }

  private bounded(k: number): number {
    const whole = this.whole().k;
    return Math.min(Math.max(closest(this.hall), whole), Math.max(whole * kSmallest, k));
  }

  /** The middle of the view stays over the hall, wherever a gesture would take it. */
  private set({ k, x, y }: View): void {
    const { box } = this.hall;
    const { width, height } = this.size;
    const middle = toPlan({ k, x, y }, { x: width / 2, y: height / 2 });
    this.view = centredOn({
      x: Math.min(box.right, Math.max(box.left, middle.x)),
      y: Math.min(box.bottom, Math.max(box.top, middle.y)),
    }, k, this.size);
    this.events.moved(this.view, this.held || this.flight !== 0);
  }
}
