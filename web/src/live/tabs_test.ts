// Tabs of one browser that share the seats of a show: who leads, who hears, and what becomes of both.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSeatFeed, prepareSeatFeed, type SeatFeed } from './seat_feed';
import type { Surroundings } from './seat_source';
import { TabShare, type TabMessage } from './tab_share';

const settled = async () => {
  for (let i = 0; i < 30; ++i) await Promise.resolve();
};

type Channel = { onmessage: ((event: { data: unknown }) => void) | null };

/** What the tabs of one browser have in common. */
class Browser {
  private readonly channels = new Map<string, Set<Channel>>();
  private readonly queues = new Map<string, (() => void)[]>();
  readonly tabs: Tab[] = [];
  /** The paths of streams and reads, as `STREAM after` and `READ`, in their order. */
  readonly asked: string[] = [];
  streams: FakeStream[] = [];
  answer: () => Promise<Response> = () => Promise.reject(new TypeError('no network'));

  constructor() {
    const { channels, queues } = this;
    class FakeChannel implements Channel {
      onmessage: Channel['onmessage'] = null;
      constructor(private readonly name: string) {
        channels.set(name, (channels.get(name) ?? new Set()).add(this));
      }
      postMessage(data: unknown): void {
        const copy = structuredClone(data);
        for (const other of [...channels.get(this.name) ?? []])
          if (other !== this) void Promise.resolve().then(() => other.onmessage?.({ data: copy }));
      }
      close(): void {
        channels.get(this.name)?.delete(this);
        this.onmessage = null;
      }
    }
    const request = (name: string, { signal }: { signal: AbortSignal }, run: () => Promise<void>) =>
      new Promise<void>((done, failed) => {
        const queue = queues.get(name) ?? [];
        queues.set(name, queue);
        const turn = () => void run().then(() => {
          queue.splice(queue.indexOf(turn), 1);
          queue[0]?.();
          done();
        });
        queue.push(turn);
        signal.addEventListener('abort', () => {
          if (queue[0] === turn) return; // it has the lock: aborting comes too late
          queue.splice(queue.indexOf(turn), 1);
          failed(new Error('aborted'));
        });
        if (queue[0] === turn) void Promise.resolve().then(turn);
      });
    Object.defineProperty(globalThis, 'BroadcastChannel', { configurable: true, value: FakeChannel });
    Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { locks: { request } } });
    Object.defineProperty(globalThis, 'window', { configurable: true, value: new EventTarget() });
  }

  get stream(): FakeStream {
    return this.streams[this.streams.length - 1] as FakeStream;
  }

  /** A map with these seats at this revision is what the server has. */
  serve(seats: string, revision: string): void {
    this.answer = async () => new Response(
      JSON.stringify({ show: 's', seat_plan: 'p', revision, seats, areas: [] }), { status: 200 });
  }

  open(prepared?: string): Tab {
    const tab = new Tab(this, prepared);
    this.tabs.push(tab);
    return tab;
  }

  close(): void {
    for (const tab of this.tabs) tab.in(() => tab.feed.close());
  }
}

class FakeStream extends EventTarget {
  readyState = 0;
  close(): void {
    this.readyState = 2;
  }
  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  fail(): void {
    this.dispatchEvent(new Event('error'));
  }
  send(name: string, data: unknown): void {
    this.dispatchEvent(Object.assign(new Event(name), { data: JSON.stringify(data) }));
  }
}

class Tab {
  private readonly document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  private timers: { ms: number; run: () => void }[] = [];
  readonly feed: SeatFeed;

  /** `prepared`: the show whose seats are followed before the page is there. */
  constructor(browser: Browser, prepared?: string) {
    const world: Surroundings = {
      fetch: () => {
        browser.asked.push('READ');
        return browser.answer();
      },
      stream: (path) => {
        browser.asked.push(`STREAM ${path.replace(/^.*after=/, '')}`);
        const stream = new FakeStream();
        browser.streams.push(stream);
        return stream as unknown as EventSource;
      },
      after: (ms, run) => {
        const timer = { ms, run };
        this.timers.push(timer);
        return () => { this.timers = this.timers.filter((one) => one !== timer); };
      },
      random: () => 0.5,
    };
    if (prepared !== undefined) this.in(() => prepareSeatFeed(prepared, world));
    this.feed = this.in(() => openSeatFeed('s', world));
  }

  /** Runs as this tab: each has a document of its own. */
  in<T>(run: () => T): T {
    Object.defineProperty(globalThis, 'document', { configurable: true, value: this.document });
    return run();
  }

  show(state: 'hidden' | 'visible'): void {
    this.document.visibilityState = state;
    this.in(() => this.document.dispatchEvent(new Event('visibilitychange')));
  }

  /** Lets the timers of up to this length run once. */
  pass(ms: number): void {
    const due = this.timers.filter((timer) => timer.ms <= ms);
    this.timers = this.timers.filter((timer) => timer.ms > ms);
    for (const { run } of due) run();
  }

  get seats(): string {
    const { statuses } = this.feed;
    return [0, 1].map((seat) => statuses.status(seat)).join(' ');
  }
}

test('one tab reads, the other hears; a tab that comes later is told everything', async () => {
  const browser = new Browser();
  browser.serve('..', '1.4');
  const [first, second] = [browser.open(), browser.open()];
  await settled();
  browser.stream.open();
  browser.stream.send('seats', { revision: '1.5', held: [1] });
  await settled();
  assert.deepEqual(browser.asked, ['READ', 'STREAM 1.4']);
  assert.equal(first.seats, 'free held');
  assert.equal(second.seats, 'free held');
  assert.equal(second.feed.connection, 'live');
  const third = browser.open();
  await settled();
  assert.equal(third.seats, 'free held');
  browser.stream.send('show', { state: 'paused' });
  await settled();
  assert.deepEqual([second.feed.showState, third.feed.showState], ['paused', 'paused']);
  assert.equal(browser.asked.length, 2);
  browser.close();
});

test('when the tab that leads is hidden or closed, the next goes on from where it was', async () => {
  const browser = new Browser();
  browser.serve('..', '1.4');
  const [first, second, third] = [browser.open(), browser.open(), browser.open()];
  await settled();
  browser.stream.open();
  browser.stream.send('seats', { revision: '1.5', held: [1] });
  await settled();
  first.show('hidden');
  await settled();
  assert.deepEqual(browser.asked, ['READ', 'STREAM 1.4', 'STREAM 1.5']);
  assert.equal(browser.streams[0]?.readyState, 2, 'the hidden tab has let its stream go');
  browser.stream.open();
  browser.stream.send('seats', { revision: '1.6', sold: [0] });
  await settled();
  assert.equal(third.seats, 'sold held');
  assert.equal(first.seats, 'free held', 'a hidden tab hears nothing');
  first.show('visible');
  await settled();
  assert.equal(first.seats, 'sold held', 'and is told all when it is seen again');
  second.in(() => second.feed.close());
  await settled();
  assert.equal(browser.asked[3], 'STREAM 1.6');
  browser.close();
});

test('a tab that missed something asks for it all', async () => {
  const browser = new Browser();
  browser.serve('..', '1.4');
  const [, second] = [browser.open(), browser.open()];
  await settled();
  browser.stream.open();
  await settled();
  const heard: TabMessage[] = [];
  const spy = new BroadcastChannel('firstshow.seats.s');
  spy.onmessage = ({ data }) => heard.push(data as TabMessage);
  spy.postMessage({ kind: 'seats', since: '1.8', seats: { revision: '1.9', held: [0] } });
  await settled();
  assert.deepEqual(heard.map(({ kind }) => kind), ['hello', 'snapshot']);
  assert.equal(second.seats, 'free free', 'nothing was made of what does not follow');
  browser.close();
});

test('"try again" in a tab that does not lead is done by the one that does', async () => {
  const browser = new Browser();
  const [first, second] = [browser.open(), browser.open()];
  await settled();
  assert.deepEqual(browser.asked, ['READ']);
  assert.equal(second.feed.connection, 'lost');
  browser.serve('..', '1.4');
  second.feed.retryNow();
  await settled();
  assert.deepEqual(browser.asked, ['READ', 'READ', 'STREAM 1.4']);
  assert.equal(second.seats, 'free free');
  browser.stream.open();
  first.feed.retryNow();
  await settled();
  assert.equal(browser.asked.length, 3, 'what works is left alone');
  browser.close();
});

test('without an answer from the tab that leads, a tab reads the map itself', async () => {
  const browser = new Browser();
  const silent = navigator.locks.request('firstshow.seats.s', { signal: new AbortController().signal },
    () => new Promise<void>(() => undefined)); // a tab that leads and is stuck
  void silent;
  browser.serve('.s', '1.4');
  const tab = browser.open();
  await settled();
  assert.deepEqual(browser.asked, []);
  tab.pass(400);
  await settled();
  assert.deepEqual(browser.asked, ['READ']);
  assert.equal(tab.seats, 'free sold');
  browser.close();
});

test('where locks are refused each tab leads alone', async () => {
  const browser = new Browser();
  Object.defineProperty(globalThis, 'navigator', {
    configurable: true, value: { locks: { request: () => Promise.reject(new Error('refused')) } },
  });
  let led = 0;
  const share = new TabShare('firstshow.seats.s', {
    lead: () => {
      ++led;
      return () => { --led; };
    },
    hear: () => undefined,
  });
  await settled();
  assert.equal(led, 1);
  assert.ok(share.leads);
  share.close();
  assert.equal(led, 0);
  browser.close();
});

test('a page goes on with what was prepared for it, and closes what was not', async () => {
  const browser = new Browser();
  browser.serve('.s', '1.4');
  const tab = browser.open('s');
  await settled();
  assert.deepEqual(browser.asked, ['READ', 'STREAM 1.4']);
  assert.equal(tab.seats, 'free sold');
  tab.pass(20_000);
  browser.stream.open();
  browser.stream.send('seats', { revision: '1.5', sold: [0] });
  assert.equal(tab.seats, 'sold sold', 'it is open for as long as its page');
  browser.close();
  browser.asked.length = 0;
  browser.open('another');
  await settled();
  assert.deepEqual(browser.asked, ['READ', 'STREAM 1.4'], 'the show of the page alone is read');
  browser.close();
});

test('what was prepared for a page that does not come is closed', async () => {
  const browser = new Browser();
  let giveUp: () => void = () => undefined;
  const world = {
    fetch: () => {
      browser.asked.push('READ');
      return Promise.reject(new TypeError('no network'));
    },
    stream: null, random: () => 0.5,
    after: (ms: number, run: () => void) => {
      if (ms === 20_000) giveUp = run;
      return () => undefined;
    },
  };
  browser.serve('.s', '1.4');
  const tab = browser.open();
  tab.in(() => prepareSeatFeed('s', world));
  tab.in(giveUp);
  await settled();
  assert.deepEqual(browser.asked, ['READ', 'STREAM 1.4'], 'of the other tab');
  browser.close();
});
