// The seats of a show as they are now, and the map that draws them; both are chunks of their own,
// asked for when a seat page is opened, so that lists and titles do not wait for them.

import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { NearestFree, SeatMapProps, SeatPlan } from '../seat_map/contract';
import type { SeatFeed } from '../live/seat_feed';
import type { SeatStatuses } from '../live/seat_statuses';

/** The feed of a show, followed as long as its page is open; null until it is there. */
export function useSeatFeed(show: string): SeatFeed | null {
  const [feed, setFeed] = useState<SeatFeed | null>(null);
  const [, draw] = useState(0);
  useEffect(() => {
    let opened: SeatFeed | null = null;
    let left = false;
    void import('../live/seat_feed').then(({ openSeatFeed }) => {
      if (left) return;
      opened = openSeatFeed(show);
      const drawAgain = () => draw((count) => count + 1);
      opened.subscribe(drawAgain);
      const stop = opened.statuses.subscribe(() => { // the first seats; the map follows the others
        stop();
        drawAgain();
      });
      setFeed(opened);
    });
    return () => {
      left = true;
      opened?.close();
      setFeed(null);
    };
  }, [show]);
  return feed;
}

/** How often a hall is searched for a free place while its seats change. */
const kFullLook_ms = 1_000;

function hasFree(plan: SeatPlan, statuses: SeatStatuses): boolean {
  const seats = plan.zones.reduce((sum, zone) =>
    zone.rows.reduce((some, row) => some + row.seats.length, sum), 0);
  for (let seat = 0; seat < seats; ++seat) if (statuses.status(seat) === 'free') return true;
  return plan.areas.some((area) => statuses.left(area.key) > 0);
}

/** Whether every place is taken just now; null until that is known. */
export function useFull(plan: SeatPlan | undefined, feed: SeatFeed | null): boolean | null {
  const [full, setFull] = useState<boolean | null>(null);
  useEffect(() => {
    if (!plan || !feed) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      timer = undefined;
      if (feed.statuses.revision !== '') setFull(!hasFree(plan, feed.statuses));
    };
    look();
    const stop = feed.statuses.subscribe(() => { timer ??= setTimeout(look, kFullLook_ms); });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [plan, feed]);
  return full;
}

export interface MapParts {
  SeatMap: ComponentType<SeatMapProps>;
  nearestFree: NearestFree;
}

/** The map; the plain list where it cannot be loaded or this browser has no canvas. */
export function useSeatMap(): MapParts | null {
  const [parts, setParts] = useState<MapParts | null>(null);
  useEffect(() => {
    let left = false;
    const take = (loaded: MapParts) => { if (!left) setParts(loaded); };
    import('../seat_map')
      .then(({ SeatMap, nearestFree }) => take({ SeatMap, nearestFree }))
      .catch(() => import('./seat_list').then(({ default: SeatList }) =>
        take({ SeatMap: SeatList, nearestFree: () => null })));
    return () => { left = true; };
  }, []);
  return parts;
}
