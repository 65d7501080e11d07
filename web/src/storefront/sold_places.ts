// Places of holds, orders and tickets as words/places.ts names them.

import type { Schemas } from '../api/schemas';
import { translated } from '../words/catalogue_texts';
import { listed } from '../words/format';
import { placeName, placeWords, type Place } from '../words/places';

export interface SoldPlace {
  seat?: Schemas['SeatPlace'];
  area?: Schemas['AreaPlace'];
}

/** A seat whose plan is not at hand any more has nothing but its key. */
export function placeOf({ seat, area }: SoldPlace): Place {
  if (!seat) return { area: translated(area?.name ?? area?.key ?? '') };
  const { key, zone, row, number, accessible, companion } = seat;
  if (row === undefined && number === undefined) return { zone: key };
  return {
    ...(zone === undefined ? {} : { zone: translated(zone) }), ...(row === undefined ? {} : { row }),
    ...(number === undefined ? {} : { number }),
    ...(accessible ? { kind: 'wheelchair' } : companion ? { kind: 'companion' } : {}),
  };
}

/** "Circle · Row C · Seat 12". */
export function nameOf(sold: SoldPlace): string {
  return placeName(placeOf(sold));
}

/** "Circle, row C: 12-15" and "2 × The pit", one entry for each row and area. */
export function namesIn(sold: readonly SoldPlace[]): string[] {
  return placeWords(sold.map(placeOf));
}

/** The same as a sentence has them. */
export function namesListed(sold: readonly SoldPlace[]): string {
  return listed(namesIn(sold));
}
