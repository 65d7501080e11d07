// The programme of a day as lists: what starts next, by title, by venue, and what is shown on few days.

import { Link } from 'wouter';
import { Poster } from '../art/poster';
import { translated } from '../words/catalogue_texts';
import { languageName, money, running, timeOf } from '../words/format';
import { t } from '../words/words';
import { AvailabilityWord, Times } from './availability';
import { Facts } from './parts';
import { byTitle, byVenue, lowestOf, nextOf, priceFrom, type TitleShows } from './programme';
import { availabilityOf, canBeBought, type Show } from './shows';
import css from './programme_lists.module.css';

const timesShown = 6;
const nextShown = 8;

interface Listed { shows: readonly Show[]; now: number }

export function NextUp({ shows, now }: Listed) {
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
              <span class={css.nextName}>{translated(show.title.name)}</span>
              <span class={css.nextVenue}>{translated(show.venue.name)}</span>
              <AvailabilityWord of={availabilityOf(show, now)} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function factsOf(title: Show['title']): (string | undefined)[] {
  return [title.certificate || undefined, languageName(title.language), translated(title.format),
    title.running_minutes ? running(title.running_minutes) : undefined];
}

function TitleCard({ title, shows, now, dated }: TitleShows & { now: number; dated: boolean }) {
  const next = nextOf(shows, now, timesShown);
  const from = lowestOf(shows.flatMap((show) => priceFrom(show) ?? []));
  const more = shows.length - next.length;
  return (
    <li class={css.card}>
      <h3 class={css.name}><Link href={`/titles/${title.id}`}>{translated(title.name)}</Link></h3>
      <Link href={`/titles/${title.id}`} class={css.poster} tabIndex={-1} aria-hidden="true">
        <Poster title={title} />
      </Link>
      <div class={css.facts}>
        <Facts facts={factsOf(title)} />
        {from && <p>{t('title.from', { price: money(from) })}</p>}
      </div>
      <div class={css.where}>
        {byVenue(next).map(({ venue, shows: here }) => (
          <div key={venue.id}>
            <p class={css.venueName}>{translated(venue.name)}</p>
            <Times shows={here} now={now} dated={dated}
              label={t('home.times', { title: translated(title.name), venue: translated(venue.name) })} />
          </div>
        ))}
        {more > 0 && <Link href={`/titles/${title.id}`} class={css.more}>
          {t('home.more', { count: more })}<span class="unseen">, {translated(title.name)}</span>
        </Link>}
      </div>
    </li>
  );
}

/** Every title with its times. `dated`: they are of several days. */
export function TitleList({ heading, shows, now, dated = false }:
    Listed & { heading: string; dated?: boolean }) {
  const id = dated ? 'on-days' : 'of-day';
  return (
    <section class={css.section} aria-labelledby={id}>
      <h2 id={id}>{heading}</h2>
      <ul class={css.grid}>
        {byTitle(shows).map((group) => (
          <TitleCard key={group.title.id} {...group} now={now} dated={dated} />
        ))}
      </ul>
    </section>
  );
}

/** Every venue with its titles and their times. */
export function VenueList({ shows, now }: Listed) {
  return (
    <>
      {byVenue(shows).map(({ venue, shows: here }) => (
        <section key={venue.id} class={css.venue} aria-labelledby={venue.id}>
          <div>
            <h2 id={venue.id}>{translated(venue.name)}</h2>
            <p class={css.address}>{translated(venue.address)}</p>
          </div>
          <ul class={css.rows}>
            {byTitle(here).map(({ title, shows: times }) => (
              <li key={title.id}>
                <div>
                  <h3 class={css.name}><Link href={`/titles/${title.id}`}>{translated(title.name)}</Link></h3>
                  <div class={css.facts}><Facts facts={factsOf(title).slice(0, 3)} /></div>
                </div>
                <Times shows={times} now={now}
                  label={t('home.times', { title: translated(title.name), venue: translated(venue.name) })} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
