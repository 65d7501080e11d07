// The server's routes and the contract are the same, both ways, and so is who may call them.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { document, operations } from './contract.mjs';
import { program, startServer } from './server.mjs';

let server;
before(async () => { server = await startServer(); });
after(() => server?.stop());

const plain = (path) => path.replaceAll(/\{\w+\}/g, '{}');

const nameOf = ({ method, path }) => `${method} ${plain(path)}`;

function servedRoutes() {
  const listed = execFileSync(program, ['routes'], { encoding: 'utf8' }).trim().split('\n');
  return listed.map((line) => line.split(/\s+/)).map(([method, who, path]) => (
    { name: nameOf({ method, path }), who }));
}

test('routes and contract have the same operations', () => {
  const served = servedRoutes().map(({ name }) => name);
  const written = operations.map(nameOf);
  assert.ok(served.length > 10);
  assert.deepEqual(served.filter((one) => !written.includes(one)), [], 'not in openapi.yaml');
  assert.deepEqual(written.filter((one) => !served.includes(one)), [], 'not served');
});

test('the contract asks for a token where the server does, and nowhere else', () => {
  const schemesOf = { anyone: [], buyer: ['buyerToken'], staff: ['apiKey'], gateway: [] };
  const served = new Map(servedRoutes().map(({ name, who }) => [name, who]));
  for (const operation of operations)
    assert.deepEqual(operation.schemes, schemesOf[served.get(nameOf(operation))],
      `${nameOf(operation)} is for ${served.get(nameOf(operation))}`);
  assert.ok([...served.values()].includes('buyer'));
});

test('every type of problem in the contract leads to a page', async () => {
  const types = Object.values(document.components.schemas)
    .flatMap((schema) => [schema.properties?.type?.const, ...(schema.properties?.type?.enum ?? [])])
    .filter((type) => type?.startsWith('/problems/'));
  assert.ok(types.length > 40);
  for (const type of types) {
    const page = await fetch(server.base + type, { headers: { Accept: 'text/html' } });
    assert.equal(page.status, 200, type);
    const json = await fetch(server.base + type, { headers: { Accept: 'application/json' } });
    assert.equal((await json.json()).type, type);
  }
});

test('the contract is served as it is written', async () => {
  const served = await fetch(`${server.base}/openapi.json`);
  assert.deepEqual(await served.json(), document);
});

test('the page of the contract loads from this server only, and nothing inline', async () => {
  const reply = await fetch(`${server.base}/docs`);
  const page = await reply.text();
  assert.match(reply.headers.get('content-security-policy'), /script-src 'self';/);
  assert.doesNotMatch(page, /<style|<script(?![^>]* src=)[^>]*>|\son\w+=|\sstyle=|https?:/);
  const loaded = [...page.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map((found) => found[1]);
  assert.ok(loaded.length >= 3);
  for (const path of loaded) {
    const asset = await fetch(server.base + path);
    assert.equal(asset.status, 200, path);
    if (path.startsWith('/assets/'))
      assert.match(asset.headers.get('cache-control'), /immutable/, path);
  }
});
