// The way out when seats cannot be had: the free ones nearest to those that were lost. Pure.

import type { DescribeSeats, NearestFree, SeatWords } from './contract';
import type { SeatStatuses } from '../live/seat_statuses';
import { at, kSetAside, wordsOf } from './geometry';
import type { Hall, Run } from './geometry';
import { hallOf } from './measure';

/** Dearer than any distance in a hall: another category, or another kind of seat. */
const kOtherCategory = 1e7;
/** Dearer than a distance, cheaper than that: a seat left alone, which many venues refuse. */
const kLeftAlone = 1e5;
/** Being near the seats that are kept counts for so much more than being near the lost ones. */
const kCompany = 2;

/** The lost seats as groups that sat side by side, the largest first. */
function groupsOf(hall: Hall, lost: readonly number[]): number[][] {
  const groups: number[][] = [];
  for (const seat of [...new Set(lost)].sort((a, b) => a - b)) {
    if (seat < 0 || seat >= hall.count) continue;
    const last = groups[groups.length - 1];
    const before = last?.[last.length - 1];
    const beside = before === seat - 1 && at(hall.run, before) === at(hall.run, seat);
    if (last && beside) last.push(seat);
    else groups.push([seat]);
  }
  return groups.sort((a, b) => b.length - a.length);
}

function middleOf(hall: Hall, seats: readonly number[]): { x: number; y: number } {
  const sum = seats.reduce((total, seat) => ({
    x: total.x + at(hall.x, seat), y: total.y + at(hall.y, seat),
  }), { x: 0, y: 0 });
  return { x: sum.x / seats.length, y: sum.y / seats.length };
}

class Search {
  private readonly taken: Set<number>;
  private readonly company: { x: number; y: number } | null;

  constructor(private readonly hall: Hall, private readonly statuses: SeatStatuses,
    lost: readonly number[], kept: readonly number[]) {
    // The statuses may not know yet that they are lost.
    this.taken = new Set([...lost, ...kept]);
    this.company = kept.length > 0 ? middleOf(hall, kept) : null;
  }

  /** Seats side by side in place of a group; null if nowhere are so many. */
  adjacent(group: readonly number[]): number[] | null {
    let best: number[] | null = null;
    let least = Infinity;
    for (const run of this.hall.runs) {
      if (run.count < group.length) continue;
      for (const first of this.starts(run, group)) {
        const seats = group.map((_, i) => first + i);
        const cost = this.cost(group, seats);
        if (cost < least) [best, least] = [seats, cost];
      }
    }
    best?.forEach((seat) => this.taken.add(seat));
    return best;
  }

  /** The nearest seats one by one; null if there are not enough. */
  apart(group: readonly number[]): number[] | null {
    const all: { seat: number; cost: number }[] = [];
    for (let seat = 0; seat < this.hall.count; ++seat) {
      if (this.fits(seat, group)) all.push({ seat, cost: this.cost(group, [seat]) });
    }
    if (all.length < group.length) return null;
    const nearest = all.sort((a, b) => a.cost - b.cost).slice(0, group.length);
    return nearest.map(({ seat }) => {
      this.taken.add(seat);
      return seat;
    });
  }

  /** How many single free seats would be beside these. */
  private leftAlone(seats: readonly number[]): number {
    const free = (run: Run, seat: number) => seat >= run.first && seat < run.first + run.count
      && this.statuses.status(seat) === 'free' && !this.taken.has(seat) && !seats.includes(seat);
    return seats.reduce((sum, seat) => {
      const run = this.hall.runs[at(this.hall.run, seat)] as Run;
      const alone = (side: number) => free(run, seat + side) && !free(run, seat + 2 * side);
      return sum + (alone(-1) ? 1 : 0) + (alone(1) ? 1 : 0);
    }, 0);
  }

  private fits(seat: number, group: readonly number[]): boolean {
    if (this.taken.has(seat) || this.statuses.status(seat) !== 'free') return false;
    const kind = at(this.hall.traits, seat) & kSetAside;
    // Who lost a wheelchair place is helped by one; who did not, takes none.
    return kind === 0 || group.some((lost) => (at(this.hall.traits, lost) & kSetAside) === kind);
  }

  private *starts(run: Run, group: readonly number[]): Iterable<number> {
    let free = 0;
    for (let seat = run.first; seat < run.first + run.count; ++seat) {
      free = this.fits(seat, group) ? free + 1 : 0;
      if (free >= group.length) yield seat - group.length + 1;
    }
  }

  private cost(group: readonly number[], seats: readonly number[]): number {
    const from = middleOf(this.hall, group);
    const to = middleOf(this.hall, seats);
    const other = seats.reduce((sum, seat, i) => {
      const lost = group[i] as number;
      const sameKind = (at(this.hall.traits, seat) & kSetAside)
        === (at(this.hall.traits, lost) & kSetAside);
      return sum + (at(this.hall.category, seat) === at(this.hall.category, lost) ? 0 : 1)
        + (sameKind ? 0 : 1);
    }, 0);
    const away = this.company ? Math.hypot(to.x - this.company.x, to.y - this.company.y) : 0;
    return Math.hypot(to.x - from.x, to.y - from.y) + kCompany * away + kOtherCategory * other
      + kLeftAlone * this.leftAlone(seats);
  }
}

export const nearestFree: NearestFree = (plan, statuses, lost, chosen = []) => {
  const hall = hallOf(plan);
  const search = new Search(hall, statuses, lost, chosen.filter((seat) => !lost.includes(seat)));
  const found: number[] = [];
  for (const group of groupsOf(hall, lost)) {
    const seats = search.adjacent(group) ?? search.apart(group);
    if (!seats) return null;
    found.push(...seats);
  }
  return found.length > 0 ? found.sort((a, b) => a - b) : null;
};

export const describeSeats: DescribeSeats = (plan, seats) => {
  const hall = hallOf(plan);
  return seats.flatMap((seat): SeatWords[] => {
    const words = wordsOf(hall, seat);
    return words ? [words] : [];
  });
};
