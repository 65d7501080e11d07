// The card beside a seat: which it is, what it costs, how it stands, what is special about it, and
// what one sees from there.

import type { SeatStatus } from '../live/seat_statuses';
import { translated } from '../words/catalogue_texts';
import { CloseCard } from './close_card';
import type { CategoryPrice } from './contract';
import { wordsOf } from './geometry';
import type { Hall, Point } from './geometry';
import { swatchOf } from './legend';
import type { Palette } from './palette';
import style from './hover_card.module.css';
import map from './seat_map.module.css';
import type { Size } from './view_box';
import { stageOf, viewFrom } from './view_hint';
import type { Stage } from './view_hint';
import { ViewSketch } from './view_sketch';
import type { MapWords } from './words';

export interface CardProps {
  hall: Hall;
  seat: number;
  place: Point;
  size: Size;
  status: SeatStatus | 'mine';
  category: CategoryPrice | undefined;
  palette: Palette;
  words: MapWords;
  /** It was touched, and stays until it is closed. */
  onClose?: (() => void) | undefined;
}

const kWidth_px = 192;
const kHeight_px = 232;
/** Without the view. */
const kBrief_px = 88;
/** On a map so wide there is room beside a seat and its neighbours. */
const kWide_px = 600;

/** Over the buttons at the lower edge, which are in two lines on a narrow map (seat_map.module.css). */
const kButtons_px = 64;
const kTwoLines_px = 116;
const kNarrow_px = 345;
/** At an edge a drawing fits beside the words, where the map is so high. */
const kDrawn_px = 260;

interface Placed { left?: string; top?: string; bottom?: string; brief: boolean }

/** On a phone a card beside a touched seat hides its neighbours: it lies at an edge instead. */
export function isDocked(size: Size): boolean {
  return size.width < kWide_px;
}

/** At the edge from which the seat is further. */
function docked({ place, size }: CardProps): Placed {
  const brief = size.height < kDrawn_px;
  return place.y > (size.height - kButtons_px) / 2 ? { top: '8px', brief }
    : { bottom: `${size.width > kNarrow_px ? kButtons_px : kTwoLines_px}px`, brief };
}

/** Above the seat where there is room, else below, else beside it; never over the map's edge. On a low map
 * of a phone without the view, so that the card hides neither the seat nor its row. */
function beside({ place, size }: CardProps): Placed {
  const room = (height: number) =>
    place.y - height - 22 >= 4 || place.y + 26 + height + 8 <= size.height;
  const aside = !room(kHeight_px) && size.width >= kWide_px;
  const brief = !room(kHeight_px) && !aside;
  const height = brief ? kBrief_px : kHeight_px;
  const above = place.y - height - 22;
  const top = above >= 4 ? above : Math.max(4, Math.min(size.height - height - 8, place.y + 26));
  const wish = !aside ? place.x - kWidth_px / 2
    : place.x > size.width / 2 ? place.x - kWidth_px - 30 : place.x + 30;
  const left = Math.max(8, Math.min(size.width - kWidth_px - 8, wish));
  return { left: `${left}px`, top: `${top}px`, brief };
}

function Sketch({ hall, seat, stage, words }: CardProps & { stage: Stage }) {
  const named = wordsOf(hall, seat);
  return <ViewSketch hint={viewFrom(hall, stage, seat)} stage={stage}
    label={words.viewFrom(named ? words.seat(named) : '')} />;
}

function distanceOf({ hall, seat, words }: CardProps, stage: Stage): string {
  const hint = viewFrom(hall, stage, seat);
  return `${words.distance(hint.distance_m, stage.kind)}, ${words.off(hint.off_degrees, hint.side)}`;
}

export function HoverCard(props: CardProps) {
  const { hall, seat, status, category, palette, words, onClose } = props;
  const named = wordsOf(hall, seat);
  if (!named) return null;
  const stage = stageOf(hall);
  const notes = [named.entrance, ...words.traits([named])].filter(Boolean);
  const sold = category?.price;
  const atEdge = onClose !== undefined && isDocked(props.size);
  const { brief, ...corner } = atEdge ? docked(props) : beside(props);
  return (
    <div class={style.card} style={corner} data-docked={atEdge}>
      <div class={style.cardWords} aria-hidden="true">
        <p class={style.cardPlace}>
          <b>{words.place(hall.plan.zones.length > 1 ? named : { ...named, zone: '' })}</b>
          {sold && <b>{words.money(sold)}</b>}
        </p>
        <p class={style.cardCategory}>
          <i class={map.swatch} style={swatchOf(palette, hall.category[seat] ?? 0)} />
          <span>{translated(named.category)}</span>
          <span class={style.cardStatus}>
            {status === 'mine' ? words.yours : sold ? words.status[status] : words.notSold}
          </span>
        </p>
        {stage && !brief && atEdge && <Sketch {...props} stage={stage} />}
        {notes.length > 0 && <p class={style.cardNote}>{notes.join(' · ')}</p>}
        {stage && !brief && !atEdge && <Sketch {...props} stage={stage} />}
        {stage && !brief && <p class={style.cardNote}>{distanceOf(props, stage)}</p>}
      </div>
      {atEdge && <CloseCard words={words} onClose={onClose} />}
    </div>
  );
}
