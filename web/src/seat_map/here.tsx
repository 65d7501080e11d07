// The name of the part of the hall that one looks at, and the way to the stage, pinned to the corner of
// the map while it is zoomed in.

import { translated } from '../words/catalogue_texts';
import type { Hall } from './geometry';
import style from './seat_map.module.css';
import { stageOf } from './view_hint';
import type { Size, View } from './view_box';
import { whereabouts } from './whereabouts';
import type { MapWords } from './words';

export function Here({ hall, view, size, words }:
    { hall: Hall; view: View; size: Size; words: MapWords }) {
  const { zone, stage } = whereabouts(hall, view, size);
  const named = hall.plan.zones.length > 1 && zone !== '';
  const entrance = named && hall.plan.zones.find(({ name }) => name === zone)?.entrance;
  if (!named && stage === null) return null;
  return (
    <p class={style.here}>
      {named && <b>{translated(zone)}</b>}
      {entrance && <span>{translated(entrance)}</span>}
      {stage !== null && (
        <span>
          <svg viewBox="0 0 20 20" aria-hidden="true" style={{ rotate: `${stage}deg` }}>
            <path d="M10 17V3.5M4.5 9 10 3.5 15.5 9" />
          </svg>
          {translated(words.shape(stageOf(hall)?.name ?? ''))}
        </span>
      )}
    </p>
  );
}
