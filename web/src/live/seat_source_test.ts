// The road from the server to the board, with a network and a clock that the test plays.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { SeatSource } from './seat_source';
import { StatusBoard } from './status_board';

type Answer = { status: number; body?: unknown; after?: string } | 'lost';

class FakeStream extends EventTarget {
  readyState = 0;
  constructor(readonly path: string) {
    super();
  }
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
    const event = new Event(name);
    Object.assign(event, { data: typeof data === 'string' ? data : JSON.stringify(data) });
    this.dispatchEvent(event);
  }
}

const settled = async () => {
  for (let i = 0; i < 20; ++i) await Promise.resolve();
};

class World {
  readonly board = new StatusBoard();
  readonly streams: FakeStream[] = [];
  readonly asked: (string | undefined)[] = [];
  readonly told: string[] = [];
  answers: Answer[] = [];
  private timers: { due_ms: number; run: () => void }[] = [];
  private now_ms = 0;
  readonly source: SeatSource;

  constructor(answers: Answer[], streams = true) {
    this.answers = answers;
    const stream = streams ? (path: string) => {
      this.streams.push(new FakeStream(path));
      return this.stream as unknown as EventSource;
    } : null;
    this.source = new SeatSource('/v1/shows/s/seats', {
      stream, random: () => 0.5, fetch: (_, init) => this.answer(init), after: this.after,
    }, {
      revision: () => this.board.revision,
      snapshot: (map) => this.board.replace(map),
      seats: (seats) => this.board.change(seats),
      show: (state) => this.told.push(`show ${state}`),
      gone: () => this.told.push('gone'),
      connection: (now) => this.told.push(now),
    });
  }

  get stream(): FakeStream {
    return this.streams[this.streams.length - 1] as FakeStream;
  }

  private readonly after = (ms: number, run: () => void) => {
    const timer = { due_ms: this.now_ms + ms, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  };

  private async answer(init: RequestInit): Promise<Response> {
    this.asked.push((init.headers as Record<string, string>)['If-None-Match']);
    const answer = this.answers.shift() ?? 'lost';
    if (answer === 'lost') throw new TypeError('no network');
    const headers = answer.after ? { 'Retry-After': answer.after } : {};
    const body = answer.status === 200 ? JSON.stringify(answer.body) : null;
    return new Response(body, { status: answer.status, headers });
  }

  /** Lets time pass, timer by timer. */
  async pass(ms: number): Promise<void> {
    const until = this.now_ms + ms;
    for (;;) {
      await settled();
      const next = this.timers.filter(({ due_ms }) => due_ms <= until)
        .sort((a, b) => a.due_ms - b.due_ms)[0];
      if (!next) break;
      this.now_ms = next.due_ms;
      this.timers = this.timers.filter((timer) => timer !== next);
      next.run();
    }
    this.now_ms = until;
  }
}

const map = (seats: string, revision: string) =>
  ({ status: 200, body: { show: 's', seat_plan: 'p', revision, seats, areas: [] } });

test('reads the map, then streams from its revision', async () => {
  const world = new World([map('..', '1.4')]);
  await world.pass(0);
  assert.equal(world.stream.path, '/v1/shows/s/seats/live?after=1.4');
  world.stream.open();
  world.stream.send('seats', { revision: '1.5', held: [1] });
  world.stream.send('show', { state: 'paused' });
  assert.equal(world.board.status(1), 'held');
  assert.deepEqual(world.told, ['live', 'show paused']);
  world.source.close();
});

test('polls where there is no stream, with the tag of what it has', async () => {
  const world = new World([map('..', '1.4'), { status: 304 }, map('.s', '1.6')], false);
  await world.pass(20_000);
  assert.deepEqual(world.asked.slice(0, 3), [undefined, '"1.4", "1.4-gzip"', '"1.4", "1.4-gzip"']);
  assert.equal(world.board.status(1), 'sold');
  assert.equal(world.told[0], 'polling');
  world.source.close();
});

test('a stream that breaks is resumed, and the map is polled meanwhile', async () => {
  const world = new World([map('..', '1.4'), map('h.', '1.5')]);
  await world.pass(0);
  world.stream.open();
  world.stream.fail();
  await world.pass(0);
  assert.equal(world.board.status(0), 'held');
  assert.deepEqual(world.told, ['live', 'polling']);
  await world.pass(1_000);
  assert.equal(world.streams.length, 2);
  assert.match(world.stream.path, /after=1\.5$/);
  world.stream.open();
  assert.equal(world.told[world.told.length - 1], 'live');
  world.source.close();
});

test('a lost network is said, tried again, and not for long once it is back', async () => {
  const world = new World([map('..', '1.4')]);
  await world.pass(0);
  world.stream.open();
  world.stream.fail();
  await world.pass(0);
  assert.equal(world.told[1], 'lost');
  world.answers = [map('s.', '1.9')];
  world.source.retryNow();
  await world.pass(0);
  assert.equal(world.board.status(0), 'sold');
  world.stream.open();
  assert.equal(world.told[world.told.length - 1], 'live');
  world.source.close();
});

test('streams are asked for less and less often while none comes', async () => {
  const world = new World([map('..', '1.4')]);
  world.answers.push(...Array.from({ length: 200 }, () => ({ status: 304 })));
  await world.pass(0);
  const times: number[] = [];
  for (let second = 0; second < 120; ++second) {
    if (world.stream.readyState === 0) {
      times.push(second);
      world.stream.fail();
    }
    await world.pass(1_000);
  }
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  assert.ok(gaps.length >= 4 && gaps.length <= 9, `${gaps}`);
  assert.ok((gaps[gaps.length - 1] ?? 0) > (gaps[0] ?? 0) * 4, `${gaps}`);
  world.source.close();
});

test('a message that cannot be read is made good by the whole map', async () => {
  const world = new World([map('..', '1.4'), map('.s', '1.7')]);
  await world.pass(0);
  world.stream.open();
  world.stream.send('seats', '{"revision":"1.5","held":[');
  await world.pass(0);
  assert.equal(world.board.status(1), 'sold');
  world.source.close();
});

test('a silent stream is checked, and replaced if it missed something', async () => {
  const world = new World([map('..', '1.4'), { status: 304 }, map('s.', '1.8')]);
  await world.pass(0);
  world.stream.open();
  await world.pass(46_000);
  assert.equal(world.streams.length, 1);
  await world.pass(46_000);
  assert.equal(world.board.status(0), 'sold');
  assert.equal(world.streams.length, 2);
  world.source.close();
});

test('waits as long as an overloaded server asks', async () => {
  const world = new World([{ status: 503, after: '20' }, map('..', '1.4')]);
  await world.pass(19_000);
  assert.equal(world.asked.length, 1);
  assert.deepEqual(world.told, ['lost']);
  await world.pass(2_000);
  assert.equal(world.board.count, 2);
  world.source.close();
});

test('a show that is gone is asked for no more', async () => {
  const unknown = new World([{ status: 404 }]);
  await unknown.pass(60_000);
  assert.deepEqual(unknown.told, ['gone']);
  assert.equal(unknown.asked.length, 1);

  const dropped = new World([map('..', '1.4')]);
  await dropped.pass(0);
  dropped.stream.open();
  dropped.stream.send('gone', '');
  await dropped.pass(120_000);
  assert.deepEqual(dropped.told, ['live', 'gone']);
  assert.equal(dropped.asked.length, 1);
});

test('nothing is heard after the end', async () => {
  const world = new World([map('..', '1.4')]);
  await world.pass(0);
  const { stream } = world;
  stream.open();
  world.source.close();
  stream.send('seats', { revision: '1.5', sold: [0] });
  await world.pass(120_000);
  assert.equal(world.board.status(0), 'free');
  assert.equal(world.asked.length, 1);
});
