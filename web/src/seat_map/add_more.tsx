// The button that says that touches add: they move what is chosen else.

import { useEffect, useState } from 'preact/hooks';

import { placesCount } from './choose';
import type { SeatMapProps } from './contract';
import style from './seat_map.module.css';
import type { MapWords } from './words';

/** Whether touches add, for as long as there is something to add to. */
export function useAdding({ chosen }: SeatMapProps): [boolean, (adding: boolean) => void] {
  const [adding, setAdding] = useState(false);
  const nothing = chosen.seats.length === 0;
  useEffect(() => {
    if (nothing) setAdding(false);
  }, [nothing]);
  return [adding, setAdding];
}

export function AddMore({ chosen, most, adding, asList, words, onAdding }:
    Pick<SeatMapProps, 'chosen' | 'most'> & {
      adding: boolean; asList: boolean; words: MapWords; onAdding(adding: boolean): void;
    }) {
  if (chosen.seats.length === 0 || placesCount(chosen) >= most) return null;
  return (
    <button
      type="button" class={style.addMore} data-list={asList} aria-pressed={adding}
      title={words.addMoreHint} onClick={() => onAdding(!adding)}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d={adding ? 'M4 10.5 8.2 15 16 5.5' : 'M10 4v12M4 10h12'} />
      </svg>
      {words.addMore}
    </button>
  );
}
