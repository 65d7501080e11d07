// The button that closes a card on the map.

import style from './close_card.module.css';
import type { MapWords } from './words';

export function CloseCard({ words, onClose }: { words: MapWords; onClose?: () => void }) {
  return (
    <button type="button" class={style.close} aria-label={words.close} onClick={onClose}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M5 5l10 10M15 5 5 15" /></svg>
    </button>
  );
}
