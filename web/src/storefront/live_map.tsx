// The box of the map: its space while the seats are awaited, the map once they are known, and a word
// over it when what it shows may be old.

import { useEffect, useState } from 'preact/hooks';
import { Button, Skeleton } from '../design/components';
import type { SeatFeed } from '../live/seat_feed';
import type { SeatMapProps } from '../seat_map/contract';
import { t } from '../words/words';
import type { MapParts } from './live_seats';
import css from './live_map.module.css';

/** A connection that comes back sooner is not worth a word. */
const kWorthAWord_ms = 2_500;

/** Whether this has been so for a while. */
function useLasting(so: boolean): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!so) {
      setLasting(false);
      return undefined;
    }
    const timer = setTimeout(() => setLasting(true), kWorthAWord_ms);
    return () => clearTimeout(timer);
  }, [so]);
  return so && lasting;
}

export function LiveMap({ feed, parts, ...map }:
    { feed: SeatFeed | null; parts: MapParts | null } & Omit<SeatMapProps, 'statuses'>) {
  const known = feed !== null && feed.statuses.revision !== '';
  const lost = useLasting(feed?.connection === 'lost');
  return (
    <div class={css.box}>
      {known && parts
        ? <parts.SeatMap {...map} statuses={feed.statuses} /> : <Skeleton height="100%" />}
      <div role="status">
        {lost && (
          <div class={css.lost}>
            <p>{t(known ? 'seats.old' : 'seats.unread')}</p>
            <Button small onClick={() => feed?.retryNow()}>{t('again')}</Button>
          </div>
        )}
      </div>
    </div>
  );
}
