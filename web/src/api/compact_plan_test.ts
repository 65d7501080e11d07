import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expandPlan } from './compact_plan';

const kFrame = {
  id: 'plan_0000000000001', name: 'Hall', size: { x: 400, y: 300 }, focal_point: { x: 200, y: 0 },
  categories: [{ name: 'Front', color: '#000000' }, { name: 'Back', color: '#ffffff' }],
  areas: [], shapes: [],
};
const kHead = { label: 'A', block: 1, label_position: 'both' };

test('A compact row has evenly numbered seats, their categories and traits', () => {
  const plan = expandPlan({
    ...kFrame, unit: 0.5,
    zones: [{ name: 'Stalls', rows: [{
      ...kHead, key_prefix: 'Stalls-A-', first_number: 9, number_step: -2, radius: 10,
      x: [80, 40, 0, 10], y: [20, 0, 0, 1], categories: [[1, 1], [0, 3]], accessible: [0], companion: [1],
    }] }],
  });
  assert.equal('unit' in plan, false);
  assert.deepEqual(plan.zones[0]?.rows[0]?.seats, [
    { key: 'Stalls-A-9', number: '9', category: 'Back', x: 40, y: 10, radius: 10, accessible: true },
    { key: 'Stalls-A-7', number: '7', category: 'Front', x: 60, y: 10, radius: 10, companion: true },
    { key: 'Stalls-A-5', number: '5', category: 'Front', x: 80, y: 10, radius: 10 },
    { key: 'Stalls-A-3', number: '3', category: 'Front', x: 105, y: 10.5, radius: 10 },
  ]);
});

test('A compact row may name its seats one by one, and may have none', () => {
  const plan = expandPlan({
    ...kFrame, unit: 1,
    zones: [{ name: '', rows: [
      { ...kHead, keys: ['x', 'A-2b'], numbers: ['1', '2b'], radii: [8, 12],
        x: [1, 2], y: [3, 0], categories: [[0, 2]], restricted_view: [1] },
      { ...kHead, label: 'B', x: [], y: [], categories: [] },
    ] }],
  });
  assert.deepEqual(plan.zones[0]?.rows[0]?.seats, [
    { key: 'x', number: '1', category: 'Front', x: 1, y: 3, radius: 8 },
    { key: 'A-2b', number: '2b', category: 'Front', x: 3, y: 3, radius: 12, restricted_view: true },
  ]);
  assert.deepEqual(plan.zones[0]?.rows[1]?.seats, []);
});
