// What every seat and area of one show is now, shared by the map, the list and the page. Fed by
// live/seat_feed.ts; whoever shows it subscribes. One thread, as all of a page.

export type SeatStatus = 'free' | 'held' | 'sold' | 'blocked';

/** As the server sends it: one character a seat. */
export const statusOf: Readonly<Record<string, SeatStatus>> = {
  '.': 'free', h: 'held', s: 'sold', b: 'blocked',
};

/** The indices that changed; 'all' after a new snapshot. Areas alone: an empty list. */
export type SeatsChanged = (changed: readonly number[] | 'all') => void;

export interface SeatStatuses {
  /** `epoch.sequence` of the newest change; empty until something is known. */
  readonly revision: string;
  readonly count: number;
  /** A seat that is not known is blocked. */
  status(seat: number): SeatStatus;
  /** Places left in an area, 0 for one that is not there. */
  left(areaKey: string): number;
  /** Returns what ends the subscription. */
  subscribe(listener: SeatsChanged): () => void;
}
