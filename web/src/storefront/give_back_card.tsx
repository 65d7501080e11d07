// Giving tickets back: until when that is possible, which of them, how much comes back, and what
// happens then.

import { useRef, useState } from 'preact/hooks';
import { api, asBuyer, once } from '../api/client';
import { now } from '../api/clock';
import { isProblem, tell } from '../api/problems';
import { askAgain, queries } from '../api/reads';
import type { ShowDetails } from '../api/schemas';
import { announce } from '../design/announcer';
import { Button, Card, Dialog, looks, Row } from '../design/components';
import { money, momentOf } from '../words/format';
import { t } from '../words/words';
import { amountOf, ruleOf, validLines } from './give_back';
import { focusHeading } from './going';
import { knowOrder, type Order } from './purchase';
import { nameOf } from './sold_places';
import { holderName } from './type_name';
import css from './give_back.module.css';

async function giveBack(order: Order, tickets: string[]): Promise<Order> {
  const given = knowOrder(await once(`refund.${order.id}`, { tickets }, (key, body) =>
    asBuyer((headers) => api.POST('/v1/orders/{id}/refunds', {
      params: { path: { id: order.id }, header: { 'Idempotency-Key': key } }, headers, body,
    }))));
  await queries.invalidateQueries({ queryKey: ['tickets', order.id] });
  return given;
}

/** `done`: it is known that they were given back. */
function useGivingBack(order: Order, done: () => void) {
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<unknown>(null);
  const give = async (tickets: string[]) => {
    setBusy(true);
    setWrong(null);
    try {
      await giveBack(order, tickets);
      announce(t('giveBack.done', { count: tickets.length }), true);
      done();
    } catch (error) {
      setWrong(error);
      setBusy(false);
      askAgain(['order', order.id], ['tickets', order.id], ['show', order.show]);
    }
  };
  return { busy, wrong, give };
}

function Refusal({ error }: { error: unknown }) {
  const { title, way } = tell(error);
  return (
    <p role="alert" class={looks.wrong}>
      {isProblem(error, 'too-many-companions') ? t('giveBack.companions') : `${title}. ${way}`}
    </p>
  );
}

function GiveBackDialog({ order, onClose, onDone }:
    { order: Order; onClose: () => void; onDone: () => void }) {
  const lines = validLines(order);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(lines.length === 1 ? lines.map((line) => line.ticket) : []));
  const { busy, wrong, give } = useGivingBack(order, onDone);
  const tickets = lines.map((line) => line.ticket).filter((ticket) => chosen.has(ticket));
  const turn = (ticket: string, on: boolean) =>
    setChosen(new Set([...tickets.filter((one) => one !== ticket), ...(on ? [ticket] : [])]));
  // What is being returned is shown until the dialog is gone: by then its tickets are void.
  const asked = useRef({ amount: amountOf(order, chosen), count: tickets.length });
  if (!busy) asked.current = { amount: amountOf(order, chosen), count: tickets.length };
  const { amount, count } = asked.current;
  return (
    <Dialog title={t('giveBack.title')} onClose={onClose}>
      <fieldset class={css.choice}>
        <legend>{t('giveBack.which')}</legend>
        {lines.map((line) => (
          <label key={line.ticket} class={looks.check}>
            <input type="checkbox" checked={chosen.has(line.ticket)}
              onChange={(event) => turn(line.ticket, event.currentTarget.checked)} />
            <span><strong>{nameOf(line)}</strong> {holderName(line.type)}, {money(line.price)}</span>
          </label>
        ))}
      </fieldset>
      {lines.length > 1 && (
        <Button small onClick={() => setChosen(new Set(
          tickets.length === lines.length ? [] : lines.map((line) => line.ticket)))}>
          {t(tickets.length === lines.length ? 'giveBack.none' : 'giveBack.all')}
        </Button>
      )}
      <p class={css.amount} role="status">{count > 0 && t('giveBack.amount', { price: money(amount) })}</p>
      {count > 0 && <p>{t('giveBack.then', { count })}</p>}
      {wrong !== null && <Refusal error={wrong} />}
      <Row>
        <Button primary busy={busy} disabled={count === 0} onClick={() => give(tickets)}>
          {count === 0 ? t('giveBack.choose') : t('giveBack.give', { count, price: money(amount) })}
        </Button>
        <Button onClick={onClose}>{t('giveBack.keep')}</Button>
      </Row>
    </Dialog>
  );
}

/** `here`: this device bought the tickets, and may give them back. */
export function GiveBackCard({ order, show, here }:
    { order: Order; show: ShowDetails; here: boolean }) {
  const [open, setOpen] = useState(false);
  if (validLines(order).length === 0) return null;
  const until = show.rules.refundable_until;
  const rule = ruleOf(until, now());
  const when = until ? momentOf(until, show.venue.time_zone) : '';
  return (
    <Card label={t(`giveBack.${rule}`)}>
      <h2 class={css.title}>{t(`giveBack.${rule}`)}</h2>
      <p>{t(rule === 'open' && !here ? 'giveBack.elsewhere' : `returns.${rule}`, { when })}</p>
      {rule === 'open' && here && (
        <div><Button small onClick={() => setOpen(true)}>{t('giveBack.start')}</Button></div>
      )}
      {open && <GiveBackDialog order={order} onClose={() => setOpen(false)} onDone={() => {
        setOpen(false);
        focusHeading();
        scrollTo(0, 0); // to what is said of the refund
      }} />}
    </Card>
  );
}
