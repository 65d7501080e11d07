// openapi.yaml is a right OpenAPI document by the rules of Redocly, and formatted for reading.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createConfig, lint } from '@redocly/openapi-core';
import { contractFile, document, operations } from './contract.mjs';

test('the contract has no faults that Redocly finds', async () => {
  const config = await createConfig({
    extends: ['recommended'],
    rules: {
      'no-invalid-media-type-examples': 'error',
      'no-invalid-schema-examples': 'error',
      'no-unused-components': 'off', // one is of no operation: MethodNotAllowed
      'operation-operationId': 'error',
      'operation-tag-defined': 'error',
      'no-schema-type-mismatch': 'error',
    },
  });
  const faults = await lint({ ref: contractFile, config });
  const sentences = faults.map((fault) =>
    `${fault.severity} ${fault.ruleId}: ${fault.message} at ${fault.location[0]?.pointer}`);
  assert.deepEqual(sentences, []);
});

test('lines are short enough to read', () => {
  const long = readFileSync(contractFile, 'utf8').split('\n')
    .flatMap((line, index) => (line.length > 100 ? [index + 1] : []));
  assert.deepEqual(long, []);
});

test('every reply schema says no to fields that it does not name', () => {
  const open = [];
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    const parts = ['ShowFields', 'TitleFields', 'AreaPlaceFields', 'Problem', 'PlacesInTheWay',
      'OwnShowFields', 'PlanDocument', 'PriceListBody', 'PricesByName', 'WebhookEndpointFields'];
    const object = schema.type === 'object' || schema.properties || schema.allOf;
    if (!object || parts.includes(name)) continue;
    if (schema.additionalProperties !== false && schema.unevaluatedProperties !== false)
      open.push(name);
  }
  assert.deepEqual(open, []);
});

test('every operation says what it may be refused for', () => {
  for (const operation of operations)
    for (const [status, response] of Object.entries(operation.responses))
      if (status >= 400)
        assert.ok(response.value.content['application/problem+json'], `${operation.id} ${status}`);
});
