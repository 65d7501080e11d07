import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asCode, asPhone } from './typed';

test('phone numbers as people write them', () => {
  const cases: [string, string][] = [
    ['98123 45678', '+919812345678'], ['098123-45678', '+919812345678'],
    ['+91 98123 45678', '+919812345678'], ['0044 20 7946 0000', '+442079460000'],
    ['', ''], ['12', '12'],
  ];
  for (const [typed, wanted] of cases) assert.equal(asPhone(typed), wanted, typed);
});

test('order codes as people read them out', () => {
  const cases: [string, string][] = [
    ['k7qf 2m9d', 'K7QF-2M9D'], ['K7QF-2M9D', 'K7QF-2M9D'], ['oil0aaaa', '0110-AAAA'], ['', ''],
  ];
  for (const [typed, wanted] of cases) assert.equal(asCode(typed), wanted, typed);
});
