// The buttons on the map: what fingers and wheels do, for everybody else, and the whole screen.

import { canBeFull, useFullScreen } from './full_screen';
import style from './seat_map.module.css';
import type { MapWords } from './words';

const paths = {
  in: 'M10 4v12M4 10h12',
  out: 'M4 10h12',
  whole: 'M3 8.5 10 3l7 5.5M5 7.5V17h10V7.5M8.5 17v-4.5h3V17',
  full: 'M3.5 7.5v-4h4M16.5 7.5v-4h-4M3.5 12.5v4h4M16.5 12.5v4h-4',
  less: 'M7.5 3.5v4h-4M12.5 3.5v4h4M7.5 16.5v-4h-4M12.5 16.5v-4h4',
};

function MapButton({ label, path, onClick }:
    { label: string; path: keyof typeof paths; onClick(): void }) {
  return (
    <button type="button" aria-label={label} title={label} onClick={onClick}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><path d={paths[path]} /></svg>
    </button>
  );
}

export function MapButtons({ words, onStep, onWhole }:
    { words: MapWords; onStep(inwards: boolean): void; onWhole(): void }) {
  const [full, turnFull] = useFullScreen();
  return (
    <div class={style.buttons}>
      <MapButton label={words.zoomIn} path="in" onClick={() => onStep(true)} />
      <MapButton label={words.zoomOut} path="out" onClick={() => onStep(false)} />
      <MapButton label={words.wholeHall} path="whole" onClick={onWhole} />
      {canBeFull && <MapButton label={full ? words.smallScreen : words.fullScreen}
        path={full ? 'less' : 'full'} onClick={turnFull} />}
    </div>
  );
}
