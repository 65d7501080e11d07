// When it begins and ends, how to get there, what the tickets allow, and whom to ask.

import { useEffect, useRef } from 'preact/hooks';
import type { ShowDetails } from '../api/schemas';
import { Card } from '../design/components';
import { Icon } from '../design/icons';
import { placeOfShow, translated } from '../words/catalogue_texts';
import { dateOf, momentOf, timeOf } from '../words/format';
import { t } from '../words/words';
import { certificateWords } from './age_notice';
import { returnRule } from './give_back';
import { Reachable } from './reachable';
import type { Order } from './purchase';
import css from './venue_card.module.css';

/** https://developers.google.com/maps/documentation/urls/get-started: opens the app where it is
 * installed, else a page. */
function directionsTo({ name, address, city }: ShowDetails['venue']): string {
  const place = [name, address, address.includes(city) ? '' : city].filter(Boolean).join(', ');
  return `https://www.google.com/maps/dir/?${new URLSearchParams({ api: '1', destination: place })}`;
}

function Times({ show }: { show: ShowDetails }) {
  const zone = show.venue.time_zone;
  const sameDay = (moment: string) => dateOf(moment, zone) === dateOf(show.starts_at, zone);
  const doorsAt = (moment: string) => (sameDay(moment) ? timeOf : momentOf)(moment, zone);
  const minutes = show.title.running_minutes;
  const end = new Date(Date.parse(show.starts_at) + minutes * 60_000).toISOString();
  return (
    <p>
      {show.doors_open_at && `${t('venue.doors', { time: doorsAt(show.doors_open_at) })} `}
      {t('venue.starts', { when: momentOf(show.starts_at, zone) })}
      {minutes > 0 && ` ${t('venue.ends', { time: timeOf(end, zone) })}`}
    </p>
  );
}

function Terms({ show }: { show: ShowDetails }) {
  const age = certificateWords(show.title.certificate);
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const open = () => { if (details.current) details.current.open = true; };
    addEventListener('beforeprint', open); // paper cannot be opened
    return () => removeEventListener('beforeprint', open);
  }, []);
  return (
    <details ref={details}>
      <summary class={css.summary}>{t('terms.title')}</summary>
      <ul class={css.terms}>
        <li>{t('terms.once')}</li>
        {age && <li>{age}</li>}
        <li>{returnRule(show)}</li>
        <li>{t('terms.cancelled')}</li>
      </ul>
    </details>
  );
}

export function VenueCard({ order, show }: { order: Order; show: ShowDetails }) {
  const { venue } = show;
  return (
    <Card label={t('venue.title')}>
      <h2 class={css.title}>{t('venue.title')}</h2>
      <Times show={show} />
      <address class={css.address}>
        <strong>{placeOfShow(show)}</strong>
        {[venue.address, venue.address.includes(venue.city) ? '' : venue.city]
          .filter(Boolean).map(translated).join(', ')}
      </address>
      {venue.directions && <p>{translated(venue.directions)}</p>}
      {venue.step_free && <p>{t('place.stepFree', { way: translated(venue.step_free) })}</p>}
      <p class={css.way}>
        <a href={directionsTo(venue)} target="_blank" rel="noopener noreferrer">
          <Icon name="pin" size={18} />{t('venue.directions')}
        </a>
      </p>
      <p>
        {t('venue.help', { venue: translated(venue.name), code: order.code })}
        {venue.help && <span class={css.help}><Reachable text={translated(venue.help)} /></span>}
      </p>
      <Terms show={show} />
    </Card>
  );
}
