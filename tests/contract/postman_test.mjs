// The Postman collection that is made from the contract buys seats, run by Newman.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import newman from 'newman';
import { operations, root } from './contract.mjs';
import { makeCollection, purchaseFolder } from './postman.mjs';
import { startServer } from './server.mjs';

let server;
before(async () => { server = await startServer(); });
after(() => server?.stop());

function count(items) {
  return items.reduce((sum, item) => sum + (item.item ? count(item.item) : 1), 0);
}

test('a whole purchase', async (context) => {
  const collection = await makeCollection();
  assert.ok(count(collection.item.slice(1)) >= operations.length);
  mkdirSync(`${root}build/postman`, { recursive: true });
  writeFileSync(`${root}build/postman/firstshow.json`, JSON.stringify(collection, null, 1));
  const { run } = await promisify(newman.run)({ collection, folder: purchaseFolder, reporters: [],
    envVar: [{ key: 'baseUrl', value: server.base }] });
  const failures = run.failures.map(({ error, source }) => `${source?.name}: ${error.message}`);
  assert.deepEqual(failures, []);
  assert.ok(run.stats.assertions.total >= 14, `${run.stats.assertions.total} assertions`);
  context.diagnostic(`${run.stats.requests.total} requests`);
});
