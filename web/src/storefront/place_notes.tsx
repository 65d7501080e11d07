// What a buyer should know of places before paying for them: by which door one gets to them, and which of
// them see less.

import { translated } from '../words/catalogue_texts';
import { placeWords, type Place } from '../words/places';
import { t } from '../words/words';
import { placeOf, type SoldPlace } from './sold_places';

export interface KnownPlace {
  place: Place;
  entrance?: string | undefined;
  restrictedView?: boolean | undefined;
}

/** A sentence for each entrance, and one for the places with a restricted view. */
export function placeNotes(places: readonly KnownPlace[]): string[] {
  const entrances = new Set(places.map(({ entrance }) => entrance).filter(Boolean));
  const restricted = places.filter(({ restrictedView }) => restrictedView).map(({ place }) => place);
  return [
    ...[...entrances].map((entrance) => t('place.enterBy', { entrance: translated(entrance ?? '') })),
    ...(restricted.length > 0 ? [t('place.restricted', { places: placeWords(restricted).join('; ') })] : []),
  ];
}

/** The same for what is held or ordered. */
export function soldNotes(sold: readonly SoldPlace[]): string[] {
  return placeNotes(sold.map((one) => ({
    place: placeOf(one), entrance: one.seat?.entrance ?? one.area?.entrance,
    restrictedView: one.seat?.restricted_view,
  })));
}
