// The seats of a show as they are now, and the map that draws them; both are chunks of their own,
// asked for when a seat page is opened, so that lists and titles do not wait for them.

import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { NearestFree, SeatMapProps } from '../seat_map/contract';
import type { SeatFeed } from '../live/seat_feed';

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
      opened.subscribe(() => draw((count) => count + 1));
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
