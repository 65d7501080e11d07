// The name of the part of the hall that one looks at, the way to the stage and to the part's wheelchair
// places, pinned to the corner of the map while it is zoomed in.

import { translated } from '../words/catalogue_texts';
import type { Hall } from './geometry';
import style from './seat_map.module.css';
import { stageOf } from './view_hint';
import type { Size, View } from './view_box';
import { whereabouts } from './whereabouts';
import type { MapWords } from './words';

const kArrow = 'M10 17V3.5M4.5 9 10 3.5 15.5 9';

/** Where the part has wheelchair places that are out of sight: the way there. */
function ToWheelchairs({ turn, words, onGo }: { turn: number; words: MapWords; onGo(): void }) {
  return (
    <button type="button" class={style.toWheelchairs} onClick={onGo}>
      <svg viewBox="0 0 20 20" aria-hidden="true" style={{ rotate: `${turn}deg` }}><path d={kArrow} /></svg>
      {words.toWheelchairs}
    </button>
  );
}

export function Here({ hall, view, size, words, wheelchair, chosen, onWheelchair }: {
  hall: Hall; view: View; size: Size; words: MapWords;
  /** A wheelchair place was asked for: pointed to in a hall of one part, and when others are chosen. */
  wheelchair: boolean;
  /** Seats are, and what lies beside them is of more use than the way elsewhere. */
  chosen: boolean;
  onWheelchair(seat: number): void;
}) {
  const { zone, stage, wheelchair: away } = whereabouts(hall, view, size);
  const zones = hall.plan.zones.length > 1;
  const named = zones && zone !== '';
  const entrance = named && hall.plan.zones.find(({ name }) => name === zone)?.entrance;
  return (
    <div class={style.corner}>
      {(named || stage !== null) && <p class={style.here}>
        {named && <b>{translated(zone)}</b>}
        {entrance && <span>{translated(entrance)}</span>}
        {stage !== null && (
          <span>
            <svg viewBox="0 0 20 20" aria-hidden="true" style={{ rotate: `${stage}deg` }}>
              <path d={kArrow} />
            </svg>
            {translated(words.shape(stageOf(hall)?.name ?? ''))}
          </span>
        )}
      </p>}
      {away && (wheelchair || (zones && !chosen)) && (
        <ToWheelchairs turn={away.turn} words={words} onGo={() => onWheelchair(away.seat)} />
      )}
    </div>
  );
}
