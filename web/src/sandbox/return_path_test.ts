import assert from 'node:assert/strict';
import { test } from 'node:test';
import { returnPath } from './return_path';

test('a buyer is sent back to this site only', () => {
  const cases: [string, string | null][] = [
    ['/orders/ord_1?returned=1', '/orders/ord_1?returned=1'],
    ['/', '/'],
    ['', null],
    ['orders', null],
    ['//evil.example/x', null],
    ['/\\evil.example', null],
    ['/\t/evil.example', null],
    ['/.//evil.example/x', null],
    ['/x/..//evil.example', null],
    ['/%2e//evil.example', null],
    ['https://evil.example/', null],
    ['javascript:alert(1)', null],
  ];
  for (const [asked, wanted] of cases) {
    const search = `?return=${encodeURIComponent(asked)}`;
    assert.equal(returnPath(search, 'http://shop.test'), wanted, asked);
  }
  assert.equal(returnPath('', 'http://shop.test'), null);
});
