// What the map says: how far a seat is to a side, and how many there are of what.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { wordsIn } from './words';

test('a seat is so far to a side as people say it, never in degrees', () => {
  const cases: [degrees: number, side: 'left' | 'right' | 'middle', english: string, hindi: string][] = [
    [3, 'middle', 'straight ahead', 'ठीक सामने'],
    [4, 'left', 'slightly left', 'थोड़ा बाएँ'], [19, 'right', 'slightly right', 'थोड़ा दाएँ'],
    [20, 'left', 'to the left', 'बीच से बाएँ'], [44, 'right', 'to the right', 'बीच से दाएँ'],
    [45, 'right', 'far right', 'काफ़ी दाएँ'], [170, 'left', 'far left', 'काफ़ी बाएँ'],
  ];
  for (const [degrees, side, english, hindi] of cases) {
    assert.equal(wordsIn('en').off(degrees, side), english);
    assert.equal(wordsIn('hi').off(degrees, side), hindi);
  }
});

test('in Hindi one seat is one and several are several; standing places are counted as tickets', () => {
  const hi = wordsIn('hi');
  const seat = (number: string) => ({
    index: 0, key: number, zone: 'गोल्ड', row: 'C', number, category: 'गोल्ड', accessible: false, companion: false,
    restrictedView: false, entrance: '',
  });
  assert.equal(hi.took([seat('4')], 1, 10), 'चुनी गई: गोल्ड, पंक्ति C, सीट 4। 1 टिकट, ज़्यादा से ज़्यादा 10।');
  assert.equal(hi.gaveBack([seat('4'), seat('5')], 0, 10),
    'हटाई गईं: गोल्ड, पंक्ति C, सीट 4, 5। 0 टिकट, ज़्यादा से ज़्यादा 10।');
  assert.deepEqual([0, 1, 2].map(hi.company),
    ['व्हीलचेयर की जगह', 'व्हीलचेयर की जगह और एक सीट', 'व्हीलचेयर की जगह और दो सीटें']);
  assert.deepEqual([0, 1, 1200].map(hi.left), ['कोई टिकट नहीं बचा', '1 टिकट बाक़ी', '1,200 टिकट बाक़ी']);
});
