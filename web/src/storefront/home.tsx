// What is on now: by city and day, with what starts next first, then every title with its times.

import { useEffect } from 'preact/hooks';
import { Link } from 'wouter';
import { now as houseTime } from '../api/clock';
import { useNextShow, useShows, useVenues } from '../api/reads';
import { Poster } from '../art/poster';
import { Button, Chip, Chips, Notice, Skeleton } from '../design/components';
import { dateOf, languageName, momentOf, running, timeOf } from '../words/format';
import { t } from '../words/words';
import { useFilters } from './address';
import { useCity } from './preferences';
import { AvailabilityWord, DateStrip, Facts, Trouble } from './parts';
import { Page } from './shell';
import {
  availabilityOf, byTitle, canBeBought, datesFrom, distinct, type Show, type TitleShows,
} from './shows';
import css from './home.module.css';

const daysShown = 7;
const timesShown = 4;
const nextShown = 8;

/** The city of the address, else the remembered one, else the first there is. */
function useChosenCity(asked: string | undefined) {
  const [remembered, remember] = useCity();
  const { data, error, refetch } = useVenues();
  const cities = distinct(data?.items.map((venue) => venue.city) ?? []);
  const known = (city: string | undefined) => cities.find((one) => one === city);
  const city = known(asked) ?? known(remembered) ?? cities[0];
  const venues = data?.items ?? [];
  const zone = venues.find((venue) => venue.city === city)?.time_zone ?? 'Asia/Kolkata';
  return { city, cities, venues, zone, remember, error, refetch };
}

function NextUp({ shows, now }: { shows: readonly Show[]; now: number }) {
  const coming = shows
    .filter((show) => Date.parse(show.starts_at) > now && canBeBought(availabilityOf(show, now)))
    .slice(0, nextShown);
  if (coming.length < 2) return null;
  return (
    <section class={css.next} aria-labelledby="next-up">
      <h2 id="next-up">{t('home.next')}</h2>
      <ul>
        {coming.map((show) => (
          <li key={show.id}>
            <Link href={`/shows/${show.id}`} class={css.nextShow}>
              <strong class="numbers">{timeOf(show.starts_at, show.venue.time_zone)}</strong>
              <span class={css.nextName}>{show.title.name}</span>
              <span class={css.nextVenue}>{show.venue.name}</span>
              <AvailabilityWord of={availabilityOf(show, now)} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function TitleCard({ title, shows, now }: TitleShows & { now: number }) {
  const ahead = shows.filter((show) => canBeBought(availabilityOf(show, now)));
  const times = (ahead.length ? ahead : shows).slice(0, timesShown);
  return (
    <li class={css.card}>
      <Link href={`/titles/${title.id}`} class={css.poster}>
        <Poster title={title} />
        {title.certificate && <span class={css.certificate}>{title.certificate}</span>}
        <span class={css.name}>{title.name}</span>
      </Link>
      <Facts facts={[languageName(title.language), title.format,
        title.running_minutes ? running(title.running_minutes) : undefined]} />
      <ul class={css.times} aria-label={t('home.times', { title: title.name })}>
        {times.map((show) => (
          <li key={show.id}>
            <Link href={`/shows/${show.id}`} class={`${css.time} numbers`}
              title={`${show.venue.name}, ${show.hall.name}`}>
              {timeOf(show.starts_at, show.venue.time_zone)}
            </Link>
          </li>
        ))}
        {shows.length > times.length && (
          <li><Link href={`/titles/${title.id}`} class={css.more}>
            {t('home.more', { count: shows.length - times.length })}
          </Link></li>
        )}
      </ul>
    </li>
  );
}

function Loading() {
  return (
    <ul class={css.grid} aria-label={t('loading')}>
      {Array.from({ length: 6 }, (_, n) => (
        <li key={n} class={css.card}><Skeleton height="min(66vw, 20rem)" /></li>
      ))}
    </ul>
  );
}

function Nothing({ city, date, onDate }:
    { city: string; date: string; onDate: (date: string) => void }) {
  const { data } = useNextShow({ city }, true);
  const next = data && dateOf(data.starts_at, data.venue.time_zone) !== date ? data : null;
  return (
    <Notice title={t('home.nothing')}>
      {next ? (
        <>
          <p>{t('home.nothing.next', {
            title: next.title.name, when: momentOf(next.starts_at, next.venue.time_zone),
          })}</p>
          <div><Button onClick={() => onDate(dateOf(next.starts_at, next.venue.time_zone))}>
            {t('home.nothing.go')}
          </Button></div>
        </>
      ) : <p>{t('home.nothing.way')}</p>}
    </Notice>
  );
}

function FilterChips({ shows, filters, change }: {
  shows: readonly Show[]; filters: Record<string, string>;
  change: (change: Record<string, string>) => void;
}) {
  const languages = distinct(shows.map((show) => show.title.language));
  const formats = distinct(shows.map((show) => show.title.format));
  if (languages.length + formats.length < 3) return null;
  const toggle = (name: string, value: string) =>
    change({ [name]: filters[name] === value ? '' : value });
  return (
    <Chips label={t('home.filter')}>
      {languages.map((tag) => (
        <Chip key={tag} pressed={filters.language === tag}
          onPress={() => toggle('language', tag)}>{languageName(tag)}</Chip>
      ))}
      {formats.map((format) => (
        <Chip key={format} pressed={filters.format === format}
          onPress={() => toggle('format', format)}>{format}</Chip>
      ))}
    </Chips>
  );
}

function passes(show: Show, filters: Record<string, string>): boolean {
  return (!filters.language || show.title.language === filters.language) &&
    (!filters.format || show.title.format === filters.format) &&
    (!filters.venue || show.venue.id === filters.venue);
}

export function HomePage() {
  const [filters, change] = useFilters();
  const { city, cities, venues, zone, remember, error, refetch } = useChosenCity(filters.city);
  const now = houseTime();
  const today = dateOf(now, zone);
  const date = filters.date && filters.date >= today ? filters.date : today;
  const shows = useShows({ city: city ?? '', date }, city !== undefined);
  useEffect(() => {
    if (filters.city && city === filters.city) remember(city);
  }, [filters.city, city]);
  const all = shows.data ?? [];
  const wanted = all.filter((show) => passes(show, filters));
  const venue = venues.find((one) => one.id === filters.venue);
  const trouble = error ?? (shows.data ? null : shows.error);
  const heading = (
    <div class={css.heading}>
      <h1 tabIndex={-1}>{t('home.now')}</h1>
      <label class={css.city}>
        <span class="unseen">{t('home.city')}</span>
        <select value={city ?? ''} disabled={!cities.length}
          onChange={(event) => {
            remember(event.currentTarget.value);
            change({ city: event.currentTarget.value, venue: '' });
          }}>
          {!city && <option value="">…</option>}
          {cities.map((one) => <option key={one}>{one}</option>)}
        </select>
      </label>
    </div>
  );
  return (
    <Page title={t('home.title')} heading={heading}>
      <div class={css.filters}>
        <DateStrip dates={datesFrom(today, daysShown)} chosen={date} today={today}
          onChoose={(chosen) => change({ date: chosen === today ? '' : chosen })} />
        {venue && (
          <Chips label={t('home.filter')}>
            <Chip pressed onPress={() => change({ venue: '' })}>{venue.name} ✕</Chip>
          </Chips>
        )}
        <FilterChips shows={all} filters={filters} change={change} />
      </div>
      {trouble ? <Trouble error={trouble} onRetry={() => { void refetch(); void shows.refetch(); }} />
        : !shows.data ? <Loading />
        : wanted.length === 0 ? (
          <Nothing city={city ?? ''} date={date}
            onDate={(next) => change({ date: next, language: '', format: '', venue: '' })} />
        ) : (
          <>
            {date === today && <NextUp shows={wanted} now={now} />}
            <ul class={css.grid}>
              {byTitle(wanted).map((group) => (
                <TitleCard key={group.title.id} {...group} now={now} />
              ))}
            </ul>
          </>
        )}
    </Page>
  );
}
