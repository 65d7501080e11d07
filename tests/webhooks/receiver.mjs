// A receiver of webhooks: verifies each with the official library of Standard Webhooks, and answers as the
// test tells it to. Loopback only; it ends with its standard input.
//
// POST /hook/NAME       a webhook; anything else is for the test:
// PUT  /mode/NAME       {"status": 200, "location": "...", "hold": false, "secret": "whsec_..."}
// GET  /seen/NAME       what came, in order

import http from 'node:http';
import { Webhook } from 'standardwebhooks';
import { faultsOf } from './contract.mjs';

const modes = new Map();
const seen = new Map();
const held = new Map();

function modeOf(name) {
  return modes.get(name) ?? { status: 200 };
}

function take(name, headers, body) {
  const { secret } = modeOf(name);
  let verified = false;
  try {
    if (secret) verified = Boolean(new Webhook(secret).verify(body, headers));
  } catch (fault) {
    verified = String(fault);
  }
  const message = JSON.parse(body);
  const one = { id: headers['webhook-id'], verified, ...message, body, faults: faultsOf(message),
    signatures: headers['webhook-signature'].split(' ').length, agent: headers['user-agent'] };
  seen.set(name, [...(seen.get(name) ?? []), one]);
}

function answer(name, reply) {
  const { status, location } = modeOf(name);
  reply.writeHead(status, location ? { Location: location } : {});
  reply.end('x'.repeat(10_000));
}

function setMode(name, body) {
  modes.set(name, { status: 200, ...modes.get(name), ...JSON.parse(body) });
  if (modeOf(name).hold) return;
  for (const reply of held.get(name) ?? []) answer(name, reply);
  held.delete(name);
}

const server = http.createServer((request, reply) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts).toString();
    const [, what, name] = request.url.split('/');
    if (what === 'hook') {
      take(name, request.headers, body);
      if (modeOf(name).hold) held.set(name, [...(held.get(name) ?? []), reply]);
      else answer(name, reply);
      return;
    }
    if (what === 'mode') setMode(name, body);
    reply.writeHead(200, { 'Content-Type': 'application/json' });
    reply.end(JSON.stringify(seen.get(name) ?? []));
  });
});
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
