import assert from 'node:assert/strict';
import { test } from 'node:test';
import { once, pending } from './client';
import { ProblemError } from './problems';

function busy(): ProblemError {
  return new ProblemError({ type: '/problems/busy', title: '', status: 503 }, '0');
}

function taken(): ProblemError {
  return new ProblemError({ type: '/problems/seats-taken', title: '', status: 409 });
}

test('what was never answered is asked again under its key', async () => {
  const keys: string[] = [];
  const lost = async (key: string) => { keys.push(key); throw busy(); };
  await assert.rejects(once('hold', { seats: ['A'] }, lost));
  assert.ok(keys.length > 1, 'it was tried again by itself');
  assert.deepEqual(pending('hold'), { seats: ['A'] }, 'a reload finds it');
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
