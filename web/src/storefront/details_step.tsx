// Who buys, and what each place is sold as. What was typed is kept on the device only where that is
// wanted, and never asked for twice.

import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import type { Schemas, ShowDetails } from '../api/schemas';
import { faultsByField, isProblem } from '../api/problems';
import { askAgain } from '../api/reads';
import { Button, ButtonLink, Card, looks, Notice, Skeleton } from '../design/components';
import { readDraft, writeDraft } from '../memory/draft';
import { namesOf, read, useStored } from '../memory/storage';
import { money } from '../words/format';
import { language, t } from '../words/words';
import { guidedBelow } from './age';
import { AgeNotice, certificateWords } from './age_notice';
import { buyerOf, DetailsFields, useFaults, type Buyer } from './details_fields';
import { returnRule } from './give_back';
import { useGo } from './going';
import { HoldClock } from './hold_clock';
import { OrderLink } from './hold_trouble';
import { Trouble } from './parts';
import {
  orderHold, resumeOrder, usePurchase, type Hold, type HoldEnd, type KeptOrder, type Order,
} from './purchase';
import { namesListed } from './sold_places';
import { choicesOf, placesIn, totalOf, type Types } from './ticket_choice';
import { TicketTypes } from './ticket_types';
import css from './details_step.module.css';

function useDetails(show: ShowDetails) {
  const [kept, keep] = useStored<Buyer>('details');
  const [typed, setTyped] = useState<Buyer>(
    readDraft<Buyer>('details') ?? kept ?? { name: '', email: '', phone: '', state: show.venue.state });
  const [wanted, setWanted] = useState(kept !== undefined);
  return {
    typed, wanted, setWanted,
    // Browsers fill several fields at once, before the next is drawn.
    set: (change: Partial<Buyer>) => setTyped((before) => {
      const now = { ...before, ...change };
      writeDraft('details', now);
      return now;
    }),
    settle: (buyer: Buyer) => keep(wanted ? buyer : undefined),
  };
}

/** Sends it, once, and goes to the order; what was sent before a reload is settled first. */
function useOrdering(show: ShowDetails, hold: Hold | undefined) {
  const go = useGo();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async (work: Promise<Order | undefined>) => {
    setBusy(true);
    setError(null);
    try {
      const order = await work;
      if (order) go(`/orders/${order.id}`);
    } catch (wrong) {
      setError(wrong);
    } finally {
      setBusy(false);
      if (hold) askAgain(['hold', hold.id], ['show', show.id]);
    }
  };
  useEffect(() => {
    const unanswered = hold && resumeOrder(show.id, hold.id);
    if (unanswered) void run(unanswered);
  }, [hold?.id]);
  return {
    busy, error,
    send: (request: Schemas['OrderRequest']) => {
      if (hold) void run(orderHold(show.id, hold, request));
    },
  };
}

/** What was paid for here a while ago, for who comes back by the browser's button. */
function paidOrderOf(show: string): string | undefined {
  return namesOf('order.').map((name) => read<KeptOrder>(name)?.order)
    .filter((order) => order?.show === show && order.state === 'confirmed')
    .sort((a, b) => (b?.created_at ?? '').localeCompare(a?.created_at ?? ''))[0]?.id;
}

function NoHold({ show, over }: { show: ShowDetails; over: HoldEnd | undefined }) {
  const paid = over ? undefined : paidOrderOf(show.id);
  const [, go] = useLocation();
  useEffect(() => {
    if (paid) go(`/orders/${paid}`, { replace: true });
  }, [paid]);
  if (paid) return <Skeleton height="24rem" />;
  const why = over ? `over.${over}` as const : 'details.none';
  return (
    <Notice tone="warn" title={t(why)} alert={over !== undefined}>
      <p>{t(`${why}.way`)}</p>
      <div><ButtonLink primary to={`/shows/${show.id}`}>{t('details.seats')}</ButtonLink></div>
    </Notice>
  );
}

/** What is held, what it costs as it is chosen, and for how long; it stays in sight. */
function Held({ show, hold, types }: { show: ShowDetails; hold: Hold; types: Types }) {
  const places = placesIn(hold);
  const total = totalOf(show, hold, types);
  return (
    <div class={css.clock}>
      <div class={css.held}>
        <p class={css.sum}>
          {total && <strong role="status" class="numbers">{money(total)}</strong>}
          {' '}<span>{namesListed(places.map((place) => place.sold))}</span>
        </p>
        <p>{t('details.held', { count: places.length })}</p>
      </div>
      <HoldClock hold={hold.id} deadline={hold} extendable={hold.extendable}
        onDoubt={() => askAgain(['hold', hold.id])} />
    </div>
  );
}

export function DetailsStep({ show, hold, over, unsure, bought }: {
  show: ShowDetails; hold: Hold | undefined; over: HoldEnd | undefined; unsure: boolean;
  bought: string | undefined;
}) {
  const { typed, set, wanted, setWanted, settle } = useDetails(show);
  const { faults, leave, send: sendFields } = useFaults(typed);
  const [purchase, remember] = usePurchase(show.id);
  const { busy, error, send } = useOrdering(show, hold);
  if (unsure) return <Skeleton height="24rem" />;
  if (!hold) return bought ? null : <NoHold show={show} over={over} />;
  const types = purchase.types ?? {};
  const children = guidedBelow(show.title.certificate) !== undefined
    && choicesOf(show, hold, types).some(({ type }) => type === 'child');
  const submit = () => {
    const first = sendFields();
    if (first) {
      document.querySelector<HTMLElement>(`[name="${first === 'phone' ? 'tel' : first}"]`)?.focus();
      return;
    }
    const buyer = buyerOf(typed);
    settle(buyer);
    const tickets = choicesOf(show, hold, types);
    send({ hold: hold.id, buyer: { ...buyer, language: language() }, ...(tickets.length ? { tickets } : {}) });
  };
  return (
    <form class={css.form} noValidate
      onSubmit={(event) => { event.preventDefault(); if (!busy) submit(); }}>
      <Held show={show} hold={hold} types={types} />
      <AgeNotice certificate={show.title.certificate} />
      <TicketTypes show={show} hold={hold} types={types}
        onTypes={(chosen) => remember({ types: chosen })} />
      {children && <p>{certificateWords(show.title.certificate)}</p>}
      <Card label={t('details.title')}>
        <h2>{t('details.title')}</h2>
        <DetailsFields typed={typed} set={set} leave={leave}
          faults={{ ...faultsByField(error), ...faults }} />
        <label class={looks.check}>
          <input type="checkbox" checked={wanted}
            onChange={(event) => setWanted(event.currentTarget.checked)} />
          <span>{t('details.remember')}</span>
        </label>
      </Card>
      {error !== null && (
        <Trouble error={error} {...(isProblem(error, 'payment-in-flight') ? {} : { onRetry: submit })}>
          <OrderLink order={hold.order} error={error} />
        </Trouble>
      )}
      <p class={css.rule}>{returnRule(show)}</p>
      <Button submit primary wide busy={busy}>{t('details.continue')}</Button>
    </form>
  );
}
