// One tab of a browser reads the seats of a show and tells the others, because a browser has few
// connections to a host. Who leads is a Web Lock: when its tab closes, hides or dies, the next one
// in the queue has it. Others hear through a BroadcastChannel. Without either, every tab leads.

import type { Connection } from './seat_source';
import type { SeatMapMessage, SeatsMessage } from './feed_messages';

/** What tabs say to each other. `since` is the revision before `seats`; a gap shows. */
export type TabMessage =
  | { kind: 'hello' }
  | { kind: 'retry' }
  | { kind: 'snapshot'; map: SeatMapMessage; connection: Connection; state: string | null }
  | { kind: 'seats'; seats: SeatsMessage; since: string }
  | { kind: 'show'; state: string }
  | { kind: 'connection'; connection: Connection }
  | { kind: 'gone' };

export interface TabEvents {
  /** This tab leads now, until the returned function was called. */
  lead(): () => void;
  hear(message: TabMessage): void;
}

/** Null where the browser has none, or refuses it to a page in a frame. */
function channelOf(name: string): BroadcastChannel | null {
  if (typeof BroadcastChannel !== 'function' || !('locks' in navigator)) return null;
  try {
    return new BroadcastChannel(name);
  } catch {
    return null;
  }
}

export class TabShare {
  private readonly channel: BroadcastChannel | null;
  private readonly giveUp = new AbortController();
  private stopLeading: (() => void) | null = null;
  private closed = false;

  constructor(name: string, private readonly events: TabEvents) {
    this.channel = channelOf(name);
    if (!this.channel) {
      this.stopLeading = events.lead();
      return;
    }
    this.channel.onmessage = (event) => events.hear(event.data as TabMessage);
    this.queueToLead(name);
    this.say({ kind: 'hello' });
  }

  get leads(): boolean {
    return this.stopLeading !== null;
  }

  say(message: TabMessage): void {
    if (!this.closed) this.channel?.postMessage(message);
  }

  close(): void {
    this.closed = true;
    this.stopLeading?.();
    this.stopLeading = null;
    this.giveUp.abort();
    this.release();
    this.channel?.close();
  }

  private release: () => void = () => undefined;

  private queueToLead(name: string): void {
    const { signal } = this.giveUp;
    const held = navigator.locks.request(name, { signal }, () => {
      if (this.closed) return Promise.resolve();
      const released = new Promise<void>((resolve) => (this.release = resolve));
      this.stopLeading = this.events.lead();
      return released;
    });
    held.catch(() => {
      // Locks are refused to some pages (private windows, opaque origins): lead alone then.
      if (!this.closed && !this.stopLeading) this.stopLeading = this.events.lead();
    });
  }
}
