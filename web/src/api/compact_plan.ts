// A seat plan as it travels, small, made into the plan that the pages work with. Pure.

import type { components } from '../../../clients/typescript/src/contract';

type Schemas = components['schemas'];
type SeatPlan = Schemas['SeatPlan'];
type CompactPlan = Schemas['CompactSeatPlan'];
type CompactRow = Schemas['CompactPlanRow'];
type Seat = Schemas['PlanRow']['seats'][number];

/** Coordinates from steps: the first, the first step, then by how much each step is longer. */
function coordinatesOf(steps: readonly number[], unit: number): number[] {
  let at = 0;
  let step = 0;
  return steps.map((change, index) => {
    step = index < 2 ? change : step + change;
    at += step;
    return at * unit;
  });
}

function categoriesOf(runs: readonly (readonly number[])[], names: readonly string[]): string[] {
  return runs.flatMap(([index = 0, count = 0]) => new Array<string>(count).fill(names[index] ?? ''));
}

function seatsOf(row: CompactRow, unit: number, names: readonly string[]): Seat[] {
  const xs = coordinatesOf(row.x, unit);
  const ys = coordinatesOf(row.y, unit);
  const categories = categoriesOf(row.categories, names);
  const seats = xs.map((x, index): Seat => {
    const number = row.numbers?.[index]
      ?? String((row.first_number ?? 0) + index * (row.number_step ?? 0));
    return {
      key: row.keys?.[index] ?? (row.key_prefix ?? '') + number,
      number,
      category: categories[index] ?? '',
      x,
      y: ys[index] ?? 0,
      radius: row.radii?.[index] ?? row.radius ?? 0,
    };
  });
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
      name: zone.name,
      rows: zone.rows.map((row) => ({
        label: row.label,
        block: row.block,
        label_position: row.label_position,
        seats: seatsOf(row, unit, names),
      })),
    })),
  };
}
