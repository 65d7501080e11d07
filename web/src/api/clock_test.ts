import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hearDate, now } from './clock';

const year_ms = 365 * 86_400_000;

test('the time is that of the latest reply, and the device is believed only before', () => {
  assert.ok(Math.abs(now() - Date.now()) < 1_000);
  const server = Math.floor((Date.now() + year_ms) / 1_000) * 1_000;
  hearDate(new Date(server).toUTCString());
  assert.ok(now() >= server && now() < server + 10_000);
  hearDate(new Date(server - 60_000).toUTCString());
  assert.ok(now() >= server, 'a reply from a cache is old');
  for (const nothing of [null, '', 'soon']) hearDate(nothing);
  assert.ok(now() >= server);
});
