// Whatever the server refuses, a buyer is told in the language of the page.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import english from '../../locales/en.json';
import hindi from '../../locales/hi.json';
import { startWords } from '../words/words';
import { faultsByField, ProblemError, tell } from './problems';

/** Met by gateways and by who pays at the sandbox's own page, never by a page of ours. */
const forOthers = ['unknown-account', 'wrong-signature', 'unreadable-webhook', 'wrong-account', 'try-later',
  'unknown-refund', 'unknown-reference', 'not-permitted', 'unknown-organiser', 'unknown-hall', 'name-taken',
  'version-changed', 'version-missing', 'hall-in-use', 'catalogue-busy', 'bad-plan', 'sale-state-conflict',
  'places-taken', 'unknown-webhook-endpoint', 'unknown-event', 'too-many-webhook-endpoints'];

/** Refused because the page sent what it never should: told as a fault of ours. */
const faultsOfThePage = ['method-not-allowed', 'malformed-request', 'not-implemented', 'expectation-failed',
  'malformed-json', 'invalid-query', 'unsupported-media-type', 'target-too-long', 'body-too-large',
  'header-too-large', 'idempotency-key-missing', 'idempotency-key-invalid', 'key-reused'];

/** Every type that the contract has; the tests run in web/. */
function typesOfContract(): string[] {
  const contract = readFileSync('../openapi.yaml', 'utf8');
  const types = contract.match(/(?:const: |- |\[)\S*\/problems\/[a-z-]+|http-problem-types#[a-z-]+/g) ?? [];
  return [...new Set(types.map((type) => type.replace(/^.*[/#]/, '')))];
}

test('every problem that a buyer can meet has words in both languages', () => {
  const types = typesOfContract();
  assert.ok(types.length > 55, `${types.length} types are in the contract`);
  const wordless = [...forOthers, ...faultsOfThePage];
  for (const other of wordless) assert.ok(types.includes(other), other);
  for (const [language, words] of [['en', english], ['hi', hindi]] as const) {
    const missing = types.filter((type) => !wordless.includes(type))
      .flatMap((type) => [`problem.${type}`, `problem.${type}.way`])
      .filter((word) => !(word in words));
    assert.deepEqual(missing, [], language);
  }
  const known = Object.keys(english).filter((word) => /^problem\..*\.way$/.test(word))
    .map((word) => word.slice(8, -4)).filter((name) => name !== 'unknown' && name !== 'unreachable');
  assert.deepEqual(known.filter((name) => !types.includes(name)), [], 'words of types that are no more');
});

function invalid(errors: { pointer: string; detail: string }[]): ProblemError {
  return new ProblemError({ type: '/problems/invalid-body', title: 'x', status: 422, errors });
}

test('what is wrong with a field is said in the language of the page', async () => {
  Object.assign(globalThis, { document: { documentElement: {} } });
  await startWords('hi');
  const faults = faultsByField(invalid([
    { pointer: '/buyer/email', detail: 'is not an address' },
    { pointer: '/buyer/name', detail: 'must be 1 to 100 characters long, not 240' },
    { pointer: '/buyer/phone', detail: 'must not hold control characters' },
    { pointer: '/hold', detail: 'must be the id of a hold' },
    { pointer: '/buyer', detail: 'is missing' },
  ]));
  assert.deepEqual(faults, {
    email: hindi['details.email.wrong'], name: hindi['fault.size'], phone: hindi['fault.letters'],
    hold: hindi['fault.wrong'], buyer: hindi['fault.missing'],
  });
  assert.equal(tell(invalid([])).title, hindi['problem.invalid-body']);
  const reused = new ProblemError({ type: '/problems/key-reused', title: 'x', status: 422 });
  assert.equal(tell(reused).title, hindi['problem.internal-fault']);
  assert.equal(tell(reused).way, hindi['problem.internal-fault.way']);
});
