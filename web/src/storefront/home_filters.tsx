// What narrows the programme: by title or by venue, kind, language, format, price. What is chosen stays
// in sight where this day has none of it, so that it can be taken away.

import { Chip, Chips } from '../design/components';
import { translated } from '../words/catalogue_texts';
import { languageName, money } from '../words/format';
import { t, tMaybe } from '../words/words';
import { distinct, priceFrom, priceLimits, type Wanted } from './programme';
import type { Show } from './shows';
import css from './home_filters.module.css';

type Change = (change: Record<string, string>) => void;

export type View = 'titles' | 'venues';

export function ViewSwitch({ view, change }: { view: View; change: Change }) {
  return (
    <div class={css.view} role="group" aria-label={t('home.view')}>
      {(['titles', 'venues'] as const).map((one) => (
        <button key={one} type="button" aria-pressed={view === one}
          onClick={() => change({ view: one === 'titles' ? '' : one })}>
          {t(`home.view.${one}`)}
        </button>
      ))}
    </div>
  );
}

function PriceLimit({ shows, chosen, change }:
    { shows: readonly Show[]; chosen: string | undefined; change: Change }) {
  const limits = priceLimits(shows, chosen);
  const currency = shows.map(priceFrom).find(Boolean)?.currency ?? 'INR';
  if (limits.length === 0) return null;
  return (
    <div class={`${css.price} ${chosen ? css.chosen : ''}`}>
      <select aria-label={t('filters.price')} value={chosen ?? ''}
        onChange={(event) => change({ upto: event.currentTarget.value })}>
        <option value="">{t('filters.anyPrice')}</option>
        {limits.map((limit) => (
          <option key={limit} value={String(limit)}>
            {t('filters.upto', { price: money({ amount: limit * 100, currency }) })}
          </option>
        ))}
      </select>
    </div>
  );
}

/** `shows`: all there are to choose from; `venue`: the name of the chosen one. */
export function HomeFilters({ shows, wanted, venue, change }: {
  shows: readonly Show[]; wanted: Wanted; venue: string | undefined; change: Change;
}) {
  const chips = (name: 'kind' | 'language' | 'format', say: (value: string) => string) => {
    const values = distinct([...shows.map((show) => show.title[name]), wanted[name] ?? '']);
    if (values.length < 2 && !wanted[name]) return null;
    return values.map((value) => (
      <Chip key={name + value} pressed={wanted[name] === value}
        onPress={() => change({ [name]: wanted[name] === value ? '' : value })}>{say(value)}</Chip>
    ));
  };
  return (
    <Chips label={t('home.filter')}>
      {venue && <Chip pressed onPress={() => change({ venue: '' })}>{translated(venue)} ✕</Chip>}
      {chips('kind', (kind) => tMaybe(`kind.${kind}`, kind))}
      {chips('language', languageName)}
      {chips('format', translated)}
      <PriceLimit shows={shows} chosen={wanted.upto} change={change} />
    </Chips>
  );
}
