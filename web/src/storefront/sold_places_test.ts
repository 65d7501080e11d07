import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageLimitOf } from './age';
import { nameOf, namesIn, placeOf } from './sold_places';
import { startWords } from '../words/words';

test('sold places have what leads to them, and their key where nothing else is known', async () => {
  Object.assign(globalThis, { document: { documentElement: {} } });
  await startWords('en');
  const seat = { key: 'Circle-C-12', category: 'Circle', zone: 'Circle', row: 'C', number: '12' };
  assert.deepEqual(placeOf({ seat }), { zone: 'Circle', row: 'C', number: '12' });
  assert.equal(nameOf({ seat }), 'Circle · Row C · Seat 12');
  assert.equal(nameOf({ seat: { key: 'Circle-C-12' } }), 'Circle-C-12');
  assert.equal(nameOf({ area: { key: 'Pit', name: 'The pit' } }), 'The pit');
  assert.equal(nameOf({ area: { key: 'Pit' } }), 'Pit');
  assert.deepEqual(namesIn([{ seat }, { area: { key: 'Pit' } }, { area: { key: 'Pit' } }]),
    ['Circle, row C: 12', '2 × Pit']);
  assert.deepEqual(namesIn([{ seat: { key: 'Circle-C-12' } }]), ['Circle-C-12']);
});

test('only A and S shut people out', () => {
  const cases: [string, string | undefined][] = [
    ['A', 'adults'], ['a ', 'adults'], ['S', 'specialists'], ['UA 16+', undefined], ['U', undefined],
    ['', undefined], ['UA', undefined],
  ];
  for (const [certificate, limit] of cases) assert.equal(ageLimitOf(certificate), limit, certificate);
});
