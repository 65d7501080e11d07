// The TypeScript client is of the present contract, compiles, and buys two seats.

import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { root } from './contract.mjs';
import { makeFolder, startServer } from './server.mjs';

const client = `${root}clients/typescript`;
const folder = makeFolder();
let server;

before(async () => {
  const tsc = join(client, 'node_modules/typescript/bin/tsc');
  execFileSync('node', [tsc, '-p', client], { stdio: 'inherit' });
  server = await startServer();
});
after(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('its types are those of openapi.yaml; npm run generate makes them', () => {
  const fresh = join(folder, 'contract.d.ts');
  const { scripts } = JSON.parse(readFileSync(join(client, 'package.json'), 'utf8'));
  const words = scripts.generate.replace('src/contract.d.ts', fresh).split(' ');
  execFileSync(join(client, 'node_modules/.bin', words[0]), words.slice(1),
    { cwd: client, stdio: 'ignore' });
  assert.equal(readFileSync(join(client, 'src/contract.d.ts'), 'utf8'),
    readFileSync(fresh, 'utf8'));
});

test('its example buys two seats', async () => {
  const example = join(client, 'build/examples/buy-two-seats.js');
  const { stdout } = await promisify(execFile)('node', [example, server.base]);
  assert.match(stdout, /confirmed, 2 tickets\n( {2}\S.*: FS1\.\S+\n){2}$/);
});

/** A server that answers as told, one status a request; it keeps what it was asked. */
async function answering(...statuses) {
  const asked = [];
  const stub = createServer((request, reply) => {
    asked.push(request.headers['idempotency-key'] ?? request.method);
    const status = statuses[Math.min(asked.length, statuses.length) - 1];
    if (status === 0) return request.socket.destroy();
    if (status === 503) reply.setHeader('Retry-After', '0');
    reply.writeHead(status, { 'Content-Type': 'application/json' });
    return reply.end(JSON.stringify({ title: 'a reply', type: '/problems/busy' }));
  });
  await new Promise((listening) => stub.listen(0, '127.0.0.1', listening));
  return { asked, base: `http://127.0.0.1:${stub.address().port}`, close: () => stub.close() };
}

test('it sends again what may be sent again, under the same key', async () => {
  const { firstshow } = await import(join(client, 'build/src/client.js'));
  const cases = [
    { statuses: [503, 0, 200], method: 'GET', times: 3 },
    { statuses: [503, 0, 201], method: 'POST', key: '"k"', times: 3 },
    { statuses: [503, 201], method: 'POST', times: 1 },
    { statuses: [409, 201], method: 'POST', key: '"k"', times: 1 },
    { statuses: [503], method: 'GET', times: 5 },
  ];
  for (const { statuses, method, key, times } of cases) {
    const stub = await answering(...statuses);
    const api = firstshow(stub.base);
    const header = key ? { 'Idempotency-Key': key } : {};
    const reply = method === 'GET' ? await api.GET('/v1/shows')
      : await api.POST('/v1/orders', { params: { header }, body: {} });
    stub.close();
    const told = JSON.stringify({ statuses, method, key });
    assert.equal(reply.response.status, statuses.at(Math.min(times, statuses.length) - 1), told);
    assert.deepEqual(stub.asked, Array(times).fill(key ?? method), told);
  }
});
