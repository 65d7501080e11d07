// Who buys, and what each place is sold as. What was typed is kept on the device only where that is
// wanted, and never asked for twice.

import { useEffect, useState } from 'preact/hooks';
import type { Schemas } from '../api/client';
import { faultsByField, isProblem } from '../api/problems';
import { askAgain } from '../api/reads';
import { Button, ButtonLink, Card, Field, looks, Notice, Skeleton } from '../design/components';
import { readDraft, writeDraft } from '../memory/draft';
import { useStored } from '../memory/storage';
import { t, type Word } from '../words/words';
import { useGo } from './going';
import { HoldClock } from './hold_clock';
import { OrderLink } from './hold_trouble';
import { Trouble } from './parts';
import { orderHold, resumeOrder, usePurchase, type Hold, type Order } from './purchase';
import type { HoldEnd, ShowDetails } from './show_page';
import { choicesOf, TicketTypes } from './ticket_types';
import { asPhone } from './typed';
import css from './details_step.module.css';

type Buyer = Schemas['BuyerDetails'];

/** The codes of States and Union Territories for GST, as the tax administration numbers them. */
const states = [
  '01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13', '14', '15', '16',
  '17', '18', '19', '20', '21', '22', '23', '24', '26', '27', '29', '30', '31', '32', '33', '34',
  '35', '36', '37', '38',
];

type Faults = Partial<Record<keyof Buyer, string>>;

function faultsOf(buyer: Required<Buyer>): Faults {
  const faults: Faults = {};
  if (!buyer.name) faults.name = t('details.name.wrong');
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(buyer.email)) faults.email = t('details.email.wrong');
  if (buyer.phone && !/^\+[1-9]\d{6,14}$/.test(buyer.phone))
    faults.phone = t('details.phone.wrong');
  return faults;
}

function useDetails(show: ShowDetails) {
  const [kept, keep] = useStored<Required<Buyer>>('details');
  const [typed, setTyped] = useState<Required<Buyer>>(
    readDraft<Required<Buyer>>('details') ?? kept ?? { name: '', email: '', phone: '', state: show.venue.state });
  const [wanted, setWanted] = useState(kept !== undefined);
  return {
    typed, wanted, setWanted,
    // Browsers fill several fields at once, before the next is drawn.
    set: (change: Partial<Buyer>) => setTyped((before) => {
      const now = { ...before, ...change };
      writeDraft('details', now);
      return now;
    }),
    settle: (buyer: Required<Buyer>) => keep(wanted ? buyer : undefined),
  };
}

function Fields({ typed, set, faults }: {
  typed: Required<Buyer>; set: (change: Partial<Buyer>) => void; faults: Faults;
}) {
  return (
    <>
      <Field label={t('details.name')} wrong={faults.name}>
        {(bind) => <input {...bind} name="name" autocomplete="name" value={typed.name} maxLength={60}
          onInput={(event) => set({ name: event.currentTarget.value })} />}
      </Field>
      <Field label={t('details.email')} hint={t('details.email.hint')} wrong={faults.email}>
        {(bind) => <input {...bind} name="email" type="email" autocomplete="email" inputMode="email"
          value={typed.email} onInput={(event) => set({ email: event.currentTarget.value })} />}
      </Field>
      <Field label={t('details.phone')} optional={t('optional')} hint={t('details.phone.hint')}
        wrong={faults.phone}>
        {(bind) => <input {...bind} name="tel" type="tel" autocomplete="tel" value={typed.phone}
          onInput={(event) => set({ phone: event.currentTarget.value })} />}
      </Field>
      <Field label={t('details.state')} optional={t('optional')} hint={t('details.state.hint')}>
        {(bind) => (
          <select {...bind} value={typed.state}
            onChange={(event) => set({ state: event.currentTarget.value })}>
            <option value="">{t('details.state.none')}</option>
            {states.map((code) => (
              <option key={code} value={code}>{t(`state.${code}` as Word)}</option>
            ))}
          </select>
        )}
      </Field>
    </>
  );
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

function NoHold({ show, over }: { show: ShowDetails; over: HoldEnd | undefined }) {
  const why = over ? `over.${over}` as const : 'details.none';
  return (
    <Notice tone="warn" title={t(why)} alert={over !== undefined}>
      <p>{t(`${why}.way`)}</p>
      <div><ButtonLink primary to={`/shows/${show.id}`}>{t('details.seats')}</ButtonLink></div>
    </Notice>
  );
}

export function DetailsStep({ show, hold, over, unsure, bought }: {
  show: ShowDetails; hold: Hold | undefined; over: HoldEnd | undefined; unsure: boolean;
  bought: string | undefined;
}) {
  const { typed, set, wanted, setWanted, settle } = useDetails(show);
  const [faults, setFaults] = useState<Faults>({});
  const [purchase, remember] = usePurchase(show.id);
  const { busy, error, send } = useOrdering(show, hold);
  if (unsure) return <Skeleton height="24rem" />;
  if (!hold) return bought ? null : <NoHold show={show} over={over} />;
  const submit = () => {
    const buyer = {
      name: typed.name.trim(), email: typed.email.trim(), phone: asPhone(typed.phone),
      state: typed.state,
    };
    const wrong = faultsOf(buyer);
    setFaults(wrong);
    const first = Object.keys(wrong)[0];
    if (first) {
      document.querySelector<HTMLElement>(`[name="${first === 'phone' ? 'tel' : first}"]`)?.focus();
      return;
    }
    settle(buyer);
    const tickets = choicesOf(show, hold, purchase.types ?? {});
    send({ hold: hold.id, buyer, ...(tickets.length ? { tickets } : {}) });
  };
  return (
    <form class={css.form} noValidate
      onSubmit={(event) => { event.preventDefault(); if (!busy) submit(); }}>
      <div class={css.clock}>
        <span>{t('details.held', { count: hold.seats.length + hold.areas.reduce(
          (sum, area) => sum + area.quantity, 0) })}</span>
        <HoldClock hold={hold.id} deadline={hold} extendable={hold.extendable}
          onDoubt={() => askAgain(['hold', hold.id])} />
      </div>
      <TicketTypes show={show} hold={hold} types={purchase.types ?? {}}
        onTypes={(types) => remember({ types })} />
      <Card label={t('details.title')}>
        <h2>{t('details.title')}</h2>
        <Fields typed={typed} set={set} faults={{ ...faultsByField(error), ...faults }} />
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
      <Button submit primary wide busy={busy}>{t('details.continue')}</Button>
    </form>
  );
}
