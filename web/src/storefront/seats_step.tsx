// Choosing seats: the map with its live seats, or the best there are; then holding them. What is
// chosen is remembered until it is held.

import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import { pending } from '../api/client';
import { queries, usePlan } from '../api/reads';
import { announce } from '../design/announcer';
import { Card, Notice, Row, Button, Skeleton } from '../design/components';
import type { OwnStatuses } from '../live/own_statuses';
import type { Places, SeatPlan } from '../seat_map/contract';
import { listed } from '../words/format';
import { t, useLanguage } from '../words/words';
import { BasketBar } from './basket_bar';
import { BestForm } from './best_form';
import {
  basketOf, basketOfHold, categoryPrices, countOf, hallOf, namesOf, placesOf, sameBasket,
} from './hall';
import { HoldTrouble, lostSeats } from './hold_trouble';
import { HowMany } from './how_many';
import { LiveMap, useOwnStatuses } from './live_map';
import { useFull, useSeatFeed, useSeatMap, type MapParts } from './live_seats';
import { Trouble } from './parts';
import {
  cancelOrder, changeHold, holdErrand, holdPlaces, releaseHold, remember as rememberChoice,
  usePurchase, type Hold, type HoldRequest,
} from './purchase';
import type { ShowDetails } from './show_page';
import css from './seats_step.module.css';

interface StepProps {
  show: ShowDetails;
  hold: Hold | undefined;
  /** The hold that was remembered has ended; `ended` is what it had, if that is still known. */
  over: boolean;
  ended: Hold | undefined;
  dismiss: () => void;
  onSeen: (seen: SeenSale) => void;
}

/** What the live seats say of the sale; null where that is not known yet. */
export interface SeenSale { state: string | null; full: boolean | null }

const nothing = { seats: [] as string[], areas: [] as { key: string; quantity: number }[] };

const heldBy = (plan: SeatPlan | undefined, hold: Hold | undefined): Places =>
  (plan && hold ? placesOf(plan, basketOfHold(hold)) : nobodys);
const nobodys: Places = { seats: [], areas: [] };

/** What is under way and what went wrong, around the calls of this step. */
function useHolding(show: ShowDetails, hold: Hold | undefined) {
  const [, go] = useLocation();
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<{ error: unknown; asked: HoldRequest } | null>(null);
  const ask = async (asked: HoldRequest) => {
    setBusy(true);
    setWrong(null);
    try {
      if (hold && 'seats' in asked) {
        if (hold.state === 'ordered' && hold.order) await cancelOrder(hold.order, true);
        await changeHold(hold.id, asked);
        rememberChoice(show.id, { basket: undefined });
      } else {
        if (hold) await releaseHold(show.id, hold.id);
        await holdPlaces(show.id, asked);
      }
      if ('best' in asked) announce(t('seats.held'), true);
      else go(`/shows/${show.id}/details`);
    } catch (error) {
      setWrong({ error, asked });
    } finally {
      setBusy(false);
    }
  };
  // Asked for before a reload, and never answered: the same again, with its key.
  useEffect(() => {
    const unanswered = pending<HoldRequest>(holdErrand(show.id));
    if (unanswered && !hold) void ask(unanswered);
  }, []);
  return { busy, wrong, ask, close: () => setWrong(null) };
}

/** Keys of what is nearest to the seats that were lost. */
function nearestTo(error: unknown, plan: SeatPlan, chosen: Places, statuses: OwnStatuses | null,
    parts: MapParts | null): string[] | null {
  if (!statuses || !parts) return null;
  const { byKey, seats } = hallOf(plan);
  const lost = lostSeats(error).map((key) => byKey.get(key)?.index)
    .filter((index): index is number => index !== undefined);
  if (lost.length === 0) return null;
  const found = parts.nearestFree(plan, statuses, lost, chosen.seats);
  return found?.map((index) => seats[index]?.key ?? '') ?? null;
}

/** The time of a hold ran out: said plainly, with the way back to the same seats. */
function Over({ onAgain, onDismiss, busy }:
    { onAgain: (() => void) | null; onDismiss: () => void; busy: boolean }) {
  return (
    <Notice tone="warn" title={t('over.title')} alert>
      <p>{t('over.way')}</p>
      <Row>
        {onAgain && <Button small primary busy={busy} onClick={onAgain}>{t('over.again')}</Button>}
        <Button small onClick={onDismiss}>{t('over.dismiss')}</Button>
      </Row>
    </Notice>
  );
}

export function SeatsStep({ show, hold, over, ended, dismiss, onSeen }: StepProps) {
  const plan = usePlan(show.seat_plan);
  const feed = useSeatFeed(show.id);
  const parts = useSeatMap();
  const statuses = useOwnStatuses(feed, heldBy(plan.data, hold));
  const locale = useLanguage();
  const [purchase, remember] = usePurchase(show.id);
  const [together, setTogether] = useState(2);
  const [filter, setFilter] = useState<ReadonlySet<string>>(new Set());
  const { busy, wrong, ask, close } = useHolding(show, hold);
  const full = useFull(plan.data, feed);
  // Dropped, or never there: the show itself says which.
  const gone = feed?.gone === true;
  useEffect(() => {
    if (gone) void queries.invalidateQueries({ queryKey: ['show', show.id] });
  }, [gone]);
  useEffect(() => onSeen({ state: feed?.showState ?? null, full }), [feed?.showState, full]);

  if (!plan.data) return plan.error
    ? <Trouble error={plan.error} onRetry={() => void plan.refetch()} /> : <Skeleton height="calc(0.6 * var(--screen))" />;
  const basket = purchase.basket ?? (hold ?? ended ? basketOfHold((hold ?? ended)!) : nothing);
  const choose = (next: Places) => remember({ basket: basketOf(plan.data, next) });
  const named = (seats: readonly string[]) => ({ seats: [...seats], areas: [...basket.areas] });
  const most = show.limits.places_per_hold;
  return (
    <div class={css.step}>
      {over && <Over busy={busy} onDismiss={dismiss}
        onAgain={countOf(basket) ? () => void ask(named(basket.seats)) : null} />}
      <div class={css.columns}>
        <HowMany value={Math.min(together, most)} most={most} onChange={setTogether} />
        <LiveMap feed={feed} parts={parts} statuses={statuses} busy={busy} plan={plan.data} categories={categoryPrices(show)}
          chosen={placesOf(plan.data, basket)} most={most} together={Math.min(together, most)}
          filter={filter} onFilter={setFilter} locale={locale} onChoose={choose}
          onRefuse={(sentence) => announce(sentence, true)} />
        <div class={css.side}>
          <Card label={t('best.title')}>
            <BestForm show={show} quantity={Math.min(together, most)}
              busy={busy} onFind={(best) => void ask({ best })} />
          </Card>
          {show.rules.no_single_seat && <p class={css.rule}>{t('seats.rule')}</p>}
        </div>
      </div>
      <BasketBar show={show} plan={plan.data} basket={basket} hold={hold} busy={busy}
        changed={!!hold && !sameBasket(basket, basketOfHold(hold))}
        onHold={() => void ask(named(basket.seats))} />
      <p class="unseen" role="status">
        {countOf(basket) ? listed(namesOf(plan.data, basket)) : ''}
      </p>
      {wrong && (
        <HoldTrouble error={wrong.error} plan={plan.data} timeZone={show.venue.time_zone}
          nearest={nearestTo(wrong.error, plan.data, placesOf(plan.data, basket), statuses, parts)} onClose={close}
          onRetry={() => void ask(wrong.asked)}
          onTake={(instead, lost) => {
            const kept = lost.length ? basket.seats.filter((key) => !lost.includes(key)) : [];
            remember({ basket: named([...kept, ...instead]) });
            void ask(named([...kept, ...instead]));
          }} />
      )}
    </div>
  );
}
