// Every reply that the tests of src/http get is one that the contract has.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import {
  commonReplyFaults, faultsOf, findOperation, operations, replyFaults,
} from './contract.mjs';
import { makeFolder, program } from './server.mjs';

// What server_test.cpp and conventions_test.cpp serve instead of the server, to try the session alone.
const ownRoutes = ['/', '*', '/echo', '/throw', '/throw-later', '/repeat'];
const folder = makeFolder();
let exchanges;

before(() => {
  execFileSync(process.env.HTTP_TEST, ['--gtest_brief=1'], {
    env: { ...process.env, FIRSTSHOW_EXCHANGES: folder, GTEST_OUTPUT: '' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  exchanges = readdirSync(folder)
    .flatMap((name) => readFileSync(join(folder, name), 'latin1').trim().split('\n'))
    .map((line) => JSON.parse(line))
    .map((exchange) => ({ ...exchange, body: textOf(exchange.body, exchange.headers) }));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** The log has bytes, which were read as a character each. */
function textOf(body, headers) {
  const bytes = Buffer.from(body, 'latin1');
  if (body === '' || headers['content-encoding'] !== 'gzip') return bytes.toString();
  return gunzipSync(bytes).toString();
}

function operatorsPaths() {
  const listed = execFileSync(program, ['routes', '--admin'], { encoding: 'utf8' }).trim();
  return listed.split('\n').map((line) => line.trim().split(/\s+/)[2])
    .map((path) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`));
}

const withoutOperation = {
  400: 'MalformedRequest', 404: 'NotFound', 405: 'MethodNotAllowed',
  408: 'RequestTimeout', 413: 'BodyTooLarge', 414: 'TargetTooLong', 415: 'UnsupportedMediaType',
  417: 'ExpectationFailed', 501: 'NotImplemented', 431: 'HeaderTooLarge',
  503: 'Unavailable',
};

/** The path of a target in any of its forms; the text as it is where it cannot be decoded. */
function pathOf(target) {
  const path = target.replace(/^https?:\/\/[^/?]*/i, '').split('?')[0] || '/';
  try { return decodeURIComponent(path); } catch { return path; }
}

/** What is wrong with one exchange. */
function faultsOfExchange({ method, target, status, headers, body }) {
  const { operation } = method ? findOperation(method, pathOf(target)) : {};
  if (operation) return replyFaults(operation, method, status, headers, body);
  // A request in pieces cannot be read from the log; what it was for is not known.
  if (!method && status < 400) return [];
  const name = withoutOperation[status];
  return name ? commonReplyFaults(name, headers, body)
    : [`status ${status} for what no operation is documented`];
}

test('every recorded reply is as the contract has it', (context) => {
  const operators = operatorsPaths();
  const wrong = new Map();
  let held = 0;
  for (const exchange of exchanges) {
    const path = exchange.target === undefined ? undefined : pathOf(exchange.target);
    const own = path && (ownRoutes.includes(path) || path.startsWith('/repeat/'));
    if (own || (path && operators.some((one) => one.test(path)))) continue;
    ++held;
    for (const fault of faultsOfExchange(exchange)) {
      const what = `${exchange.method} ${findOperation(exchange.method ?? '', path ?? '')
        .operation?.path ?? path} ${exchange.status}: ${fault}`;
      if (!wrong.has(what)) wrong.set(what, exchange.body.slice(0, 300));
    }
  }
  context.diagnostic(`${held} replies held against the contract`);
  assert.ok(held > 300, `only ${held} replies were recorded`);
  assert.deepEqual([...wrong], []);
});

test('every success in the contract was seen', () => {
  const seen = new Set(exchanges.filter(({ method }) => method).map(({ method, target, status }) =>
    `${findOperation(method, target).operation?.id} ${status}`));
  const documented = operations.flatMap(({ id, responses }) =>
    Object.keys(responses).filter((status) => status < 300).map((status) => `${id} ${status}`));
  assert.deepEqual(documented.filter((one) => !seen.has(one)), []);
});

test('every body that was accepted is one that the contract allows', () => {
  const withoutNulls = (value) => (Array.isArray(value) ? value.map(withoutNulls)
    : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value)
      .filter(([, one]) => one !== null).map(([key, one]) => [key, withoutNulls(one)])) : value);
  const wrong = new Set();
  for (const exchange of exchanges) {
    if (!exchange.method || exchange.status >= 300 || !exchange.request_body) continue;
    const { operation } = findOperation(exchange.method, exchange.target);
    if (!operation?.body) continue;
    const body = withoutNulls(JSON.parse(exchange.request_body.replace(/^\uFEFF/, '')));
    for (const fault of faultsOf(body, operation.body.pointer))
      wrong.add(`${operation.id}: ${fault} in ${exchange.request_body}`);
  }
  assert.deepEqual([...wrong], []);
});
