import assert from 'node:assert/strict';
import { test } from 'node:test';
import { motifOf } from './motifs';

test('a dozen films that follow each other show a dozen scenes, the same one each time', () => {
  const ids = Array.from({ length: 12 }, (_, n) => `ttl_000A9JW0000${'0123456789ABCDEFGHJK'[n + 5]}`);
  assert.equal(new Set(ids.map((id) => motifOf('film', `${id}Z`))).size, 3); // 32 apart
  assert.equal(new Set(ids.map((id) => motifOf('film', id))).size, 12);
  assert.equal(motifOf('film', ids[0]!), motifOf('film', ids[0]!));
  assert.equal(typeof motifOf('film', 'odd id'), 'function');
  assert.ok(motifOf('play', ids[0]!) !== motifOf('concert', ids[0]!));
});
