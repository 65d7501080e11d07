// One title: what it is, and every time it is shown, by day, venue and hall.

import { Link } from 'wouter';
import type { Schemas } from '../api/schemas';
import { now as serverTime } from '../api/clock';
import { isProblem } from '../api/problems';
import { useShow, useShows, useTitle } from '../api/reads';
import { Poster } from '../art/poster';
import { Chip, Chips, Notice, Skeleton } from '../design/components';
import { translated } from '../words/catalogue_texts';
import { dateOf, languageName, listed, money, running, timeOf } from '../words/format';
import { t, tMaybe } from '../words/words';
import { useFilters } from './address';
import { certificateWords } from './age_notice';
import { AvailabilityWord } from './availability';
import { DateStrip, lastChosenDate } from './dates';
import { embedded } from './embedding';
import { NotFoundPage } from './not_found';
import { Facts, Trouble } from './parts';
import { useCity } from './preferences';
import { byVenue, distinct, lowestOf, priceFrom } from './programme';
import { Page } from './shell';
import { availabilityOf, canBeBought, type Show } from './shows';
import { typeName } from './type_name';
import css from './title.module.css';

function People({ people }: { people: Schemas['Title']['people'] }) {
  const roles = distinct(people.map((person) => person.role));
  return (
    <dl class={css.people}>
      {roles.map((role) => (
        <div key={role}>
          <dt>{tMaybe(`role.${role}`, role)}</dt>
          <dd>{listed(people.filter((one) => one.role === role).map((one) => translated(one.name)))}</dd>
        </div>
      ))}
    </dl>
  );
}

function TitleFacts({ title }: { title: Schemas['Title'] }) {
  return (
    <Facts facts={[title.certificate || undefined, languageName(title.language), translated(title.format),
      title.running_minutes ? running(title.running_minutes) : undefined]} />
  );
}

function About({ title }: { title: Schemas['Title'] }) {
  const certificate = certificateWords(title.certificate);
  return (
    <>
      <p class={css.synopsis}>{translated(title.synopsis)}</p>
      {certificate && <p class={css.certificate}>{certificate}</p>}
      <People people={title.people} />
    </>
  );
}

/** A site around this has told of the title already: there it is the times that matter. */
function Head({ title }: { title: Schemas['Title'] }) {
  if (embedded) return <div><h1 tabIndex={-1}>{translated(title.name)}</h1><TitleFacts title={title} /></div>;
  const small = matchMedia('(max-width: 44rem)').matches; // there the times come first
  return (
    <div class={css.head}>
      <div class={css.backdrop}><Poster title={title} wide /></div>
      <div class={css.poster}><Poster title={title} /></div>
      <div class={css.about}>
        <p class={css.kind}>{tMaybe(`kind.${title.kind}`, title.kind)}</p>
        <h1 tabIndex={-1}>{translated(title.name)}</h1>
        <TitleFacts title={title} />
        {!small && <About title={title} />}
      </div>
      {small && <details class={css.folded}>
        <summary>{t('title.about')}</summary>
        <About title={title} />
      </details>}
    </div>
  );
}

function Showing({ show, now }: { show: Show; now: number }) {
  const availability = availabilityOf(show, now);
  const from = priceFrom(show);
  const inside = (
    <>
      <strong class="numbers">{timeOf(show.starts_at, show.venue.time_zone)}</strong>
      <span class={css.hall}>{translated(show.hall.name)}</span>
      {from && <span class={css.price}>{t('title.from', { price: money(from) })}</span>}
      <AvailabilityWord of={availability} />
    </>
  );
  return canBeBought(availability) || availability === 'soon'
    ? <Link href={`/shows/${show.id}`} class={css.showing}>{inside}</Link>
    : <div class={`${css.showing} ${css.gone}`}>{inside}</div>;
}

/** What each type of ticket costs at least, with its ages. */
function TypePrices({ shows }: { shows: readonly Show[] }) {
  const { data } = useShow(shows[0]?.id ?? '');
  const types = (data?.ticket_types ?? []).flatMap(({ code, name }) => {
    const from = lowestOf(shows.flatMap((show) =>
      show.categories.flatMap((category) => category.prices[code] ?? [])));
    return from ? [{ code, name: typeName(code, name), from }] : [];
  });
  return (
    <ul class={css.types} aria-label={t('title.prices')}>
      {types.map(({ code, name, from }) => (
        <li key={code}>{name} <span class="numbers">{t('title.from', { price: money(from) })}</span></li>
      ))}
    </ul>
  );
}

function Showtimes({ shows }: { shows: readonly Show[] }) {
  const [filters, change] = useFilters();
  const [remembered] = useCity();
  const now = serverTime();
  const cities = distinct(shows.map((show) => show.venue.city));
  const city = cities.find((one) => one === (filters.city ?? remembered)) ?? cities[0];
  const inCity = shows.filter((show) => show.venue.city === city);
  const dates = distinct(inCity.map((show) => dateOf(show.starts_at, show.venue.time_zone)));
  const date = [filters.date, lastChosenDate()].find((one) => one && dates.includes(one)) ??
    dates[0] ?? '';
  const shown = inCity.filter((show) => dateOf(show.starts_at, show.venue.time_zone) === date);
  const zone = inCity[0]?.venue.time_zone ?? 'Asia/Kolkata';
  return (
    <>
      {cities.length > 1 && (
        <Chips label={t('home.city')}>
          {cities.map((one) => (
            <Chip key={one} pressed={one === city} onPress={() => change({ city: one })}>{translated(one)}</Chip>
          ))}
        </Chips>
      )}
      <DateStrip dates={dates} chosen={date} today={dateOf(now, zone)}
        onChoose={(chosen) => change({ date: chosen })} />
      <TypePrices shows={shown} />
      {byVenue(shown).map(({ venue, shows: here }) => (
        <section key={venue.id} class={css.venue}>
          <div>
            <h3>{translated(venue.name)}</h3>
            <p class={css.address}>{translated(venue.address)}</p>
            {venue.step_free && <p class={css.address}>
              {t('place.stepFree', { way: translated(venue.step_free) })}
            </p>}
          </div>
          <ul class={css.showings}>
            {here.map((show) => <li key={show.id}><Showing show={show} now={now} /></li>)}
          </ul>
        </section>
      ))}
    </>
  );
}

export function TitlePage({ id }: { id: string }) {
  const title = useTitle(id);
  const shows = useShows({ title: id }, title.data !== undefined);
  if (isProblem(title.error, 'unknown-title')) return <NotFoundPage what="title" />;
  if (title.error && !title.data) return (
    <Page title={t('title.title')}>
      <Trouble error={title.error} onRetry={() => void title.refetch()} />
    </Page>
  );
  if (!title.data) return (
    <Page title={t('title.title')} heading={<h1 class="unseen">{t('loading')}</h1>}>
      <Skeleton height="24rem" />
    </Page>
  );
  return (
    <Page title={translated(title.data.name)} heading={<Head title={title.data} />}>
      <h2 id="times">{t('title.times')}</h2>
      {shows.error && !shows.data && <Trouble error={shows.error} onRetry={() => void shows.refetch()} />}
      {!shows.data && !shows.error && <Skeleton height="12rem" />}
      {shows.data && shows.data.length === 0 &&
        <Notice title={t('title.nothing')}><p>{t('title.nothing.way')}</p></Notice>}
      {shows.data && shows.data.length > 0 && <Showtimes shows={shows.data} />}
    </Page>
  );
}
