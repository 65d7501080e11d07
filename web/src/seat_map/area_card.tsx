// Standing areas: how many places are left, and a stepper for how many the buyer wants. On the map it
// opens by a touch of the area, in the list it is always there.

import { translated } from '../words/catalogue_texts';
import type { CategoryPrice, SeatPlan } from './contract';
import style from './seat_map.module.css';
import type { MapWords } from './words';

type Area = SeatPlan['areas'][number];

export function AreaStepper({ area, category, left, quantity, words, onWish }: {
  area: Area;
  category: CategoryPrice | undefined;
  left: number;
  quantity: number;
  words: MapWords;
  onWish(quantity: number): void;
}) {
  const price = category?.price;
  const name = translated(area.name);
  return (
    <div class={style.area} role="group" aria-label={name}>
      <p>
        <b>{name}</b>
        <span>
          {words.standing} · {price ? words.money(price) : words.notSold}
          {price && <> · {words.left(left)}</>}
        </span>
      </p>
      {price && (
        <div class={style.stepper}>
          <button
            type="button" aria-label={words.fewer(name)} disabled={quantity === 0}
            onClick={() => onWish(quantity - 1)}
          >
            −
          </button>
          <output aria-live="off">{words.number(quantity)}</output>
          <button
            type="button" aria-label={words.more(name)} onClick={() => onWish(quantity + 1)}
          >
            +
          </button>
        </div>
      )}
    </div>
  );
}
