import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asCode, asEmail, asPhone, emailFault, phoneFault } from './typed';

test('phone numbers as people write them', () => {
  const cases: [string, string][] = [
    ['98123 45678', '+919812345678'], ['098123-45678', '+919812345678'],
    ['+91 98123 45678', '+919812345678'], ['91 98100 12345', '+919810012345'],
    ['+91 (0) 98100–12345', '+919810012345'], ['0091 98100 12345', '+919810012345'],
    ['+९१ ९८१०० १२३४५', '+919810012345'], ['৯৮১০০ ১২৩৪৫', '+919810012345'],
    ['９８１００１２３４５', '+919810012345'], ['\u202a+91\u00a098100\u00a012345\u202c', '+919810012345'],
    ['0044 20 7946 0000', '+442079460000'], ['', ''], ['12', '12'], ['98100 1234x', '981001234x'],
  ];
  for (const [typed, wanted] of cases) assert.equal(asPhone(typed), wanted, typed);
});

test('what is wrong with a phone number', () => {
  const cases: [string, string | undefined][] = [
    ['', undefined], ['98100 12345', undefined], ['+91 20 2553 0000', undefined],
    ['+44 20 7946 0000', undefined], ['+1 202 555 0123', undefined],
    ['98100 1234', 'short'], ['+91 98100 1234', 'short'], ['+1 202 555', 'short'], ['+44 12', 'short'],
    ['+91 98100 123456', 'long'], ['+44 2079 4600 0012 3456', 'long'],
    ['442079460000', 'country'], ['98100 123456', 'country'],
    ['12345 67890', 'wrong'], ['+0 98100 12345', 'wrong'], ['ninety', 'wrong'], ['+', 'wrong'],
    ['+91 01234 56789', 'wrong'],
  ];
  for (const [typed, wanted] of cases) assert.equal(phoneFault(asPhone(typed)), wanted, typed);
});

test('email addresses that may be one, in any script', () => {
  const cases: [string, string | undefined][] = [
    ['asha@example.org', undefined], ['asha.rao+tickets@mail.example.co.in', undefined],
    ['आशा@उदाहरण.भारत', undefined], ['asha@xn--p1b6ci4b4b3a.xn--h2brj9c', undefined],
    ['', 'none'], [' ', 'none'], ['asha', 'at'], ['asha@example', 'end'], ['asha@', 'wrong'], ['@example.org', 'wrong'],
    ['asha@example..org', 'wrong'], ['asha@example.org.', 'wrong'],
    ['asha rao@example.org', 'wrong'],
    ['.asha@example.org', 'wrong'], ['as..ha@example.org', 'wrong'], ['asha@-example.org', 'wrong'],
    ['asha@example.o', 'wrong'], ['asha@127.0.0.1', 'wrong'], ['a@b@example.org', 'wrong'],
    ['asha@exa mple.org', 'wrong'], ['asha,rao@example.org', 'wrong'],
  ];
  for (const [typed, wanted] of cases) assert.equal(emailFault(asEmail(typed)), wanted, typed);
  assert.equal(asEmail(' \u200basha@example.org\u00a0'), 'asha@example.org');
});

test('order codes as people read them out', () => {
  const cases: [string, string][] = [
    ['k7qf 2m9d', 'K7QF-2M9D'], ['K7QF-2M9D', 'K7QF-2M9D'], ['oil0aaaa', '0110-AAAA'], ['', ''],
    ['K७QF-२M९D', 'K7QF-2M9D'],
  ];
  for (const [typed, wanted] of cases) assert.equal(asCode(typed), wanted, typed);
});
