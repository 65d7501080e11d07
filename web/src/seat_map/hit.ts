// Which seats are where: a uniform grid over the hall, one cell about two seats wide, as two typed
// arrays (where a cell begins, and the seats in order of cells). Answers "what is under the finger"
// and "what is in this box" without looking at the other fifty thousand.

import { at } from './geometry';
import type { Box, Hall } from './geometry';

/** More cells than this cost more to walk than they save. */
const kMaxCells = 250_000;

export class SeatGrid {
  private readonly size: number;
  private readonly columns: number;
  private readonly lines: number;
  private readonly begins: Uint32Array;
  private readonly seats: Uint32Array;
  private readonly left: number;
  private readonly top: number;

  constructor(private readonly hall: Hall) {
    const { box } = hall;
    const width = Math.max(1, box.right - box.left);
    const height = Math.max(1, box.bottom - box.top);
    this.size = Math.max(hall.spacing * 2, Math.sqrt((width * height) / kMaxCells));
    this.columns = Math.ceil(width / this.size) + 1;
    this.lines = Math.ceil(height / this.size) + 1;
    this.left = box.left;
    this.top = box.top;
    this.begins = new Uint32Array(this.columns * this.lines + 1);
    this.seats = new Uint32Array(hall.count);
  }

  /** Only when somebody looks: the whole hall is drawn without. */
  private filled = false;

  private fill(): void {
    this.filled = true;
    const cells = new Uint32Array(this.hall.count);
    for (let seat = 0; seat < this.hall.count; ++seat) {
      const cell = this.line(at(this.hall.y, seat)) * this.columns + this.column(at(this.hall.x, seat));
      cells[seat] = cell;
      this.begins[cell + 1] = at(this.begins, cell + 1) + 1;
    }
    for (let cell = 1; cell < this.begins.length; ++cell) {
      this.begins[cell] = at(this.begins, cell) + at(this.begins, cell - 1);
    }
    const next = this.begins.slice();
    for (let seat = 0; seat < this.hall.count; ++seat) {
      const cell = at(cells, seat);
      this.seats[at(next, cell)] = seat;
      next[cell] = at(next, cell) + 1;
    }
  }

  private column(x: number): number {
    return Math.min(this.columns - 1, Math.max(0, Math.floor((x - this.left) / this.size)));
  }

  private line(y: number): number {
    return Math.min(this.lines - 1, Math.max(0, Math.floor((y - this.top) / this.size)));
  }

  /** Calls `visit` with every seat whose middle is in the box. */
  within(box: Box, visit: (seat: number) => void): void {
    const from = this.column(box.left);
    const to = this.column(box.right);
    const { x, y } = this.hall;
    if (!this.filled) this.fill();
    for (let line = this.line(box.top); line <= this.line(box.bottom); ++line) {
      const begin = at(this.begins, line * this.columns + from);
      const end = at(this.begins, line * this.columns + to + 1);
      for (let place = begin; place < end; ++place) {
        const seat = at(this.seats, place);
        const seatX = at(x, seat);
        const seatY = at(y, seat);
        if (seatX < box.left || seatX > box.right || seatY < box.top || seatY > box.bottom) continue;
        visit(seat);
      }
    }
  }

  /** The seat nearest to a point, not further than `reach`; null if there is none. */
  nearest(x: number, y: number, reach: number): number | null {
    let best: number | null = null;
    let least = reach;
    this.within({ left: x - reach, top: y - reach, right: x + reach, bottom: y + reach }, (seat) => {
      const far = Math.hypot(at(this.hall.x, seat) - x, at(this.hall.y, seat) - y);
      if (far <= least) [best, least] = [seat, far];
    });
    return best;
  }

  /** The next seat of its row in a direction sideways, however wide the aisle between; null at its end. */
  private alongRow(seat: number, dx: number): number | null {
    const { x, y, row, rows } = this.hall;
    const of = rows[at(row, seat)];
    if (!of) return null;
    for (const other of [seat - 1, seat + 1]) {
      if (other < of.first || other >= of.first + of.count) continue;
      const along = (at(x, other) - at(x, seat)) * dx;
      if (along > 0 && Math.abs(at(y, other) - at(y, seat)) <= along * 1.8) return other;
    }
    return null;
  }

  /** The next seat from `seat` in a direction of the screen, sideways in its row while that goes on; null
   * at the edge of the hall. */
  towards(seat: number, dx: number, dy: number): number | null {
    const inRow = dy === 0 ? this.alongRow(seat, dx) : null;
    if (inRow !== null) return inRow;
    const x = at(this.hall.x, seat);
    const y = at(this.hall.y, seat);
    const farthest = Math.max(this.hall.box.right - this.hall.box.left,
      this.hall.box.bottom - this.hall.box.top);
    for (let reach = this.hall.spacing * 4; reach < farthest * 2; reach *= 2) {
      let best: number | null = null;
      let least = Infinity;
      this.within({ left: x - reach, top: y - reach, right: x + reach, bottom: y + reach }, (other) => {
        const along = (at(this.hall.x, other) - x) * dx + (at(this.hall.y, other) - y) * dy;
        const aside = Math.abs((at(this.hall.x, other) - x) * dy - (at(this.hall.y, other) - y) * dx);
        // Within 60 degrees of the direction, and rather ahead than aside.
        if (along <= this.hall.spacing * 0.2 || aside > along * 1.8) return;
        const cost = along + 2.5 * aside;
        if (cost < least) [best, least] = [other, cost];
      });
      if (best !== null) return best;
    }
    return null;
  }
}
