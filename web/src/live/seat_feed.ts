// The seats of one show as they are now: a board that stays fresh while the page is visible. The tab
// that leads reads from the server (seat_source.ts), the others hear from it (tab_share.ts). Hidden,
// it is silent; visible again, it goes on by revision. Close it when the page is left.

import { readSeatMap } from './feed_messages';
import type { SeatMapMessage, SeatsMessage } from './feed_messages';
import { SeatSource } from './seat_source';
import type { Connection, SourceEvents, Surroundings } from './seat_source';
import type { SeatStatuses } from './seat_statuses';
import { StatusBoard } from './status_board';
import { TabShare } from './tab_share';
import type { TabMessage } from './tab_share';

export type { Connection } from './seat_source';

export interface SeatFeed {
  readonly statuses: SeatStatuses;
  readonly connection: Connection;
  /** The show's sale state as the feed last heard it; null until it did. */
  readonly showState: string | null;
  /** The show was dropped, or there was never one: nothing more will come. */
  readonly gone: boolean;
  /** Told when `connection`, `showState` or `gone` changed from now on: read them once after this.
   * Returns what ends the subscription. */
  subscribe(listener: () => void): () => void;
  /** Asks again at once, where waiting for the next attempt is too long. */
  retryNow(): void;
  close(): void;
}

/** How long a tab waits for the leader before it reads the map itself. */
const kLeaderAnswers_ms = 400;

const browser: Surroundings = {
  fetch: (path, init) => fetch(path, init),
  stream: typeof EventSource === 'function' ? (path) => new EventSource(path) : null,
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};

class TabFeed implements SeatFeed {
  readonly statuses = new StatusBoard();
  connection: Connection = 'connecting';
  showState: string | null = null;
  gone = false;
  private readonly path: string;
  private readonly listeners = new Set<() => void>();
  private share: TabShare | null = null;
  private source: SeatSource | null = null;
  private stopWaiting: (() => void) | null = null;

  constructor(private readonly show: string, private readonly world: Surroundings) {
    this.path = `/v1/shows/${encodeURIComponent(show)}/seats`;
    document.addEventListener('visibilitychange', this.onVisibility);
    window.addEventListener('online', this.onOnline);
    this.onVisibility();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  retryNow(): void {
    if (this.source) this.source.retryNow();
    else this.share?.say({ kind: 'retry' }); // the tab that leads does the asking
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.onVisibility);
    window.removeEventListener('online', this.onOnline);
    this.rest();
  }

  private readonly onOnline = () => this.retryNow();

  private readonly onVisibility = () => {
    if (document.visibilityState === 'hidden') this.rest();
    else if (!this.share && !this.gone) this.wake();
  };

  private wake(): void {
    // Without a leader that answers, the first map comes from the server, and the lock decides who
    // goes on reading.
    this.stopWaiting = this.world.after(kLeaderAnswers_ms, () => {
      if (this.statuses.revision === '' && !this.share?.leads) void this.readOnce();
    });
    this.share = new TabShare(`firstshow.seats.${this.show}`, {
      lead: () => this.lead(),
      hear: (message) => this.hear(message),
    });
  }

  private rest(): void {
    this.stopWaiting?.();
    this.stopWaiting = null;
    this.share?.close();
    this.share = null;
  }

  private lead(): () => void {
    const events: SourceEvents = {
      revision: () => this.statuses.revision,
      snapshot: (map) => {
        this.statuses.replace(map);
        this.share?.say(this.everything());
      },
      seats: (seats) => {
        const since = this.statuses.revision;
        this.statuses.change(seats);
        this.share?.say({ kind: 'seats', seats, since });
      },
      show: (state) => {
        this.share?.say({ kind: 'show', state });
        this.become({ showState: state });
      },
      gone: () => {
        this.share?.say({ kind: 'gone' });
        this.end();
      },
      connection: (connection) => {
        this.share?.say({ kind: 'connection', connection });
        this.become({ connection });
      },
    };
    const source = new SeatSource(this.path, this.world, events);
    this.source = source;
    return () => {
      source.close();
      if (this.source === source) this.source = null;
    };
  }

  private everything(): TabMessage {
    const map: SeatMapMessage = this.statuses.snapshot(this.show);
    return { kind: 'snapshot', map, connection: this.connection, state: this.showState };
  }

  private hear(message: TabMessage): void {
    if (this.share?.leads) {
      if (message.kind === 'hello' && this.statuses.revision !== '') {
        this.share.say(this.everything());
      } else if (message.kind === 'retry') {
        this.source?.retryNow();
      }
      return;
    }
    if (message.kind === 'snapshot') {
      const map = readSeatMap(message.map);
      if (map) this.statuses.replace(map);
      this.become({ connection: message.connection, showState: message.state ?? this.showState });
    } else if (message.kind === 'seats') {
      this.hearSeats(message.seats, message.since);
    } else if (message.kind === 'connection') {
      this.become({ connection: message.connection });
    } else if (message.kind === 'show') {
      this.become({ showState: message.state });
    } else if (message.kind === 'gone') {
      this.end();
    }
  }

  private hearSeats(seats: SeatsMessage, since: string): void {
    // Not a continuation of what is known here: something in between was missed.
    if (since === this.statuses.revision) this.statuses.change(seats);
    else this.share?.say({ kind: 'hello' });
  }

  private async readOnce(): Promise<void> {
    try {
      const response = await this.world.fetch(this.path, {});
      const map = response.ok ? readSeatMap(await response.json()) : null;
      if (map && this.statuses.revision === '') this.statuses.replace(map);
    } catch {
      // The leader, whoever it is, tries again and says when it succeeds.
      this.become({ connection: 'lost' });
    }
  }

  private end(): void {
    this.rest();
    this.become({ gone: true });
  }

  private become(change: Partial<Pick<TabFeed, 'connection' | 'showState' | 'gone'>>): void {
    Object.assign(this, change);
    for (const listener of [...this.listeners]) listener();
  }
}

/** A feed that waits for its page; closed if that does not come. */
let prepared: { show: string; feed: SeatFeed; giveUp: () => void } | null = null;
const kPageComes_ms = 20_000;

/** Begins to follow a show's seats before the page is there that opens them. */
export function prepareSeatFeed(show: string, world: Surroundings = browser): void {
  takePrepared()?.feed.close();
  const feed = new TabFeed(show, world);
  prepared = { show, feed, giveUp: world.after(kPageComes_ms, () => takePrepared()?.feed.close()) };
}

function takePrepared() {
  const taken = prepared;
  prepared = null;
  taken?.giveUp();
  return taken;
}

/** Begins to follow a show's seats, or goes on with what was prepared. */
export function openSeatFeed(show: string, world: Surroundings = browser): SeatFeed {
  const ready = takePrepared();
  if (ready?.show === show) return ready.feed;
  ready?.feed.close();
  return new TabFeed(show, world);
}
