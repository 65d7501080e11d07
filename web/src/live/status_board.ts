// The one implementation of SeatStatuses: a byte a seat. A snapshot replaces it whatever it was; a
// change touches what it names, and one that is not newer than the board is ignored, so that nothing
// goes back in time.

import { compareRevisions } from './feed_messages';
import type { SeatMapMessage, SeatsMessage } from './feed_messages';
import { statusOf } from './seat_statuses';
import type { SeatStatus, SeatStatuses, SeatsChanged } from './seat_statuses';

const names: readonly SeatStatus[] = ['free', 'held', 'sold', 'blocked'];
const letters = names.map((name) => Object.keys(statusOf).find((c) => statusOf[c] === name) ?? 'b');

export class StatusBoard implements SeatStatuses {
  private codes = new Uint8Array(0);
  private areas = new Map<string, number>();
  private newest = '';
  private readonly listeners = new Set<SeatsChanged>();

  get revision(): string {
    return this.newest;
  }

  get count(): number {
    return this.codes.length;
  }

  status(seat: number): SeatStatus {
    return names[this.codes[seat] ?? 3] ?? 'blocked';
  }

  left(areaKey: string): number {
    return this.areas.get(areaKey) ?? 0;
  }

  subscribe(listener: SeatsChanged): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Takes a snapshot over; nobody is told of one that says the same. */
  replace(map: SeatMapMessage): void {
    const same = map.revision === this.newest && map.seats.length === this.codes.length;
    this.newest = map.revision;
    if (same) return;
    const codes = new Uint8Array(map.seats.length);
    for (let seat = 0; seat < codes.length; ++seat) {
      codes[seat] = names.indexOf(statusOf[map.seats[seat] ?? 'b'] ?? 'blocked');
    }
    this.codes = codes;
    this.areas = new Map(map.areas.map((area) => [area.key, area.left]));
    this.tell('all');
  }

  /** Takes changes over; those that are not newer than the board are ignored. */
  change(message: SeatsMessage): void {
    if (compareRevisions(message.revision, this.newest) <= 0) return;
    this.newest = message.revision;
    const changed: number[] = [];
    names.forEach((name, code) => {
      for (const seat of message[name] ?? []) {
        if (seat >= this.codes.length || this.codes[seat] === code) continue;
        this.codes[seat] = code;
        changed.push(seat);
      }
    });
    for (const area of message.areas ?? []) this.areas.set(area.key, area.left);
    if (changed.length > 0 || (message.areas?.length ?? 0) > 0) this.tell(changed);
  }

  /** What replace() of another tab's board takes. */
  snapshot(show: string): SeatMapMessage {
    let seats = '';
    for (const code of this.codes) seats += letters[code];
    return {
      show, seat_plan: '', revision: this.newest, seats,
      areas: [...this.areas].map(([key, left]) => ({ key, left })),
    };
  }

  private tell(changed: readonly number[] | 'all'): void {
    for (const listener of [...this.listeners]) listener(changed);
  }
}
