// A seat plan as it travels, small, made into the plan that the pages work with. Pure.

import type { components } from '../../../clients/typescript/src/contract';

type Schemas = components['schemas'];
type SeatPlan = Schemas['SeatPlan'];
type CompactPlan = Schemas['CompactSeatPlan'];
type CompactRow = Schemas['CompactPlanRow'];
type Seat = Schemas['PlanRow']['seats'][number];

/** Coordinates from steps: the first, the first step, then by how much each step is longer. */
function coordinatesOf(steps: readonly number[], unit: number): number[] {
  const coordinates = new Array<number>(steps.length);
  let at = 0;
  let step = 0;
  for (let index = 0; index < steps.length; ++index) {
    const change = steps[index] ?? 0;
    step = index < 2 ? change : step + change;
    at += step;
    coordinates[index] = at * unit;
  }
  return coordinates;
}

function categoriesOf(runs: readonly (readonly number[])[], names: readonly string[]): string[] {
  const categories: string[] = [];
  for (const [index = 0, count = 0] of runs) {
    for (let seat = 0; seat < count; ++seat) categories.push(names[index] ?? '');
  }
  return categories;
}

function seatsOf(row: CompactRow, zone: string, unit: number, names: readonly string[]): Seat[] {
  const prefix = row.key_prefix ?? `${zone}-${row.label}-`;
  const xs = coordinatesOf(row.x, unit);
  const ys = coordinatesOf(row.y, unit);
  const categories = categoriesOf(row.categories, names);
  const { keys, numbers, radii, radius = 0, first_number: first = 0, number_step: step = 0 } = row;
  const seats: Seat[] = [];
  for (let index = 0; index < xs.length; ++index) { // a hall may have a hundred thousand
    const number = numbers?.[index] ?? String(first + index * step);
    seats.push({
      key: keys?.[index] ?? prefix + number,
      number,
      category: categories[index] ?? '',
      x: xs[index] ?? 0,
      y: ys[index] ?? 0,
      radius: radii?.[index] ?? radius,
    });
  }
  for (const trait of ['accessible', 'companion', 'restricted_view'] as const) {
    for (const index of row[trait] ?? []) {
      const seat = seats[index];
      if (seat) seat[trait] = true;
    }
  }
  return seats;
}

export function expandPlan(compact: CompactPlan): SeatPlan {
  const { unit, zones, ...rest } = compact;
  const names = compact.categories.map((category) => category.name);
  return {
    ...rest,
    zones: zones.map((zone) => ({
      ...zone,
      rows: zone.rows.map((row) => ({
        label: row.label,
        block: row.block,
        label_position: row.label_position,
        seats: seatsOf(row, zone.name, unit, names),
      })),
    })),
  };
}
