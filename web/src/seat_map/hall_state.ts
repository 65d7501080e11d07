// What the map knows of the seats just now: a byte a seat and the counts that labels show, by section
// and category. Follows the statuses and says which seats truly changed, so that the painters touch
// those only.

import type { SeatStatus, SeatStatuses } from '../live/seat_statuses';
import { at } from './geometry';
import type { Hall } from './geometry';

export const kFree = 0;
export const kHeld = 1;
export const kSold = 2;
export const kBlocked = 3;
const codes: Record<SeatStatus, number> = {
  free: kFree, held: kHeld, sold: kSold, blocked: kBlocked,
};

export interface HallChange {
  /** Seats whose status is another one now; 'all' after a snapshot. */
  seats: readonly number[] | 'all';
}

export class HallState {
  readonly codes: Uint8Array;
  readonly freeInSection: Uint32Array;
  readonly freeInCategory: Uint32Array;
  private readonly stop: () => void;
  private readonly listeners = new Set<(change: HallChange) => void>();

  constructor(private readonly hall: Hall, private readonly statuses: SeatStatuses) {
    this.codes = new Uint8Array(hall.count).fill(kBlocked);
    this.freeInSection = new Uint32Array(hall.sections.length);
    this.freeInCategory = new Uint32Array(hall.plan.categories.length);
    this.readAll();
    this.stop = statuses.subscribe((changed) => this.follow(changed));
  }

  close(): void {
    this.stop();
    this.listeners.clear();
  }

  subscribe(listener: (change: HallChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Places free in a category, areas included. */
  free(category: number): number {
    const name = this.hall.plan.categories[category]?.name;
    const standing = this.hall.plan.areas
      .filter((area) => area.category === name)
      .reduce((sum, area) => sum + this.statuses.left(area.key), 0);
    return at(this.freeInCategory, category) + standing;
  }

  private readAll(): void {
    this.freeInSection.fill(0);
    this.freeInCategory.fill(0);
    for (let seat = 0; seat < this.hall.count; ++seat) {
      const code = codes[this.statuses.status(seat)];
      this.codes[seat] = code;
      if (code === kFree) this.count(seat, 1);
    }
  }

  private follow(changed: readonly number[] | 'all'): void {
    if (changed === 'all') {
      this.readAll();
      this.tell({ seats: 'all' });
      return;
    }
    const truly: number[] = [];
    for (const seat of changed) {
      if (seat >= this.hall.count) continue;
      const code = codes[this.statuses.status(seat)];
      const before = at(this.codes, seat);
      if (code === before) continue;
      if (before === kFree) this.count(seat, -1);
      if (code === kFree) this.count(seat, 1);
      this.codes[seat] = code;
      truly.push(seat);
    }
    this.tell({ seats: truly });
  }

  private count(seat: number, by: number): void {
    const section = at(this.hall.section, seat);
    const category = at(this.hall.category, seat);
    this.freeInSection[section] = at(this.freeInSection, section) + by;
    this.freeInCategory[category] = at(this.freeInCategory, category) + by;
  }

  private tell(change: HallChange): void {
    for (const listener of [...this.listeners]) listener(change);
  }
}
