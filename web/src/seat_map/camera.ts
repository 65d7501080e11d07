// Moves the camera: wheel, pinch, drag and double tap by d3-zoom, buttons and keys by short flights.
// It knows when a gesture goes on (tiles may be stretched) and when it rests (they are drawn sharp).

import { select } from 'd3-selection';
import type { Selection } from 'd3-selection';
import { zoom, zoomIdentity } from 'd3-zoom';
import type { D3ZoomEvent, ZoomBehavior } from 'd3-zoom';

import type { Box, Hall, Point } from './geometry';
import { centredOn, closest, fitting, levelOf, toPlan, wholeHall } from './view_box';
import type { Size, View } from './view_box';

const kFlight_ms = 420;
const kStep = 1.6;
/** Around the hall, so that its edge can be brought to the middle of a small screen. */
const kOverhang = 0.35;

export interface CameraEvents {
  moved(view: View, moving: boolean): void;
  /** A gesture began that is not a tap: cards go away. */
  grabbed(): void;
}

export class Camera {
  private readonly selection: Selection<HTMLCanvasElement, unknown, null, undefined>;
  private readonly behavior: ZoomBehavior<HTMLCanvasElement, unknown>;
  private size: Size = { width: 1, height: 1 };
  private flight = 0;
  private gestures = 0;
  private placed = false;
  /** Flights are jumps: the buyer prefers less motion. */
  still = false;
  view: View = { k: 1, x: 0, y: 0 };

  constructor(
    canvas: HTMLCanvasElement, private readonly hall: Hall, events: CameraEvents,
  ) {
    this.behavior = zoom<HTMLCanvasElement, unknown>()
      .clickDistance(6)
      .tapDistance(14)
      .on('start', (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
        if (!event.sourceEvent) return;
        this.stopFlight();
        ++this.gestures;
      })
      .on('zoom', (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
        const { k, x, y } = event.transform;
        this.view = { k, x, y };
        if (event.sourceEvent) events.grabbed();
        events.moved(this.view, this.gestures > 0 || this.flight !== 0);
      })
      .on('end', (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
        if (event.sourceEvent) this.gestures = Math.max(0, this.gestures - 1);
        events.moved(this.view, this.gestures > 0 || this.flight !== 0);
      });
    this.selection = select(canvas);
    this.selection.call(this.behavior);
    // Two quick taps on seats are two taps; on the hall from afar they come closer.
    this.selection.on('dblclick.zoom', (event: MouseEvent | TouchEvent) => {
      const point = 'clientX' in event ? event : event.changedTouches[0];
      if (!point || levelOf(this.hall, this.view.k) !== 'zones') return;
      const rect = canvas.getBoundingClientRect();
      this.zoomAt({ x: point.clientX - rect.left, y: point.clientY - rect.top }, kStep * kStep);
    });
  }

  close(): void {
    this.stopFlight();
    this.selection.on('.zoom', null);
  }

  resize(size: Size): void {
    const middle = toPlan(this.view, { x: this.size.width / 2, y: this.size.height / 2 });
    const wasWhole = this.placed && Math.abs(this.view.k - this.whole().k) < 1e-6;
    this.size = size;
    const { box } = this.hall;
    const aside = (box.right - box.left) * kOverhang;
    const above = (box.bottom - box.top) * kOverhang;
    const fitted = this.whole().k;
    this.behavior
      .extent([[0, 0], [size.width, size.height]])
      .scaleExtent([fitted * 0.75, Math.max(closest(this.hall), fitted)])
      .translateExtent([
        [box.left - aside, box.top - above], [box.right + aside, box.bottom + above],
      ]);
    const jump = !this.placed || wasWhole ? this.whole() : centredOn(middle, this.view.k, size);
    this.placed = true;
    this.set(jump);
  }

  whole(): View {
    return wholeHall(this.hall, this.size);
  }

  showWhole(): void {
    this.fly(this.whole());
  }

  /** In or out by one step, about the middle. */
  step(inwards: boolean): void {
    this.zoomAt({ x: this.size.width / 2, y: this.size.height / 2 }, inwards ? kStep : 1 / kStep);
  }

  zoomAt(screen: Point, factor: number): void {
    const [least, most] = this.behavior.scaleExtent();
    const k = Math.min(most, Math.max(least, this.view.k * factor));
    const point = toPlan(this.view, screen);
    this.fly({ k, x: screen.x - point.x * k, y: screen.y - point.y * k });
  }

  /** Brings a box into view, seats at least `pitch_px` apart. */
  showBox(box: Box, pitch_px: number): void {
    const view = fitting(this.hall, box, this.size, Math.min(56, this.size.width * 0.08), 48);
    const k = Math.max(view.k, Math.min(pitch_px / this.hall.spacing, closest(this.hall)));
    const middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
    this.fly(centredOn(middle, k, this.size));
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

  /** Looks at a point of the hall, as near to it as the hall's edge allows. */
  centre(point: Point): void {
    this.stopFlight();
    const { box } = this.hall;
    this.set(centredOn({
      x: Math.min(box.right, Math.max(box.left, point.x)),
      y: Math.min(box.bottom, Math.max(box.top, point.y)),
    }, this.view.k, this.size));
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

  private set({ k, x, y }: View): void {
    this.selection.call(this.behavior.transform, zoomIdentity.translate(x, y).scale(k));
  }
}
