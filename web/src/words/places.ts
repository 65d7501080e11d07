// Places in words with their zone: rows and numbers repeat from block to block, so a row and a number
// alone do not lead to a seat.

import { t } from './words';

/** A seat (zone, row, number) or a place in a standing area. A hall of one zone names none. */
export interface Place {
  zone?: string;
  row?: string;
  number?: string;
  area?: string;
  /** Said beside the place; in a run, of wheelchair places only: who sees to them has to find them. */
  kind?: 'wheelchair' | 'companion';
}

/** So many neighbours are said as a run; fewer are named one by one. */
const kRun = 3;

/** "15-18, 20": whole numbers in order, runs of them joined; all others as they are. "1-15" is a
 * number in some halls and is never the end of a run. */
export function joinedNumbers(numbers: readonly string[]): string {
  const whole = numbers.filter((number) => /^[1-9]\d{0,5}$/.test(number)).map(Number)
    .sort((a, b) => a - b);
  const rest = numbers.filter((number) => !/^[1-9]\d{0,5}$/.test(number));
  const parts: string[] = [];
  for (let from = 0; from < whole.length;) {
    let end = from + 1;
    while (end < whole.length && whole[end] === (whole[end - 1] ?? 0) + 1) ++end;
    if (end - from >= kRun) parts.push(`${whole[from]}–${whole[end - 1]}`);
    else parts.push(...whole.slice(from, end).map(String));
    from = end;
  }
  return [...parts, ...rest].join(', ');
}

function rowWords(zone: string, row: string, numbers: readonly string[]): string {
  const seats = joinedNumbers(numbers);
  if (row === '') return [zone, seats].filter(Boolean).join(': ');
  return zone === '' ? t('place.row', { row, seats }) : t('place.zoneRow', { zone, row, seats });
}

/** One entry for each row or area, in the order of their first places: "Block 126, row 1: 15-18",
 * "2 × The pit". */
export function placeWords(places: readonly Place[]): string[] {
  const groups = new Map<string, Place[]>();
  for (const place of places) {
    const { zone = '', row = '', area } = place;
    const key = JSON.stringify(area === undefined ? [zone, row] : [area]);
    groups.set(key, [...groups.get(key) ?? [], place]);
  }
  return [...groups.values()].map((group) => {
    const { zone = '', row = '', area } = group[0] as Place;
    if (area !== undefined) return t('area.places', { count: group.length, name: area });
    const numbers = (some: readonly Place[]) => some.map(({ number = '' }) => number);
    const places = rowWords(zone, row, numbers(group));
    const wheelchairs = numbers(group.filter(({ kind }) => kind === 'wheelchair'));
    return wheelchairs.length === 0 ? places
      : t('place.withWheelchair', { places, numbers: joinedNumbers(wheelchairs) });
  });
}

/** One place in full: "Block 126 · Row 1 · Seat 15", with what kind it is, or its area. */
export function placeName({ zone, row, number, area, kind }: Place): string {
  if (area !== undefined) return area;
  return [zone, row && t('place.rowName', { row }), number && t('place.seatName', { number }),
    kind && t(`place.${kind}`)]
    .filter(Boolean).join(' · ');
}
