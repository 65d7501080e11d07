// The legend above the map: a button a category with its colour, price and what is free, which makes
// the category stand out; and the key to the shapes.

import { translated } from '../words/catalogue_texts';
import type { CategoryPrice, SeatPlan } from './contract';
import { kAccessible, kCompanion, kRestricted } from './geometry';
import type { Hall } from './geometry';
import type { Palette } from './palette';
import style from './seat_map.module.css';
import type { MapWords } from './words';

/** So many chips fit on two or three lines of a narrow phone. */
const kAtOnce = 6;
/** Chips of no more letters stand three abreast there. */
const kShort = 11;

/** How many chips stand side by side on a phone. By their letters: measured, the map would jump when the
 * typeface comes. */
function columnsOf(chips: readonly string[]): 2 | 3 {
  return chips.every((chip) => chip.replace(/\p{Mn}/gu, '').length <= kShort) ? 3 : 2;
}

/** As a free seat of the category is drawn. */
export function swatchOf(palette: Palette | null, category: number) {
  const edge = palette?.edge[category];
  return {
    background: palette?.seat[category] ?? '',
    ...(edge ? { boxShadow: `inset 0 0 0 1.5px ${edge}` } : {}),
  };
}

function traitsOf(hall: Hall): number {
  return hall.traits.reduce((all, traits) => all | traits, 0);
}

export function Legend({ plan, categories, free, filter, palette, words, onFilter }: {
  plan: SeatPlan;
  categories: readonly CategoryPrice[];
  free(category: number): number;
  filter: ReadonlySet<string>;
  palette: Palette | null;
  words: MapWords;
  onFilter(next: ReadonlySet<string>): void;
}) {
  const toggle = (name: string) => {
    const next = new Set(filter);
    if (!next.delete(name)) next.add(name);
    onFilter(next);
  };
  const priceOf = (name: string) => categories.find((category) => category.name === name)?.price;
  const said = (name: string) => {
    const price = priceOf(name);
    return price ? words.money(price) : words.notSold;
  };
  return (
    <ul class={style.legend} aria-label={words.legend} data-many={plan.categories.length > kAtOnce}
      data-columns={columnsOf(plan.categories.map(({ name }) => translated(name) + said(name)))}>
      {plan.categories.map(({ name }, index) => {
        const price = priceOf(name);
        const on = filter.has(name);
        return (
          <li key={name}>
            <button
              type="button" class={style.chip} aria-pressed={on}
              data-quiet={filter.size > 0 && !on} onClick={() => toggle(name)}
            >
              <i class={style.swatch} style={swatchOf(palette, index)} />
              <span class={style.chipName}>{translated(name)}</span>
              <span class={style.chipPrice}>{said(name)}</span>
              {price && <span class={style.chipFree}>{words.free(free(index))}</span>}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** What the shapes mean: those that this hall has. */
export function Key({ words, hall }: { words: MapWords; hall: Hall }) {
  const traits = traitsOf(hall);
  return (
    <ul class={style.key}>
      <li>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <rect x="2" y="2" width="12" height="12" rx="3.4" class={style.keyFree} />
        </svg>
        {words.status.free}
      </li>
      <li>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <rect x="3" y="3" width="10" height="10" rx="3" class={style.keyHeld} />
        </svg>
        {words.status.held}
      </li>
      <li>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="8" cy="8" r="2.6" class={style.keySold} />
        </svg>
        {words.status.sold}
      </li>
      <li>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <rect x="1" y="1" width="14" height="14" rx="4" class={style.keyMine} />
          <path d="M4.5 8.4 7.2 11 11.6 5.4" class={style.keyTick} />
        </svg>
        {words.yours}
      </li>
      {(traits & kAccessible) !== 0 && <li>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="8" cy="8" r="6.5" class={style.keyFree} />
        </svg>
        {words.accessible}
      </li>}
      {(traits & kCompanion) !== 0 && <li>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <rect x="2" y="2" width="12" height="12" rx="3.4" class={style.keyFree} />
          <path d="M5 11.5h6" class={style.keyTick} />
        </svg>
        {words.companion}
      </li>}
      {(traits & kRestricted) !== 0 && <li>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M4 2h5l5 5v5a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2z" class={style.keyFree} />
        </svg>
        {words.restricted}
      </li>}
    </ul>
  );
}
