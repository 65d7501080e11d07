// Who buys, and what each place is sold as. What was typed is kept on the device only where that is
// wanted, and never asked for twice.

import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import { pending, type Schemas } from '../api/client';
import { faultsByField, isProblem } from '../api/problems';
import { queries } from '../api/reads';
import { Button, ButtonLink, Card, Field, looks, Notice, Skeleton } from '../design/components';
import { useStored } from '../memory/storage';
import { t, type Word } from '../words/words';
import { HoldClock } from './hold_clock';
import { Trouble } from './parts';
import {
  openOrder, orderErrand, reviseOrder, usePurchase, type Hold,
} from './purchase';
import type { ShowDetails } from './show_page';
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
    kept ?? { name: '', email: '', phone: '', state: show.venue.state });
  const [wanted, setWanted] = useState(kept !== undefined);
  return {
    typed, wanted, setWanted,
    set: (change: Partial<Buyer>) => setTyped({ ...typed, ...change }),
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
  const [, go] = useLocation();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const send = async (request: Schemas['OrderRequest']) => {
    setBusy(true);
    setError(null);
    try {
      const { buyer, tickets } = request;
      const order = hold?.state === 'ordered' && hold.order
        ? await reviseOrder(hold.order, { buyer, ...(tickets ? { tickets } : {}) })
        : await openOrder(show.id, request);
      void queries.invalidateQueries({ queryKey: ['hold', request.hold] });
      go(`/orders/${order.id}`);
    } catch (wrong) {
      setError(wrong);
      if (isProblem(wrong, 'hold-expired', 'unknown-hold'))
        void queries.invalidateQueries({ queryKey: ['hold', request.hold] });
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => {
    const unanswered = hold && pending<Schemas['OrderRequest']>(orderErrand(hold.id));
    if (unanswered) void send(unanswered);
  }, [hold?.id]);
  return { busy, error, send };
}

function NoHold({ show, over }: { show: ShowDetails; over: boolean }) {
  return (
    <Notice tone="warn" title={t(over ? 'over.title' : 'details.none')} alert={over}>
      <p>{t(over ? 'over.way' : 'details.none.way')}</p>
      <div><ButtonLink primary to={`/shows/${show.id}`}>{t('details.seats')}</ButtonLink></div>
    </Notice>
  );
}

export function DetailsStep({ show, hold, over, awaited }: {
  show: ShowDetails; hold: Hold | undefined; over: boolean; awaited: boolean;
}) {
  const { typed, set, wanted, setWanted, settle } = useDetails(show);
  const [faults, setFaults] = useState<Faults>({});
  const [purchase, remember] = usePurchase(show.id);
  const { busy, error, send } = useOrdering(show, hold);
  if (awaited) return <Skeleton height="24rem" />;
  if (!hold) return <NoHold show={show} over={over} />;
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
    void send({ hold: hold.id, buyer, ...(tickets.length ? { tickets } : {}) });
  };
  return (
    <form class={css.form} noValidate
      onSubmit={(event) => { event.preventDefault(); if (!busy) submit(); }}>
      <div class={css.clock}>
        <span>{t('details.held', { count: hold.seats.length + hold.areas.reduce(
          (sum, area) => sum + area.quantity, 0) })}</span>
        <HoldClock hold={hold.id} deadline={hold} extendable={hold.extendable}
          onOver={() => void queries.invalidateQueries({ queryKey: ['hold', hold.id] })} />
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
      {error !== null && <Trouble error={error} onRetry={submit} />}
      <Button submit primary wide busy={busy}>{t('details.continue')}</Button>
    </form>
  );
}
