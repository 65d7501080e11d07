// Places that could not be held: which, why, that nothing was charged, and what can be had instead.

import type { ComponentChildren } from 'preact';
import { isProblem, isUnsettled, problemName, tell, textsIn } from '../api/problems';
import { Button, ButtonLink, Dialog, Row } from '../design/components';
import type { SeatPlan } from '../seat_map/contract';
import type { Offer } from '../seat_map/offers';
import { translated } from '../words/catalogue_texts';
import { listed, momentOf } from '../words/format';
import { t } from '../words/words';
import { basketOfHold, namesOf, seatNames } from './hall';
import type { Hold } from './purchase';
import { SeatWords } from './seat_words';

/** To the order that stands in the way, where the refusal names it or the page knows it. */
export function OrderLink({ error, order }: { error: unknown; order?: string | undefined }) {
  if (!isProblem(error, 'hold-ordered', 'payment-in-flight', 'order-not-open')) return null;
  const named = error.problem.order ?? order;
  return typeof named === 'string'
    ? <ButtonLink primary to={`/orders/${named}`}>{t('trouble.order')}</ButtonLink> : null;
}

/** Keys of seats that others have. */
export function lostSeats(error: unknown): string[] {
  if (!isProblem(error, 'seats-taken')) return [];
  const seats = error.problem.seats;
  return Array.isArray(seats) ? seats.map((seat: { key: string }) => seat.key) : [];
}

function lostAreas(error: unknown): { key: string; left: number }[] {
  const areas = isProblem(error, 'seats-taken', 'sold-out') ? error.problem.areas : [];
  return Array.isArray(areas) ? areas as { key: string; left: number }[] : [];
}

export interface HoldTroubleProps {
  error: unknown;
  plan: SeatPlan;
  timeZone: string;
  /** What is held all the same. */
  held: Hold | undefined;
  /** What was held before this was tried is not held any more. */
  lost: boolean;
  /** Keys of free seats to take in place of the lost ones, if there are any. */
  nearest: readonly string[] | null;
  /** Other places that can be had, the best first. */
  offers: readonly Offer[];
  onOffer: (offer: Offer) => void;
  /** Places were asked for with a wheelchair among them. */
  wheelchair: boolean;
  onTake: (instead: readonly string[], lost: readonly string[]) => void;
  onRetry: () => void;
  onClose: () => void;
}

function Lost({ plan, error, nearest, onTake }: HoldTroubleProps) {
  const lost = lostSeats(error);
  return (
    <>
      {lost.length > 0 && <p>{t('trouble.lost', {
        count: lost.length, seats: seatNames(plan, lost),
      })}</p>}
      {lostAreas(error).map(({ key, left }) => (
        <p key={key}>{t('trouble.area', {
          count: left, name: translated(plan.areas.find((area) => area.key === key)?.name ?? key),
        })}</p>
      ))}
      {nearest && (
        <Button primary wide onClick={() => onTake(nearest, lost)}>
          <SeatWords text={t('trouble.nearest', { seats: seatNames(plan, nearest) })} />
        </Button>
      )}
    </>
  );
}

function Single({ plan, error, onTake }: HoldTroubleProps) {
  if (!isProblem(error, 'leaves-single-seat')) return null;
  const alone = textsIn(error.problem.seats);
  const instead = textsIn(error.problem.suggestion);
  return (
    <>
      <p>{t('trouble.single', { count: alone.length, seats: seatNames(plan, alone) })}</p>
      {instead.length > 0 && (
        <Button primary wide onClick={() => onTake(instead, [])}>
          <SeatWords text={t('trouble.instead', { count: instead.length, seats: seatNames(plan, instead) })} />
        </Button>
      )}
    </>
  );
}

function Other({ error, timeZone, onRetry }: HoldTroubleProps) {
  const opens = isProblem(error, 'show-not-on-sale') ? error.problem.opens_at : undefined;
  return (
    <>
      <p>{tell(error).way}</p>
      {typeof opens === 'string' && <p>{t('seats.opens', { when: momentOf(opens, timeZone) })}</p>}
      <OrderLink error={error} />
      {isUnsettled(error) && <Button primary wide onClick={onRetry}>{t('again')}</Button>}
    </>
  );
}

/** What became of what was held, and of the money. */
function Kept({ plan, error, held, lost }: HoldTroubleProps) {
  const kept = held && listed(namesOf(plan, basketOfHold(held)));
  if (lost) return <p>{t('trouble.lostHold')}</p>;
  if (kept) return <p>{t('trouble.kept', { seats: kept })}</p>;
  return bodies[problemName(error)] ? <p>{t('trouble.uncharged')}</p> : null;
}

const bodies: Record<string, (props: HoldTroubleProps) => ComponentChildren> = {
  'seats-taken': Lost, 'leaves-single-seat': Single,
};

export function HoldTrouble(props: HoldTroubleProps) {
  const Body = bodies[problemName(props.error)] ?? Other;
  // There may be seats enough: it is the wheelchair place that is missing.
  const noWheelchair = props.wheelchair && isProblem(props.error, 'not-together', 'sold-out')
    && t(props.offers.length > 0 ? 'trouble.noWheelchairIn' : 'trouble.noWheelchair');
  return (
    <Dialog title={noWheelchair || tell(props.error).title} onClose={props.onClose}>
      <Kept {...props} />
      {!noWheelchair && <Body {...props} />}
      {props.offers.map((offer, n) => (
        <Button key={offer.where} wide primary={n === 0} onClick={() => props.onOffer(offer)}>
          <span>{offer.what}<br /><small><SeatWords text={`${offer.where} · ${offer.price}`} /></small></span>
        </Button>
      ))}
      <Row><Button onClick={props.onClose}>{t('trouble.others')}</Button></Row>
    </Dialog>
  );
}
