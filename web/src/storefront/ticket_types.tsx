// What each place is sold as (adult, child ...), where the show has more than one type.

import type { Schemas } from '../api/client';
import { Card } from '../design/components';
import { money } from '../words/format';
import { t } from '../words/words';
import { shortName } from './hall';
import type { Hold } from './purchase';
import type { ShowDetails } from './show_page';
import { typeName } from './type_name';
import css from './ticket_types.module.css';

export { typeName };

interface Place {
  /** Unique in the hold. */
  id: string;
  name: string;
  category: string | undefined;
  of: { seat: string } | { area: string };
}

/** Every place of a hold by itself, areas too. */
function placesIn(hold: Hold): Place[] {
  return [
    ...hold.seats.map((seat): Place => ({
      id: `seat:${seat.key}`, name: shortName(seat), category: seat.category,
      of: { seat: seat.key },
    })),
    ...hold.areas.flatMap((area) => Array.from({ length: area.quantity }, (_, n): Place => ({
      id: `area:${area.key}:${n}`, name: `${area.name ?? area.key} ${n + 1}`,
      category: area.category, of: { area: area.key },
    }))),
  ];
}

function typesFor(show: ShowDetails, place: Place) {
  const prices = show.categories.find((one) => one.name === place.category)?.prices ?? {};
  return show.ticket_types.flatMap((type) => {
    const price = prices[type.code];
    return price ? [{ ...type, price }] : [];
  });
}

/** The request's tickets; those of the first type need not be named. */
export function choicesOf(show: ShowDetails, hold: Hold, types: Record<string, string>):
    Schemas['TicketChoice'][] {
  const counted = new Map<string, { area: string; type: string; quantity: number }>();
  const choices: Schemas['TicketChoice'][] = [];
  for (const place of placesIn(hold)) {
    const offered = typesFor(show, place);
    const type = offered.find((one) => one.code === types[place.id]) ?? offered[0];
    if (!type || type.code === show.ticket_types[0]?.code) continue;
    if ('seat' in place.of) {
      choices.push({ seat: place.of.seat, type: type.code });
      continue;
    }
    const key = `${place.of.area}|${type.code}`;
    const before = counted.get(key) ?? { area: place.of.area, type: type.code, quantity: 0 };
    counted.set(key, { ...before, quantity: before.quantity + 1 });
  }
  return [...choices, ...counted.values()];
}

export function TicketTypes({ show, hold, types, onTypes }: {
  show: ShowDetails; hold: Hold; types: Record<string, string>;
  onTypes: (types: Record<string, string>) => void;
}) {
  if (show.ticket_types.length < 2) return null;
  return (
    <Card label={t('types.title')}>
      <h2>{t('types.title')}</h2>
      <ul class={css.places}>
        {placesIn(hold).map((place) => {
          const offered = typesFor(show, place);
          return (
            <li key={place.id}>
              <label for={place.id}>
                <strong>{place.name}</strong> <span>{place.category}</span>
              </label>
              <select id={place.id} value={types[place.id] ?? offered[0]?.code ?? ''}
                onChange={(event) => onTypes({ ...types, [place.id]: event.currentTarget.value })}>
                {offered.map((type) => (
                  <option key={type.code} value={type.code}>
                    {typeName(type.code, type.name)}, {money(type.price)}
                  </option>
                ))}
              </select>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
