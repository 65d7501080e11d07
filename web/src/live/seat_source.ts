// The road from the server to a board: an EventSource, and polling wherever that cannot be had. It
// reads the map first, then resumes by revision; whatever breaks is tried again with growing, random
// delays. A stream that has been silent for long is checked by a poll, because a dead connection
// looks the same. The clock, the timers and the network are given, so that tests can play them.

import { compareRevisions, readSeatMap, readSeats, readShowState } from './feed_messages';
import type { SeatMapMessage, SeatsMessage } from './feed_messages';

/** 'live': streaming. 'polling': a few seconds behind. 'lost': no answer; what is shown is old. */
export type Connection = 'connecting' | 'live' | 'polling' | 'lost';

export interface Surroundings {
  fetch(path: string, init: RequestInit): Promise<Response>;
  /** Null where the browser has none. */
  stream: ((path: string) => EventSource) | null;
  after(ms: number, run: () => void): () => void;
  random(): number;
}

export interface SourceEvents {
  /** The newest revision that is known here; empty if nothing is. */
  revision(): string;
  snapshot(map: SeatMapMessage): void;
  seats(message: SeatsMessage): void;
  show(state: string): void;
  gone(): void;
  connection(now: Connection): void;
}

const kPollFastest_ms = 2_000;
const kPollSpread_ms = 3_000;
const kRetryFirst_ms = 1_000;
const kRetryMost_ms = 60_000;
const kSilence_ms = 45_000;
const kTimeout_ms = 10_000;

export class SeatSource {
  private source: EventSource | null = null;
  private readonly timers = new Map<'poll' | 'stream' | 'silence', () => void>();
  private request: AbortController | null = null;
  private streamFailures = 0;
  private pollFailures = 0;
  private closed = false;

  constructor(
    private readonly path: string,
    private readonly world: Surroundings,
    private readonly events: SourceEvents,
  ) {
    if (events.revision() === '') void this.poll();
    else this.openStream();
  }

  close(): void {
    this.closed = true;
    this.stopStream();
    this.request?.abort();
    for (const stop of this.timers.values()) stop();
    this.timers.clear();
  }

  /** The network is said to be back: no more waiting. */
  retryNow(): void {
    if (this.closed || this.source?.readyState === 1) return;
    this.streamFailures = 0;
    this.pollFailures = 0;
    this.stopStream();
    void this.poll();
  }

  private schedule(name: 'poll' | 'stream' | 'silence', ms: number, run: () => void): void {
    this.timers.get(name)?.();
    this.timers.set(name, this.world.after(ms, () => {
      this.timers.delete(name);
      if (!this.closed) run();
    }));
  }

  private unschedule(name: 'poll' | 'stream' | 'silence'): void {
    this.timers.get(name)?.();
    this.timers.delete(name);
  }

  private stopStream(): void {
    this.source?.close();
    this.source = null;
    this.unschedule('silence');
    this.unschedule('stream');
  }

  private openStream(): void {
    if (this.closed || this.source || !this.world.stream) {
      if (!this.world.stream) this.schedulePoll();
      return;
    }
    const after = encodeURIComponent(this.events.revision());
    const source = this.world.stream(`${this.path}/live?after=${after}`);
    this.source = source;
    const hear = (name: string, read: (data: string) => void) =>
      source.addEventListener(name, (event) => {
        if (this.source !== source) return;
        this.awaitNoise();
        read(String((event as MessageEvent).data));
      });
    source.addEventListener('open', () => {
      if (this.source !== source) return;
      this.streamFailures = 0;
      this.unschedule('poll');
      this.events.connection('live');
      this.awaitNoise();
    });
    hear('snapshot', (data) => this.orAgain(readSeatMap(data), (map) => this.events.snapshot(map)));
    hear('seats', (data) => this.orAgain(readSeats(data), (seats) => this.events.seats(seats)));
    hear('show', (data) => this.orAgain(readShowState(data), (state) => this.events.show(state)));
    hear('gone', () => this.end());
    source.addEventListener('error', () => {
      if (this.source === source) this.streamFailed();
    });
  }

  /** A message that cannot be read has perhaps lost something: the whole map settles it. */
  private orAgain<T>(message: T | null, take: (message: T) => void): void {
    if (message === null) this.streamFailed();
    else take(message);
  }

  private streamFailed(): void {
    this.stopStream();
    const most = Math.min(kRetryMost_ms, kRetryFirst_ms * 2 ** this.streamFailures++);
    this.schedule('stream', most * (0.5 + this.world.random() / 2), () => this.openStream());
    void this.poll();
  }

  private awaitNoise(): void {
    this.schedule('silence', kSilence_ms, () => void this.poll());
  }

  private end(): void {
    this.close();
    this.events.gone();
  }

  private schedulePoll(atLeast_ms = 0): void {
    if (this.source?.readyState === 1) {
      this.awaitNoise();
      return;
    }
    const usual = kPollFastest_ms * 2 ** Math.min(3, this.pollFailures)
      + this.world.random() * kPollSpread_ms;
    this.schedule('poll', Math.max(usual, atLeast_ms), () => void this.poll());
  }

  private async poll(): Promise<void> {
    if (this.closed || this.request) return;
    this.unschedule('poll');
    const request = new AbortController();
    this.request = request;
    const giveUp = this.world.after(kTimeout_ms, () => request.abort());
    const known = this.events.revision();
    let waited_ms = 0;
    try {
      // A map that came compressed has a tag of its own.
      const headers: Record<string, string> = known === '' ? {}
        : { 'If-None-Match': `"${known}", "${known}-gzip"` };
      const response = await this.world.fetch(this.path, { headers, signal: request.signal });
      if (response.status === 200) {
        const map = readSeatMap(await response.json());
        if (!map) throw new Error('the seat map cannot be read');
        this.polled(map, known);
      } else if (response.status === 404) {
        if (!this.closed) this.end();
        return;
      } else if (response.status !== 304) {
        waited_ms = 1_000 * Math.min(60, Number(response.headers.get('Retry-After')) || 0);
        throw new Error(`the seat map came with status ${response.status}`);
      }
      this.pollFailures = 0;
      const streamMayCome = this.world.stream !== null && this.streamFailures === 0;
      if (!this.closed && !streamMayCome) this.events.connection('polling');
    } catch {
      // Whatever it was, the answer is the same: say so, and try again later.
      ++this.pollFailures;
      if (!this.closed && this.source?.readyState !== 1) this.events.connection('lost');
    } finally {
      giveUp();
      this.request = null;
    }
    if (this.closed) return;
    this.schedulePoll(waited_ms);
    // The first map is there, or the network is back: now the stream.
    if (!this.source && !this.timers.has('stream') && this.pollFailures === 0) this.openStream();
  }

  private polled(map: SeatMapMessage, known: string): void {
    if (this.closed) return;
    const streaming = this.source?.readyState === 1;
    const newer = compareRevisions(map.revision, this.events.revision()) > 0;
    if (!streaming || newer) this.events.snapshot(map);
    // A stream that was silent while there was something to say is dead.
    if (streaming && newer && known !== '') this.stopStream();
  }
}
