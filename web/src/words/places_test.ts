import assert from 'node:assert/strict';
import { test } from 'node:test';

import { joinedNumbers, placeName, placeWords } from './places';
import { startWords } from './words';

async function speakEnglish(): Promise<void> {
  Object.assign(globalThis, { document: { documentElement: {} } });
  await startWords('en');
}

const row = (zone: string, label: string, ...numbers: string[]) =>
  numbers.map((number) => ({ zone, row: label, number }));

test('numbers are joined where three or more follow each other, and nowhere else', () => {
  const cases: [string[], string][] = [
    [['15', '16', '17', '18'], '15–18'],
    [['15', '16'], '15, 16'],
    [['18', '16', '17', '20'], '16–18, 20'],
    [['9', '10', '11'], '9–11'],
    [['1', '3', '5'], '1, 3, 5'],
    [['1-15', '1-16', '1-17'], '1-15, 1-16, 1-17'],
    [['A1', 'A2', 'A3'], 'A1, A2, A3'],
    [['01', '02', '03'], '01, 02, 03'],
    [['7'], '7'],
    [[], ''],
  ];
  for (const [numbers, words] of cases) assert.equal(joinedNumbers(numbers), words);
});

test('there is one entry for each row and each area', async () => {
  await speakEnglish();
  assert.deepEqual(placeWords([...row('Block 126', '1', '15', '16', '17', '18'),
    ...row('Block 127', '1', '1'), { area: 'The pit' }, { area: 'The pit' }]),
  ['Block 126, row 1: 15–18', 'Block 127, row 1: 1', '2 × The pit']);
  assert.deepEqual(placeWords([{ row: 'C', number: '12' }, { row: 'C', number: '13' }]),
    ['Row C: 12, 13']);
  assert.deepEqual(placeWords([{ zone: 'Box 4', number: '2' }]), ['Box 4: 2']);
  assert.deepEqual(placeWords([]), []);
  assert.deepEqual(
    placeWords([{ row: 'A', number: '3', kind: 'wheelchair' }, { row: 'A', number: '4', kind: 'companion' }]),
    ['Row A: 3, 4 (wheelchair place: 3)']);
});

test('a place is named in full', async () => {
  await speakEnglish();
  assert.equal(placeName({ zone: 'Block 126', row: '1', number: '15' }),
    'Block 126 · Row 1 · Seat 15');
  assert.equal(placeName({ row: 'C', number: '12' }), 'Row C · Seat 12');
  assert.equal(placeName({ area: 'The pit' }), 'The pit');
});
