// Choosing seats: the map with its live seats, or the best there are; then holding them. What is
// chosen is remembered until it is held.

import { useEffect, useState } from 'preact/hooks';
import { askAgain, queries, usePlan } from '../api/reads';
import type { ShowDetails } from '../api/schemas';
import { announce } from '../design/announcer';
import { Card, Notice, Row, Button, Skeleton } from '../design/components';
import type { Gap, Places, SeatPlan } from '../seat_map/contract';
import { listed } from '../words/format';
import { t, useLanguage } from '../words/words';
import { BasketBar } from './basket_bar';
import { BestForm } from './best_form';
import { focusHeading, useFocusKept, useGo } from './going';
import {
  basketOf, basketOfHold, categoryPrices, countOf, hallOf, hasWheelchairPlaces, namesOf, placesOf, sameBasket,
} from './hall';
import { HoldTrouble, lostSeats } from './hold_trouble';
import { holdPlaces, letGo, releaseStaleHolds, resumeHold, unanswered } from './holding';
import { HowMany } from './how_many';
import { LiveMap, useOwnStatuses } from './live_map';
import { useFull, useSeatFeed, useSeatMap, type Sight } from './live_seats';
import { Trouble } from './parts';
import { Sheet } from './sheet';
import { useSmallScreen } from './small_screen';
import {
  remembered, usePurchase, type Hold, type HoldEnd, type HoldRequest, type NamedPlaces,
} from './purchase';
import css from './seats_step.module.css';

interface StepProps {
  show: ShowDetails;
  hold: Hold | undefined;
  /** How the hold that was remembered ended; `ended` is what it had, if that is still known. */
  over: HoldEnd | undefined;
  ended: Hold | undefined;
  /** Whether there is a hold is not known yet. */
  unsure: boolean;
  dismiss: () => void;
  onSeen: (seen: SeenSale) => void;
}

/** What the live seats say of the sale; null where that is not known yet. */
export interface SeenSale { state: string | null; full: boolean | null }

interface Wrong {
  error: unknown;
  asked: HoldRequest;
  retry: () => void;
  /** What was held before is not held any more. */
  lost: boolean;
}

const nothing = { seats: [] as string[], areas: [] as { key: string; quantity: number }[] };

const heldBy = (plan: SeatPlan | undefined, hold: Hold | undefined): Places =>
  (plan && hold ? placesOf(plan, basketOfHold(hold)) : nobodys);
const nobodys: Places = { seats: [], areas: [] };

/** What is under way and what went wrong, around the calls of this step. */
function useHolding(show: ShowDetails, hold: Hold | undefined) {
  const go = useGo();
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const [offer, setOffer] = useState<HoldRequest | null>(null);
  /** `retry`: what to do again if it cannot be done now. */
  const run = async (work: () => Promise<unknown>, retry: () => void, asked: HoldRequest = nothing) => {
    setBusy(true);
    setWrong(null);
    setOffer(null);
    try {
      await work();
    } catch (error) {
      setWrong({ error, asked, retry, lost: hold !== undefined && !remembered(show.id).hold });
      if (hold) askAgain(['hold', hold.id]);
    } finally {
      setBusy(false);
    }
  };
  /** Who chose the seats knows them; who let them be picked looks at them first. */
  const goOn = (picked: boolean, again = false) => {
    if (picked) announce(t(again ? 'best.same' : 'seats.held'), again);
    else go(`/shows/${show.id}/details`);
  };
  const ask = (asked: HoldRequest, picked = 'best' in asked) => void run(async () => {
    const now = await holdPlaces(show.id, asked);
    goOn(picked, hold !== undefined && sameBasket(basketOfHold(now), basketOfHold(hold)));
  }, () => ask(asked, picked), asked);
  const resume = (asked: HoldRequest) => void run(async () => {
    if (await resumeHold(show.id)) goOn('best' in asked);
  }, () => resume(asked), asked);
  const letSeatsGo = () => void run(async () => {
    await letGo(show.id);
    announce(t('seats.gone'));
    focusHeading();
  }, letSeatsGo);
  // Asked for before a reload, and never answered: the same again, with its key.
  useEffect(() => {
    void releaseStaleHolds(show.id);
    const late = unanswered(show.id);
    if (late?.waited) resume(late.body);
    else setOffer(late?.body ?? null);
  }, []);
  return {
    busy, wrong, offer, ask, resume, letSeatsGo,
    decline: () => {
      setOffer(null);
      void resumeHold(show.id).then((held) => held && letGo(show.id)).catch(() => undefined);
    },
    close: () => setWrong(null),
  };
}

function placesAsked({ seats = [], areas = [] }: NamedPlaces) {
  return { seats: [...seats], areas: areas.map((area) => ({ ...area })) };
}

/** Keys of what is nearest to the seats that were lost. */
function nearestTo(error: unknown, chosen: Places, { plan, parts, statuses }: Sight): string[] | null {
  const { byKey, seats } = hallOf(plan);
  const lost = lostSeats(error).map((key) => byKey.get(key)?.index)
    .filter((index): index is number => index !== undefined);
  if (lost.length === 0) return null;
  const found = parts.nearestFree(plan, statuses, lost, chosen.seats);
  return found?.map((index) => seats[index]?.key ?? '') ?? null;
}

/** What could not be held, with what can be had in its place, each at one press. */
function Refused({ wrong, show, plan, sight, hold, chosen, onClose, onAsk }: {
  wrong: Wrong; show: ShowDetails; plan: SeatPlan; sight: Sight | null; hold: Hold | undefined;
  chosen: Places; onClose: () => void; onAsk: (seats: string[], areas: Places['areas']) => void;
}) {
  const { error, asked } = wrong;
  const basket = basketOf(plan, chosen);
  const nearest = sight && nearestTo(error, chosen, sight);
  const keep = (lost: readonly string[]) =>
    (lost.length ? basket.seats.filter((key) => !lost.includes(key)) : []);
  return (
    <HoldTrouble error={error} plan={plan} timeZone={show.venue.time_zone} held={hold}
      lost={wrong.lost} onClose={onClose} onRetry={wrong.retry} nearest={nearest}
      onTake={(instead, lost) => onAsk([...keep(lost), ...instead], basket.areas)}
      wheelchair={sight !== null && 'best' in asked && asked.best.accessible === 1}
      offers={sight && !nearest ? sight.parts.offersFor(error, asked, sight) : []}
      onOffer={({ seats }) => onAsk(
        [...keep(lostSeats(error)), ...basketOf(plan, { seats, areas: [] }).seats],
        'best' in asked ? [] : basket.areas)} />
  );
}

/** A hold has ended: said plainly, with the way back to the same seats. */
function Over({ why, onAgain, onDismiss, busy }:
    { why: HoldEnd; onAgain: (() => void) | null; onDismiss: () => void; busy: boolean }) {
  const box = useFocusKept<HTMLDivElement>();
  return (
    <div ref={box}>
      <Notice tone="warn" title={t(`over.${why}`)} alert>
        <p>{t(`over.${why}.way`)}</p>
        <Row>
          {onAgain && <Button small primary busy={busy} onClick={onAgain}>{t('over.again')}</Button>}
          <Button small onClick={onDismiss}>{t('over.dismiss')}</Button>
        </Row>
      </Notice>
    </div>
  );
}

/** Seats that were asked for some time ago, without an answer: only what is still wanted is held. */
function Unanswered({ plan, asked, onHold, onDecline }: {
  plan: SeatPlan; asked: HoldRequest; onHold: () => void; onDecline: () => void;
}) {
  const box = useFocusKept<HTMLDivElement>();
  return (
    <div ref={box}>
      <Notice title={t('unanswered.title')} alert>
        <p>{'best' in asked ? t('unanswered.best', { count: asked.best.quantity })
          : t('unanswered.seats', { seats: listed(namesOf(plan, placesAsked(asked))) })}</p>
        <Row>
          <Button small primary onClick={onHold}>{t('unanswered.hold')}</Button>
          <Button small onClick={onDecline}>{t('unanswered.decline')}</Button>
        </Row>
      </Notice>
    </div>
  );
}

export function SeatsStep({ show, hold, over, ended, unsure, dismiss, onSeen }: StepProps) {
  const plan = usePlan(show.seat_plan);
  const feed = useSeatFeed(show.id);
  const parts = useSeatMap();
  const statuses = useOwnStatuses(feed, heldBy(plan.data, hold));
  const locale = useLanguage();
  const [purchase, remember] = usePurchase(show.id);
  /** What the counter was set to since a touch last changed the basket, and before that. */
  const [asked, setAsked] = useState<number | null>(null);
  const [usual, setUsual] = useState(2);
  /** How many touches gave back of what was asked for, and what is chosen since. */
  const [gap, setGap] = useState<Gap>();
  const [filter, setFilter] = useState<ReadonlySet<string>>(new Set());
  const [wheelchairs, setWheelchairs] = useState(0);
  const { busy, wrong, offer, ask, resume, letSeatsGo, decline, close } = useHolding(show, hold);
  const small = useSmallScreen();
  const [sheet, setSheet] = useState(false);
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
  const chosen = placesOf(plan.data, basket);
  // Whose the seats are is not known yet: they may be one's own.
  const awaited = purchase.hold !== undefined && !hold && !over || unanswered(show.id) !== undefined;
  const missing = gap?.seats === `${chosen.seats}` ? gap.count : 0;
  const choose = (next: Places) => {
    setAsked(null);
    setGap(parts?.gapAfter(missing, chosen.seats, next.seats));
    remember({ basket: basketOf(plan.data, next) });
  };
  const named = (seats: readonly string[]) => ({ seats: [...seats], areas: [...basket.areas] });
  const most = show.limits.places_per_hold;
  // It says how many are chosen and how many of them were given back, until one asks for another number.
  const wanted = countOf(basket) + missing;
  const quantity = Math.min(asked ?? (wanted || usual), most);
  const sight: Sight | null = parts && statuses && statuses.revision !== ''
    ? { plan: plan.data, parts, statuses, prices: categoryPrices(show), locale } : null;
  // Where the basket has exactly so many places, it follows.
  const changeHowMany = (count: number) => {
    setAsked(count);
    setUsual(count);
    setGap(undefined);
    if (!sight || wanted !== quantity) return;
    const rules = { statuses: sight.statuses, categories: sight.prices, chosen, most, together: count };
    const resized = sight.parts.resizeGroup(sight.plan, rules, count);
    if (resized.kind === 'resized') {
      choose(resized.next);
      if (chosen.seats.length < count && chosen.seats.some((seat) => !resized.next.seats.includes(seat))) {
        const moved = namesOf(sight.plan, basketOf(sight.plan, resized.next)).join('; ');
        announce(t('best.moved', { count, seats: moved }), true);
      }
    }
    if (resized.kind === 'no-room') announce(t('best.noRoom', { count }), true);
  };
  const howMany = <HowMany value={quantity} most={most} chosen={countOf(basket)}
    missing={missing} brief={small && hold !== undefined} busy={busy || awaited} onChange={changeHowMany} />;
  const best = <BestForm show={show} quantity={quantity} busy={busy || unsure}
    wheelchairPlaces={hasWheelchairPlaces(plan.data)} wheelchairs={wheelchairs} onWheelchairs={setWheelchairs}
    only={filter.size === 1 ? [...filter][0] : undefined}
    onFind={(wanted) => {
      setSheet(false);
      ask(sight ? sight.parts.askedFor({ best: wanted }, sight) : { best: wanted }, true);
    }} />;
  const rule = show.rules.no_single_seat && <p class={css.rule}>{t('seats.rule')}</p>;
  return (
    <div class={css.step}>
      {over && <Over why={over} busy={busy} onDismiss={dismiss}
        onAgain={countOf(basket) ? () => ask(named(basket.seats)) : null} />}
      {offer && <Unanswered plan={plan.data} asked={offer} onHold={() => resume(offer)}
        onDecline={decline} />}
      <div class={css.columns}>
        <LiveMap feed={feed} parts={parts} statuses={statuses} busy={busy || awaited}
          onTouch={() => setSheet(false)}
          plan={plan.data} categories={categoryPrices(show)} chosen={chosen} most={most}
          together={asked ?? (basket.seats.length + missing || quantity)} missing={missing} filter={filter} onFilter={setFilter} locale={locale}
          wheelchair={wheelchairs > 0} onChoose={choose} onRefuse={(sentence) => announce(sentence, true)} />
        {!small && <div class={css.side}>{howMany}<Card label={t('best.title')}>{best}</Card>{rule}</div>}
      </div>
      <BasketBar show={show} plan={plan.data} basket={basket} hold={hold} busy={busy || unsure}
        notes={parts?.notesOf(plan.data, chosen, parts.describeSeats) ?? []}
        changed={!!hold && !sameBasket(basket, basketOfHold(hold))}
        sheet={small && <Sheet open={sheet} onOpen={setSheet} brief={hold !== undefined}
          wheelchairs={hasWheelchairPlaces(plan.data)} first={howMany}>{best}</Sheet>}
        onHold={() => ask(named(basket.seats))} onLetGo={letSeatsGo}
        onKeep={() => hold && remember({ basket: basketOfHold(hold) })} />
      {wrong && <Refused wrong={wrong} show={show} plan={plan.data} sight={sight} hold={hold}
        chosen={chosen} onClose={close} onAsk={(seats, areas) => {
          remember({ basket: { seats, areas: [...areas] } });
          ask({ seats, areas: [...areas] });
        }} />}
    </div>
  );
}
