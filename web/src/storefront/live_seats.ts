// The seats of a show as they are now, and the map that draws them; both are chunks of their own,
// asked for when a seat page is opened, so that lists and titles do not wait for them.

import { useEffect, useState } from 'preact/hooks';
import { useChunk } from '../design/chunks';
import type { SeatPlan } from '../seat_map/contract';
import type * as map from '../seat_map';
import type * as offers from './hold_offers';
import type { SeatFeed } from '../live/seat_feed';
import type { SeatStatuses } from '../live/seat_statuses';

/** The feed of a show, followed as long as its page is open; null until it is there. */
export function useSeatFeed(show: string): SeatFeed | null {
  const chunk = useChunk(() => import('../live/seat_feed'));
  const [feed, setFeed] = useState<SeatFeed | null>(null);
  const [, draw] = useState(0);
  useEffect(() => {
    if (!chunk) return undefined;
    const opened = chunk.openSeatFeed(show);
    const drawAgain = () => draw((count) => count + 1);
    opened.subscribe(drawAgain);
    const stop = opened.statuses.subscribe(() => { // the first seats; the map follows the others
      stop();
      drawAgain();
    });
    setFeed(opened);
    return () => {
      opened.close();
      setFeed(null);
    };
  }, [chunk, show]);
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

export type MapParts = typeof map & typeof offers;

/** The map of a show as a page knows it. */
export interface Sight extends offers.HallNow { parts: MapParts }

/** The map; in a browser that draws nothing it is a list. */
export function useSeatMap(): MapParts | null {
  return useChunk(async (): Promise<MapParts> => {
    const [map, offers] = await Promise.all([import('../seat_map'), import('./hold_offers')]);
    return { ...map, ...offers };
  });
}
