// Where the finger is: that so many seats are not free together there, and buttons that take what is. It
// takes the focus, and gives it back to the map when it goes.

import { useId, useLayoutEffect, useRef } from 'preact/hooks';

import { CloseCard } from './close_card';
import type { Point } from './geometry';
import style from './offer_card.module.css';
import type { Offer } from './offers';
import type { Size } from './view_box';
import type { MapWords } from './words';

/** A touch of a seat that has too few free neighbours. */
export interface Short {
  seat: number;
  adding: boolean;
  sentence: string;
  offers: readonly Offer[];
}

const kWidth_px = 264;
const kHead_px = 66;
const kOffer_px = 58;
const kEdge_px = 8;

/** Beside the seat, on the side with more room; never over the map's edge. */
function placed(place: Point, size: Size, offers: number) {
  const width = Math.min(kWidth_px, size.width - 2 * kEdge_px);
  const most = Math.max(kEdge_px, size.height - kHead_px - kOffer_px * offers - kEdge_px);
  const left = Math.max(kEdge_px, Math.min(size.width - width - kEdge_px, place.x - width / 2));
  const below = place.y < size.height / 2;
  const away = Math.min(most, (below ? place.y : size.height - place.y) + 22);
  return {
    left: `${left}px`, inlineSize: `${width}px`, [below ? 'top' : 'bottom']: `${away}px`,
    maxBlockSize: `${size.height - away - kEdge_px}px`,
  };
}

export function OfferCard({ short, place, size, words, onTake, onLook, onClose }: {
  short: Short;
  /** Where the seat is on the map; null beside the list. */
  place: Point | null;
  size: Size | undefined;
  words: MapWords;
  onTake(offer: Offer): void;
  /** The buyer considers these seats. */
  onLook(seats: readonly number[]): void;
  onClose(): void;
}) {
  const card = useRef<HTMLDivElement>(null);
  const id = useId();
  // Before anybody can press another key, which would still go to the seat.
  useLayoutEffect(() => {
    const before = document.activeElement;
    card.current?.querySelector('button')?.focus({ preventScroll: place !== null });
    return () => {
      // What had the focus is gone with the card.
      const lost = document.activeElement === document.body || card.current?.contains(document.activeElement);
      if (lost && before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [short]);
  return (
    <div
      ref={card} role="dialog" aria-labelledby={id} class={style.card} data-free={place === null}
      style={place && size ? placed(place, size, short.offers.length) : {}}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <p id={id} class={style.said}>{short.sentence}</p>
      {short.offers.map((offer) => (
        <button
          key={offer.seats.join()} type="button" class={style.offer} onClick={() => onTake(offer)}
          onFocus={() => onLook(offer.seats)} onMouseEnter={() => onLook(offer.seats)}
        >
          <b>{offer.what}</b><b class={style.price}>{offer.price}</b>
          <span>{offer.where}</span>
        </button>
      ))}
      <CloseCard words={words} onClose={onClose} />
    </div>
  );
}
