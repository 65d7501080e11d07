// What the seat map is given and what it says. The map draws a seat plan as it stands now and tells
// which places a buyer touched; it holds nothing, asks the server nothing and knows no order. It is
// a chunk of its own: pages import it lazily, through seat_map/index.ts, and see only these types.

import type { components } from '../../../clients/typescript/src/contract';
import type { SeatStatuses } from '../live/seat_statuses';

type Schemas = components['schemas'];
export type SeatPlan = Schemas['SeatPlan'];
export type Money = Schemas['Money'];

/** A category as the legend shows it. `color` is the plan's, `name` its key in the price list. */
export interface CategoryPrice {
  name: string;
  color: string;
  /** A place as the first ticket type, which a basket begins with; null where it is not sold in this show. */
  price: Money | null;
}

/** Places by what names them: seats by their index in the plan, areas by their key. */
export interface Places {
  seats: readonly number[];
  areas: readonly { key: string; quantity: number }[];
}

/** One seat in words, for cards, lists and screen readers. */
export interface SeatWords {
  index: number;
  key: string;
  zone: string;
  row: string;
  number: string;
  category: string;
  accessible: boolean;
  companion: boolean;
  restrictedView: boolean;
  /** By which door one gets there; empty where the plan does not say it. */
  entrance: string;
}

export interface SeatMapProps {
  plan: SeatPlan;
  /** The live statuses; the map subscribes and redraws what changed. */
  statuses: SeatStatuses;
  categories: readonly CategoryPrice[];
  /** What this buyer has in the basket (held already, or about to be); drawn as theirs. */
  chosen: Places;
  /** The most places in one hold, of the show's limits. */
  most: number;
  /** How many adjacent seats one tap takes, 1 to `most`. */
  together: number;
  /** So many of them were given back; a tap adds one until they are replaced. */
  missing?: number;
  /** Only these categories stand out; empty: all. */
  filter: ReadonlySet<string>;
  /** The buyer asked for a wheelchair place: a touch of a part shows those that it has. */
  wheelchair?: boolean;
  locale: 'en' | 'hi';
  /** Chosen seats that somebody else has by now: drawn as lost. */
  lost?: readonly number[];
  /** Seats that the page proposes (nearest to lost ones, or instead of a single seat): ringed, and
   * brought into view when they change. */
  suggested?: readonly number[];
  /** A tap on the map, or the same by keyboard: the basket as it would be. */
  onChoose(next: Places): void;
  /** A touch that could not be: why, in a sentence of the buyer's language. */
  onRefuse(sentence: string): void;
  /** The buyer switched a category of the legend on or off. The map follows by itself. */
  onFilter?(next: ReadonlySet<string>): void;
}

/** Seats that would be nearest to those that were lost: as many, adjacent where they were, and by
 * preference beside those of the chosen that are kept. */
export type NearestFree = (
  plan: SeatPlan, statuses: SeatStatuses, lost: readonly number[], chosen?: readonly number[],
) => readonly number[] | null;

/** So many are missing from these seats. */
export interface Gap { count: number; seats: string }

/** Seats of a plan in words, by their indices; those that are not in the plan are left out. */
export type DescribeSeats = (plan: SeatPlan, seats: readonly number[]) => readonly SeatWords[];
