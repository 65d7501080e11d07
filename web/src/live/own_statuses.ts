// The seats of a show as one buyer may take them: what this buyer holds is as good as free to them,
// whatever the board says of it to everybody else.

import type { SeatStatus, SeatStatuses, SeatsChanged } from './seat_statuses';

export interface OwnPlaces {
  seats: readonly number[];
  areas: readonly { key: string; quantity: number }[];
}

const nothing: OwnPlaces = { seats: [], areas: [] };

export class OwnStatuses implements SeatStatuses {
  private own: ReadonlySet<number> = new Set();
  private areas: ReadonlyMap<string, number> = new Map();
  private readonly listeners = new Set<SeatsChanged>();
  private readonly stop: () => void;

  constructor(private readonly board: SeatStatuses) {
    this.stop = board.subscribe((changed) => this.tell(changed));
  }

  close(): void {
    this.stop();
    this.listeners.clear();
  }

  get revision(): string {
    return this.board.revision;
  }

  get count(): number {
    return this.board.count;
  }

  status(seat: number): SeatStatus {
    const status = this.board.status(seat);
    return status === 'held' && this.own.has(seat) ? 'free' : status;
  }

  left(areaKey: string): number {
    return this.board.left(areaKey) + (this.areas.get(areaKey) ?? 0);
  }

  subscribe(listener: SeatsChanged): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** What this buyer holds from now on. */
  hold(places: OwnPlaces = nothing): void {
    const changed = [...new Set([...this.own, ...places.seats])];
    this.own = new Set(places.seats);
    this.areas = new Map(places.areas.map(({ key, quantity }) => [key, quantity]));
    this.tell(changed);
  }

  private tell(changed: readonly number[] | 'all'): void {
    for (const listener of [...this.listeners]) listener(changed);
  }
}
