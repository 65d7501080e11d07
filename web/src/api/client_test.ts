import assert from 'node:assert/strict';
import { test } from 'node:test';
import { write } from '../memory/storage';
import { must, once, pending, persist, sentAtOf, settle } from './client';
import { isUnsettled, ProblemError, tell } from './problems';

function refused(name: string, status: number, retryAfter: string | null = null): ProblemError {
  return new ProblemError({ type: `/problems/${name}`, title: '', status }, retryAfter);
}

const busy = () => refused('busy', 503, '0');
const taken = () => refused('seats-taken', 409);

test('what was never answered is asked again under its key', async () => {
  const keys: string[] = [];
  const lost = async (key: string) => { keys.push(key); throw busy(); };
  await assert.rejects(once('hold', { seats: ['A'] }, lost));
  assert.ok(keys.length > 1, 'it was tried again by itself');
  assert.deepEqual(pending('hold'), { body: { seats: ['A'] }, waited: true }, 'a reload finds it');
  const answered = await once('hold', { seats: ['A'] }, async (key) => { keys.push(key); return 1; });
  assert.equal(answered, 1);
  assert.equal(new Set(keys).size, 1);
  assert.equal(pending('hold'), undefined);
});

test('another thing to do, or one that is settled, has another key', async () => {
  const keys: string[] = [];
  const note = async (key: string) => { keys.push(key); };
  await once('hold', { seats: ['A'] }, note);
  await once('hold', { seats: ['A'] }, note);
  await assert.rejects(once('hold', { seats: ['B'] }, async (key) => { keys.push(key); throw taken(); }));
  assert.equal(pending('hold'), undefined, 'a refusal settles it');
  await once('hold', { seats: ['B'] }, note);
  assert.equal(new Set(keys).size, 4);
});

test('what is unanswered is settled with its own key and body, and nothing where it is answered',
  async () => {
    const asked: unknown[] = [];
    const lost = async (key: string, body: unknown) => { asked.push([key, body]); throw busy(); };
    await assert.rejects(once('hold', { seats: ['A'] }, lost));
    const late = await settle('hold', async (key, body) => { asked.push([key, body]); return 'held'; });
    assert.equal(late, 'held');
    assert.equal(new Set(asked.map((one) => JSON.stringify(one))).size, 1);
    const again = await settle('hold', async () => 'nobody asked for this');
    assert.equal(again, undefined);
  });

test('what was asked for long ago is known, and nobody waits for it', () => {
  write('pending.hold', { key: '"k"', body: { seats: ['A'] }, at: Date.now() - 61_000 });
  assert.deepEqual(pending('hold'), { body: { seats: ['A'] }, waited: false });
  write('pending.hold', { key: '"k"', body: { seats: ['A'] } }); // of a page before this one
  assert.equal(pending('hold')?.waited, false);
  write('pending.hold', undefined);
});

test('only the gateway\'s own refusal settles a payment; a proxy\'s 502 says nothing', () => {
  const cases: [string, number, boolean][] = [
    ['gateway-refused', 502, false], ['status-502', 502, true], ['status-504', 504, true],
    ['outcome-unknown', 503, true], ['quota-exceeded', 429, true], ['attempts-used', 429, false],
    ['seats-taken', 409, false],
  ];
  for (const [name, status, unsettled] of cases)
    assert.equal(isUnsettled(refused(name, status)), unsettled, name);
  assert.equal(isUnsettled(new TypeError('Failed to fetch')), true);
});

test('a long wait that the server asks for is told, not waited in silence', async () => {
  let calls = 0;
  const wait = refused('busy', 503, '40');
  await assert.rejects(persist(async () => { ++calls; throw wait; }));
  assert.equal(calls, 1);
  const said = tell(wait).way;
  assert.match(said, /problem\.wait/);
  assert.ok(!tell(busy()).way.includes('problem.wait'));
});

test('deadlines count from when the request was sent, which the first reply with its time says',
  async () => {
    const reply = (data: object, ms: number) => new Promise<{ data: object; response: Response }>(
      (done) => setTimeout(() => done({ data, response: new Response('{}') }), ms));
    const before = performance.now();
    await must(reply({ server_time: 'T1' }, 30));
    const sent = sentAtOf('T1');
    assert.ok(sent !== undefined && sent - before < 20, `${sent} is when it was answered`);
    await must(reply({ server_time: 'T1' }, 1));
    assert.equal(sentAtOf('T1'), sent);
    assert.equal(sentAtOf('T0'), undefined, 'never heard here');
  });
