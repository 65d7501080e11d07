// What a site may say to a frame of ours, and what it may not.

import assert from 'node:assert/strict';
import { test } from 'node:test';

// The module asks where it is as it starts: here on the storefront's own page.
Object.assign(globalThis, { location: { pathname: '/' }, parent: globalThis, window: globalThis });
const { seenPart, wishesIn, embedded, returnPath } = await import('./embedding');

test('a name that embed.js wrote is read, any other is nothing', () => {
  const name = (wishes: object) => `firstshow ${JSON.stringify(wishes)}`;
  const site = { origin: 'https://cinema.example', theme: 'dark', locale: 'hi' };
  assert.deepEqual(wishesIn(name(site)), site);
  for (const origin of ['*', 'null', 'https://cinema.example/', 'javascript:alert(1)', 'file://', 7])
    assert.equal(wishesIn(name({ origin })).origin, undefined, String(origin));
  for (const other of ['', 'firstshow', 'firstshow {', 'checkout', 'firstshow null'])
    assert.equal(wishesIn(other).origin, undefined, other);
});

test('only three numbers say what is seen', () => {
  const seen = { type: 'firstshow:window', height: 700, top: 0, bottom: 400 };
  assert.deepEqual(seenPart(seen), { height: 700, top: 0, bottom: 400 });
  for (const wrong of [null, 'text', 7, {}, { ...seen, type: 'window' }, { ...seen, top: '0' },
    { ...seen, bottom: NaN }, { ...seen, height: undefined }])
    assert.equal(seenPart(wrong), null, JSON.stringify(wrong));
});

test('outside of a frame a payment comes back to its order', () => {
  assert.equal(embedded, false);
  assert.equal(returnPath('ord_1'), '/orders/ord_1?returned=1');
});
