import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moreWords, startWords } from '../words/words';
import { agesOf, holderName, typeName } from './type_name';

test('ages are what stands in brackets with a number', () => {
  const cases: [string, string][] = [
    ['Child (3 to 12)', ' (3–12)'], ['Child (3-12)', ' (3–12)'], ['Senior (60+)', ' (60+)'],
    ['Adult', ''], ['Student (with card)', ''], ['Child (3', ''],
  ];
  for (const [name, ages] of cases) assert.equal(agesOf(name), ages, name);
  assert.equal(typeName('member', 'Member (18+)'), 'Member (18+)');
});

test('a type is sold to many, and one ticket of it is for one person', async () => {
  Object.assign(globalThis, { document: { documentElement: {} } });
  await startWords('hi');
  await moreWords('orders');
  assert.equal(typeName('child', 'Child (3 to 12)'), 'बच्चों का टिकट (3–12)');
  assert.equal(holderName('child'), 'बच्चों का');
  assert.equal(holderName('member'), 'member');
});
