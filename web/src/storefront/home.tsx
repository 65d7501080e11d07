// What is on: by city and day, with what starts next first, then every title or every venue with its
// times, then plays and concerts of the days to come.

import { now as serverTime } from '../api/clock';
import { useFirstShow, useShows } from '../api/reads';
import { Skeleton } from '../design/components';
import { translated } from '../words/catalogue_texts';
import { dateOf } from '../words/format';
import { t } from '../words/words';
import { useFilters } from './address';
import { MarksMeaning } from './availability';
import { useChosenCity } from './chosen_city';
import { DateStrip } from './dates';
import { HomeFilters, ViewSwitch } from './home_filters';
import { NothingOn } from './nothing_on';
import { Trouble } from './parts';
import { datesFrom, filterNames, passes, wantedOf, type Wanted } from './programme';
import { NextUp, TitleList, VenueList } from './programme_lists';
import { Page } from './shell';
import type { Show } from './shows';
import css from './home.module.css';

const daysShown = 7;
const mostDays = 366;
/** What is not shown every day has a section of its own, with its days. */
const rareKinds = ['play', 'concert', 'match'];
const mostRare = 100;

function Loading() {
  return (
    <ul class={css.loading} aria-label={t('loading')}>
      {Array.from({ length: 6 }, (_, n) => <li key={n}><Skeleton height="min(40vw, 20rem)" /></li>)}
    </ul>
  );
}

/** From today to the last day with a show, a week at least. */
function useDates(city: string | undefined, zone: string, today: string): string[] {
  const { data } = useFirstShow({ city: city ?? '', sort: '-starts_at' }, city !== undefined);
  const last = data ? dateOf(data.starts_at, zone) : today;
  const dates = datesFrom(today, mostDays);
  return dates.slice(0, Math.max(daysShown, dates.indexOf(last) + 1));
}

function CitySelect({ city, cities, onChoose }:
    { city: string | undefined; cities: readonly string[]; onChoose: (city: string) => void }) {
  return (
    <div class={css.heading}>
      <h1 tabIndex={-1}>{t('home.now')}</h1>
      <label class={css.city}>
        <span class="unseen">{t('home.city')}</span>
        <select value={city ?? ''} disabled={!cities.length}
          onChange={(event) => onChoose(event.currentTarget.value)}>
          {!city && <option value="">…</option>}
          {cities.map((one) => <option key={one} value={one}>{translated(one)}</option>)}
        </select>
      </label>
    </div>
  );
}

interface Programme {
  city: string; date: string; today: string; now: number; wanted: Wanted; byVenue: boolean;
  /** All of the day, and of rare kinds all of that day and later ones. */
  ofDay: readonly Show[]; rare: readonly Show[];
  change: (change: Record<string, string>) => void;
}

function ProgrammeOf({ city, date, today, now, wanted, byVenue, ofDay, rare, change }: Programme) {
  const day = ofDay.filter((show) => passes(show, wanted));
  const later = rare.filter((show) => passes(show, wanted));
  const films = byVenue ? day : day.filter((show) => !rareKinds.includes(show.title.kind));
  const onDays = byVenue || wanted.kind === 'film' ? [] : later;
  const filmsWanted = byVenue || !wanted.kind || !rareKinds.includes(wanted.kind);
  // Without a kind, what is missing are films, if there are any: the others are below.
  const others = !byVenue && !wanted.kind && onDays.length > 0;
  const missing = others ? { ...wanted, kind: 'film' } : wanted;
  const clear = Object.fromEntries(filterNames.map((name) => [name, '']));
  return (
    <>
      {(filmsWanted ? films : onDays).length === 0 && (
        <NothingOn city={city} date={date} today={today} wanted={missing} others={others}
          onDate={(next) => change({ date: next === today && !wanted.venue ? '' : next })} onClear={() => change(clear)} />
      )}
      {date === today && !byVenue && <NextUp shows={films} now={now} />}
      {films.length + onDays.length > 0 && <MarksMeaning />}
      {films.length > 0 && (byVenue ? <VenueList shows={films} now={now} />
        : <TitleList heading={t('home.films')} shows={films} now={now} />)}
      {onDays.length > 0 && <TitleList heading={t('home.rare')} shows={onDays} now={now} dated />}
    </>
  );
}

export function HomePage() {
  const [filters, change] = useFilters();
  const { city, cities, venues, zone, remember, error, refetch } = useChosenCity(filters.city);
  const now = serverTime();
  const today = dateOf(now, zone);
  const { venue } = filters;
  // A venue that plays once a week is not to greet with an empty day.
  const { data: firstThere } = useFirstShow({ city: city ?? '', from: today, venue } as { city: string },
    city !== undefined && venue !== undefined && !filters.date);
  const date = filters.date && filters.date >= today ? filters.date
    : firstThere ? dateOf(firstThere.starts_at, zone) : today;
  const ofDay = useShows({ city: city ?? '', date }, city !== undefined);
  const rare = useShows({ city: city ?? '', from: date, kind: rareKinds.join() }, city !== undefined, mostRare);
  const dates = useDates(city, zone, today);
  const wanted = wantedOf(filters);
  const byVenue = filters.view === 'venues';
  const trouble = error ?? (ofDay.data ? null : ofDay.error);
  const choices = [...ofDay.data ?? [], ...rare.data ?? []];
  return (
    <Page title={t('home.title')} heading={<CitySelect city={city} cities={cities}
      onChoose={(chosen) => {
        remember(chosen);
        change({ city: chosen, venue: '' });
      }} />}>
      <div class={css.filters}>
        <DateStrip dates={dates} chosen={date} today={today}
          onChoose={(chosen) => change({ date: chosen === today && !venue ? '' : chosen })} />
        <div class={css.narrow}>
          <ViewSwitch view={byVenue ? 'venues' : 'titles'} change={change} />
          <HomeFilters shows={choices} wanted={wanted} change={change}
            venue={venues.find((one) => one.id === venue)?.name} />
        </div>
      </div>
      {trouble ? <Trouble error={trouble} onRetry={() => { void refetch(); void ofDay.refetch(); }} />
        : !ofDay.data || rare.isPending ? <Loading />
        : <ProgrammeOf city={city ?? ''} date={date} today={today} now={now} wanted={wanted}
            byVenue={byVenue} ofDay={ofDay.data} rare={rare.data ?? []} change={change} />}
    </Page>
  );
}
