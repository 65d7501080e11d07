// Search in the head: titles and venues as you type, by mouse or arrows (the combobox of WAI-ARIA).

import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import { useSearch } from '../api/reads';
import { Icon } from '../design/icons';
import { translated } from '../words/catalogue_texts';
import { languageName } from '../words/format';
import { t } from '../words/words';
import css from './search.module.css';

/** So many are named; the title's page has all. */
const kCities = 2;

interface Hit { to: string; name: string; about: string; icon: 'ticket' | 'pin' }

/** "Pune, Delhi +3". */
function citiesOf({ cities }: { cities: readonly string[] }): string {
  const more = cities.length - kCities;
  return cities.slice(0, kCities).map(translated).join(', ') + (more > 0 ? ` +${more}` : '');
}

function useSettled(text: string, milliseconds: number): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), milliseconds);
    return () => clearTimeout(timer);
  }, [text, milliseconds]);
  return settled;
}

/** `settled`: they are those of this very text, not of one that was typed before. */
function useHits(text: string): { hits: Hit[]; settled: boolean } {
  const wanted = text.trim();
  const asked = useSettled(wanted, 120);
  const { data, isPlaceholderData } = useSearch(asked);
  if (!data || wanted.length < 2) return { hits: [], settled: false };
  const hits: Hit[] = [
    ...data.titles.map((title): Hit => ({
      to: `/titles/${title.id}`, name: translated(title.name), icon: 'ticket',
      about: [languageName(title.language), translated(title.format), citiesOf(title)].join(' · '),
    })),
    ...data.venues.map((venue): Hit => ({
      to: `/?city=${encodeURIComponent(venue.city)}&venue=${venue.id}&view=venues`, name: translated(venue.name),
      about: translated(venue.city), icon: 'pin',
    })),
  ];
  return { hits, settled: asked === wanted && !isPlaceholderData };
}

export function Search() {
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const [, go] = useLocation();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const { hits, settled } = useHits(text);
  const [hurried, setHurried] = useState(false);
  const nothing = settled && hits.length === 0;
  const shown = open && (hits.length > 0 || nothing);

  const choose = (hit: Hit | undefined) => {
    if (!hit) return;
    setOpen(false);
    setText('');
    setAt(-1);
    go(hit.to);
  };
  useEffect(() => { // Enter came before what it asks for
    if (!settled || !hurried) return;
    setHurried(false);
    choose(hits[0]);
  }, [settled, hurried]);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && shown) {
      event.preventDefault(); // the next one clears the field
      setOpen(false);
    }
    if (event.key === 'Enter' && settled) choose(hits[Math.max(at, 0)]);
    else if (event.key === 'Enter') setHurried(text.trim().length > 1);
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    setOpen(true);
    const step = event.key === 'ArrowDown' ? 1 : -1;
    setAt(settled && hits.length ? (at + step + hits.length) % hits.length : -1);
  };
  return (
    <div class={css.search} role="search" ref={box} onFocusOut={(event) => {
      if (!box.current?.contains(event.relatedTarget as Node | null)) setOpen(false);
    }}>
      <Icon name="search" size={20} />
      <input class={css.input} type="search" role="combobox" list={undefined}
        value={text} autocomplete="off"
        aria-label={t('search.label')} placeholder={t('search.placeholder')}
        aria-expanded={shown} aria-controls={`${id}-hits`} aria-autocomplete="list"
        aria-activedescendant={shown && at >= 0 ? `${id}-${at}` : undefined}
        onFocus={() => setOpen(true)} onKeyDown={onKey}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setAt(-1);
          setOpen(true);
          setHurried(false);
        }} />
      <ul id={`${id}-hits`} role="listbox" aria-label={t('search.hits')} class={css.hits}
        hidden={!shown || nothing}>
        {hits.map((hit, n) => (
          <li key={hit.to} id={`${id}-${n}`} role="option" aria-selected={n === at}
            onPointerDown={(event) => event.preventDefault()} onClick={() => choose(hit)}>
            <Icon name={hit.icon} size={20} />
            <span>{hit.name}</span>
            <span class={css.about}>{hit.about}</span>
          </li>
        ))}
      </ul>
      <p class={nothing && open ? css.nothing : 'unseen'} role="status">
        {nothing && open ? t('search.nothing', { text }) : ''}
      </p>
    </div>
  );
}
