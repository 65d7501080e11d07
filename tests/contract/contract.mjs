// openapi.yaml as the tests use it: its operations, and what is wrong with a reply to one of them.

import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

export const root = new URL('../../', import.meta.url).pathname;
export const contractFile = `${root}openapi.yaml`;
export const document = parse(readFileSync(contractFile, 'utf8'));

const methods = ['get', 'put', 'post', 'patch', 'delete'];
const ajv = new Ajv2020.default({ allErrors: true, strictTypes: false, strictRequired: false,
  inlineRefs: false });
addFormats.default(ajv);
ajv.addVocabulary(Object.keys(document)); // the document holds schemas, and is none itself
ajv.addSchema(document, 'contract');

function escapePointer(token) {
  return token.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The value and the pointer that a place in the document stands for, through any $ref. */
function resolve(pointer) {
  let value = document;
  for (const token of pointer.split('/').slice(1))
    value = value[token.replaceAll('~1', '/').replaceAll('~0', '~')];
  return value?.$ref ? resolve(value.$ref.slice(1)) : { value, pointer };
}

export function dereference(value) {
  return value?.$ref ? resolve(value.$ref.slice(1)).value : value;
}

const validators = new Map();

/** What is wrong with a value by the schema at a pointer: sentences, none if it is right. */
export function faultsOf(value, pointer) {
  if (!validators.has(pointer))
    validators.set(pointer, ajv.compile({ $ref: `contract#${encodeURI(pointer)}` }));
  const validate = validators.get(pointer);
  return validate(value) ? [] : validate.errors.map(
    (error) => `${error.instancePath || '/'} ${error.message} ${JSON.stringify(error.params)}`);
}

function readOperation(path, method) {
  const item = document.paths[path];
  const at = `/paths/${escapePointer(path)}/${method}`;
  const operation = item[method];
  const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(dereference);
  const body = operation.requestBody?.content['application/json'];
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    matches: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    parameters,
    secured: (operation.security ?? document.security).length > 0,
    schemes: (operation.security ?? document.security).flatMap((one) => Object.keys(one)),
    body: body && { pointer: `${at}/requestBody/content/application~1json/schema`,
      schema: body.schema, required: operation.requestBody.required === true },
    responses: Object.fromEntries(Object.keys(operation.responses).map(
      (status) => [status, resolve(`${at}/responses/${status}`)])),
  };
}

/** Every operation; paths without variables first, as the server looks them up. */
export const operations = Object.entries(document.paths)
  .flatMap(([path, item]) => methods.filter((method) => item[method])
    .map((method) => readOperation(path, method)))
  .sort((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')));

/** The operation of a request, HEAD counting as GET; `path` says whether any has that path. */
export function findOperation(method, target) {
  const path = target.split('?')[0];
  const there = operations.filter((operation) => operation.matches.test(path));
  const wanted = method === 'HEAD' ? 'GET' : method;
  return { operation: there.find((operation) => operation.method === wanted),
    path: there.length > 0 };
}

function headerFaults(response, headers) {
  const faults = [];
  for (const [name, documented] of Object.entries(response.value.headers ?? {})) {
    const header = dereference(documented);
    const found = headers[name.toLowerCase()];
    if (found === undefined) {
      if (header.required) faults.push(`header ${name} is missing`);
      continue;
    }
    const { pointer } = resolve(`${response.pointer}/headers/${name}`);
    faults.push(...faultsOf(found, `${pointer}/schema`).map((fault) => `header ${name}: ${fault}`));
  }
  return faults;
}

function bodyFaults(response, headers, body) {
  const documented = Object.keys(response.value.content ?? {});
  if (documented.length === 0) return body === '' ? [] : ['has a body; none is documented'];
  const type = headers['content-type'];
  const media = documented.includes(type) ? type : documented.find((one) => one === '*/*');
  if (!media) return [`content type ${type} is not documented`];
  if (!media.endsWith('json')) return [];
  let value;
  try {
    value = JSON.parse(body);
  } catch (error) {
    return [`is not JSON: ${error.message}`];
  }
  return faultsOf(value, `${response.pointer}/content/${escapePointer(media)}/schema`);
}

/** What is wrong with a reply; header names in lower case. */
export function replyFaults(operation, method, status, headers, body) {
  const response = operation.responses[status];
  if (!response) return [`status ${status} is not documented`];
  const faults = headerFaults(response, headers);
  return method === 'HEAD' ? faults : [...faults, ...bodyFaults(response, headers, body)];
}

/** The same for a reply of components/responses, where no operation was reached. */
export function commonReplyFaults(name, headers, body) {
  const response = resolve(`/components/responses/${name}`);
  return [...headerFaults(response, headers), ...bodyFaults(response, headers, body)];
}
