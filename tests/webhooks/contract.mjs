// What openapi.yaml says of webhooks.

import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const document = parse(readFileSync(new URL('../../openapi.yaml', import.meta.url), 'utf8'));
const ajv = new Ajv2020.default({ allErrors: true, strictTypes: false, strictRequired: false,
  inlineRefs: false });
addFormats.default(ajv);
ajv.addVocabulary(Object.keys(document)); // the document holds schemas, and is none itself
ajv.addSchema(document, 'contract');
const validators = new Map();

/** What is wrong with a message; nothing where it is as the contract has it. */
export function faultsOf(message) {
  const { type } = message;
  if (!(type in document.webhooks)) return [`the contract has no ${type}`];
  if (!validators.has(type))
    validators.set(type, ajv.compile({ $ref: `contract#/webhooks/${type}/post/requestBody/content/`
      + 'application~1json/schema' }));
  const validate = validators.get(type);
  return validate(message) ? [] : validate.errors.map(
    (error) => `${error.instancePath} ${error.message}`);
}
