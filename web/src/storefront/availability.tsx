// How full a show is: a word, a colour and a shape, so that no one of them is needed.

import { Link } from 'wouter';
import { dateOf, shortDay, timeOf } from '../words/format';
import { t } from '../words/words';
import { availabilityOf, type Availability, type Show } from './shows';
import css from './availability.module.css';

const marks: Record<Availability, string> = {
  many: '●', few: '◐', last: '◔', none: '○', soon: '◷', paused: 'Ⅱ', closed: '○', cancelled: '✕',
};

export function AvailabilityWord({ of }: { of: Availability }) {
  return (
    <span class={`${css.available} ${css[of]}`}>
      <span aria-hidden="true">{marks[of]}</span> {t(`available.${of}`)}
    </span>
  );
}

/** What the marks beside times mean; whoever listens hears the words with each time. */
export function MarksMeaning() {
  return (
    <p class={css.marks} aria-hidden="true">
      {(['many', 'few', 'last'] as const).map((one) => <AvailabilityWord key={one} of={one} />)}
    </p>
  );
}

/** The time of a show, or its day and time; a link where there is something to see. */
function ShowTime({ show, now, dated }: { show: Show; now: number; dated: boolean }) {
  const availability = availabilityOf(show, now);
  const zone = show.venue.time_zone;
  const inside = (
    <>
      <span class="numbers">
        {dated && <span class={css.day}>{shortDay(dateOf(show.starts_at, zone))}, </span>}
        {timeOf(show.starts_at, zone)}
      </span>
      <span class={css.mark} aria-hidden="true">{marks[availability]}</span>
      <span class="unseen">, {t(`available.${availability}`)}</span>
    </>
  );
  const looks = `${css.time} ${css[availability]}`;
  return availability === 'closed' ? <span class={looks}>{inside}</span>
    : <Link href={`/shows/${show.id}`} class={looks}>{inside}</Link>;
}

/** `label`: what it is the times of, and where. */
export function Times({ shows, now, label, dated = false }:
    { shows: readonly Show[]; now: number; label: string; dated?: boolean }) {
  return (
    <ul class={css.times} aria-label={label}>
      {shows.map((show) => <li key={show.id}><ShowTime show={show} now={now} dated={dated} /></li>)}
    </ul>
  );
}
