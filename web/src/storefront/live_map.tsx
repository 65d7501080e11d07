// The box of the map: its space while the seats are awaited, the map once they are known; and above it,
// where it covers nothing, what happens to the seats one looks at: chosen ones that others have taken, with
// the nearest instead, and that what is shown may be old.

import { useEffect, useMemo, useState } from 'preact/hooks';
import { Button, Row, Skeleton } from '../design/components';
import { OwnStatuses, type OwnPlaces } from '../live/own_statuses';
import type { SeatFeed } from '../live/seat_feed';
import type { Places, SeatMapProps, SeatPlan } from '../seat_map/contract';
import { translated } from '../words/catalogue_texts';
import { t } from '../words/words';
import { hallOf, seatNames } from './hall';
import type { MapParts } from './live_seats';
import { SeatWords } from './seat_words';
import css from './live_map.module.css';

/** A connection that comes back sooner is not worth a word; nor are seats of which the answer to
 * one's own request says the same a moment later. */
const kConnectionBack_ms = 2_500;
const kOwnAnswer_ms = 600;

/** Whether this has been so for a while. */
function useLasting(so: boolean, milliseconds: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!so) {
      setLasting(false);
      return undefined;
    }
    const timer = setTimeout(() => setLasting(true), milliseconds);
    return () => clearTimeout(timer);
  }, [so]);
  return so && lasting;
}

/** The statuses as they are for who holds these places; null until there are any. */
export function useOwnStatuses(feed: SeatFeed | null, held: OwnPlaces): OwnStatuses | null {
  const statuses = useMemo(() => (feed ? new OwnStatuses(feed.statuses) : null), [feed]);
  useEffect(() => () => statuses?.close(), [statuses]);
  useEffect(() => statuses?.hold(held), [statuses, JSON.stringify(held)]);
  return statuses;
}

/** What of the choice somebody else has by now: seats, and areas with what is left in them. */
interface Losses { seats: readonly number[]; areas: readonly { key: string; left: number }[] }

const none: Losses = { seats: [], areas: [] };

function lossesOf(statuses: OwnStatuses, chosen: Places): Losses {
  return {
    seats: chosen.seats.filter((seat) => statuses.status(seat) !== 'free'),
    areas: chosen.areas.map(({ key, quantity }) => ({ key, quantity, left: statuses.left(key) }))
      .filter(({ quantity, left }) => quantity > left).map(({ key, left }) => ({ key, left })),
  };
}

function useLosses(statuses: OwnStatuses | null, chosen: Places, busy: boolean): Losses {
  const [losses, setLosses] = useState(none);
  useEffect(() => {
    if (!statuses) return undefined;
    const look = () => {
      if (statuses.revision === '') return;
      const now = lossesOf(statuses, chosen);
      setLosses((before) => (JSON.stringify(before) === JSON.stringify(now) ? before : now));
    };
    look();
    return statuses.subscribe(look);
  }, [statuses, JSON.stringify(chosen)]);
  const any = losses.seats.length + losses.areas.length > 0;
  return useLasting(any && !busy, kOwnAnswer_ms) ? losses : none;
}

/** What was lost, what is nearest to it, and going on without. */
function Lost({ plan, chosen, losses, nearest, onChoose }: {
  plan: SeatPlan; chosen: Places; losses: Losses; nearest: readonly number[] | null;
  onChoose: (next: Places) => void;
}) {
  const { seats } = hallOf(plan);
  const named = (some: readonly number[]) =>
    seatNames(plan, some.map((seat) => seats[seat]?.key ?? ''));
  const isLeft = chosen.seats.length > losses.seats.length
    || chosen.areas.some(({ key }) => losses.areas.find((area) => area.key === key)?.left !== 0);
  const go = (instead: readonly number[]) => onChoose({
    seats: [...chosen.seats.filter((seat) => !losses.seats.includes(seat)), ...instead]
      .sort((a, b) => a - b),
    areas: chosen.areas.map(({ key, quantity }) => ({
      key, quantity: losses.areas.find((area) => area.key === key)?.left ?? quantity,
    })).filter(({ quantity }) => quantity > 0),
  });
  return (
    <>
      <div>
        {losses.seats.length > 0 && <p><SeatWords text={t('trouble.lost', {
          count: losses.seats.length, seats: named(losses.seats),
        })} /></p>}
        {losses.areas.map(({ key, left }) => <p key={key}>{t('trouble.area', {
          count: left, name: translated(plan.areas.find((area) => area.key === key)?.name ?? key),
        })}</p>)}
      </div>
      <Row>
        {nearest && <Button small primary onClick={() => go(nearest)}>
          <SeatWords text={t('trouble.nearest', { seats: named(nearest) })} />
        </Button>}
        <Button small onClick={() => go([])}>{t(isLeft ? 'trouble.without' : 'over.dismiss')}</Button>
      </Row>
    </>
  );
}

export function LiveMap({ feed, parts, statuses, busy, onTouch, ...map }: {
  /** The buyer turns to the map. */
  onTouch: () => void;
  feed: SeatFeed | null; parts: MapParts | null; statuses: OwnStatuses | null;
  /** Places are being asked for: the answer says what became of them. */
  busy: boolean;
} & Omit<SeatMapProps, 'statuses' | 'lost' | 'suggested'>) {
  const { plan, chosen, onChoose } = map;
  const known = statuses !== null && statuses.revision !== '';
  const cutOff = useLasting(feed?.connection === 'lost', kConnectionBack_ms);
  const losses = useLosses(statuses, chosen, busy);
  const lost = losses.seats;
  const nearest = useMemo(() => (parts && statuses && lost.length > 0
    ? parts.nearestFree(plan, statuses, lost, chosen.seats) : null), [parts, statuses, losses]);
  const words = cutOff ? (
    <>
      <p>{t(known ? 'seats.old' : 'seats.unread')}</p>
      <Button small onClick={() => feed?.retryNow()}>{t('again')}</Button>
    </>
  ) : losses !== none && (
    <Lost plan={plan} chosen={chosen} losses={losses} nearest={nearest} onChoose={onChoose} />
  );
  return (
    <div class={css.box}>
      <div role="status">{words && <div class={css.words}>{words}</div>}</div>
      <div class={css.map} onPointerDown={onTouch} onFocusIn={onTouch}>
        {known && parts
          ? <parts.SeatMap {...map} statuses={statuses} lost={lost} suggested={nearest ?? none.seats} />
          : <Skeleton height="100%" />}
      </div>
    </div>
  );
}
