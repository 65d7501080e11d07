// A Postman collection from the contract, with a whole purchase in front that runs by itself:
//   node tests/contract/postman.mjs FILE
// The steps of the purchase are purchase.json; the requests are the contract's own.

import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import Converter from 'openapi-to-postmanv2';
import { document, operations } from './contract.mjs';

export const purchaseFolder = 'A whole purchase';
const mostTries = 2000; // of a step that waits for something; each takes some milliseconds
const steps = JSON.parse(readFileSync(new URL('purchase.json', import.meta.url), 'utf8'));

function requestsOf(items) {
  return items.flatMap((item) => (item.item ? requestsOf(item.item) : [item]));
}

function findRequest(collection, operationId) {
  const { method, path } = operations.find(({ id }) => id === operationId);
  const wanted = path.replaceAll(/\{(\w+)\}/g, ':$1');
  const found = requestsOf(collection.item).find(({ request }) =>
    request.method === method && `/${request.url.path.join('/')}` === wanted);
  if (!found) throw new Error(`the collection has no ${method} ${wanted}`);
  return structuredClone(found);
}

/** What Postman runs after a step. */
function scriptOf({ status, keep = {}, expect = {}, until = {} }) {
  return [
    'const body = pm.response.json();',
    'const at = (path) => path.split(".").reduce((value, name) => value?.[name], body);',
    `pm.test('status ${status}', () => pm.response.to.have.status(${status}));`,
    ...Object.entries(keep).map(([variable, path]) =>
      `pm.collectionVariables.set('${variable}', at('${path}'));`),
    ...Object.entries(expect).map(([path, value]) =>
      `pm.test('${path}', () => pm.expect(at('${path}')).to.eql(${JSON.stringify(value)}));`),
    ...Object.entries(until).flatMap(([path, value]) => [
      'const tries = Number(pm.collectionVariables.get("tries") ?? 0) + 1;',
      'pm.collectionVariables.set("tries", tries);',
      `const there = at('${path}') === ${JSON.stringify(value)};`,
      `if (!there && tries < ${mostTries}) pm.execution.setNextRequest(pm.info.requestName);`,
      `else pm.test('${path} becomes ${value}', () => pm.expect(there).to.be.true);`]),
  ];
}

function makeStep(collection, step, number) {
  const item = findRequest(collection, step.operation);
  const { request } = item;
  item.name = `${number}. ${item.name}`;
  item.response = [];
  item.event = [{ listen: 'test', script: { type: 'text/javascript', exec: scriptOf(step) } }];
  for (const variable of request.url.variable ?? []) variable.value = step.path[variable.key];
  request.url.query = [];
  request.header = (request.header ?? []).filter(({ key }) =>
    ['Accept', 'Content-Type', 'Idempotency-Key'].includes(key));
  for (const header of request.header)
    if (header.key === 'Idempotency-Key')
      Object.assign(header, { value: '"{{$guid}}"', disabled: false });
  if (step.body) request.body = { mode: 'raw', raw: JSON.stringify(step.body),
    options: { raw: { language: 'json' } } };
  else delete request.body;
  return item;
}

export async function makeCollection() {
  const convert = promisify(Converter.convert.bind(Converter));
  const made = await convert({ type: 'json', data: structuredClone(document) },
    { folderStrategy: 'Tags', requestParametersResolution: 'Example',
      keepImplicitHeaders: false });
  if (!made.result) throw new Error(made.reason);
  const collection = made.output[0].data;
  collection.variable.find(({ key }) => key === 'baseUrl').value = 'http://127.0.0.1:8080';
  const purchase = steps.map((step, index) => makeStep(collection, step, index + 1));
  collection.item.unshift({ name: purchaseFolder,
    description: 'Run it as a whole: from a new token to two tickets.', item: purchase });
  return collection;
}

if (process.argv[1] === new URL(import.meta.url).pathname)
  writeFileSync(process.argv[2], JSON.stringify(await makeCollection(), null, 1));
