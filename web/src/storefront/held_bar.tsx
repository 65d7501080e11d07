// What this browser holds or has ordered and not paid, on every page but its own: how long it is kept,
// and the way on. And how many orders with tickets to come are kept here.

import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import { now } from '../api/clock';
import { isProblem } from '../api/problems';
import { askAgain, useHold, useOrder, useShow } from '../api/reads';
import { ButtonLink } from '../design/components';
import { namesOf, read, watch } from '../memory/storage';
import { translated } from '../words/catalogue_texts';
import { t } from '../words/words';
import { useHeightToldAs } from './bar_height';
import { useFocusKept } from './going';
import { HoldClock, type Deadline } from './hold_clock';
import { forgetPurchase, mayBePaid, type KeptOrder, type Purchase } from './purchase';
import css from './held_bar.module.css';

interface Begun { show: string; hold: string; order: string | undefined }

/** Purchases that this browser remembers and that may still be under way. */
function begunPurchases(): Begun[] {
  return namesOf('show.').flatMap((name) => {
    const { hold, order } = read<Purchase>(name) ?? {};
    return hold ? [{ show: name.slice('show.'.length), hold, order }] : [];
  });
}

/** Draws again what is remembered when any tab changes it. */
function useRemembered<T>(look: () => T): T {
  const [, draw] = useState(0);
  useEffect(() => watch('', () => draw((count) => count + 1)), []);
  return look();
}

function Line({ what, show, to, way, hold, deadline, extendable, onDoubt }: {
  what: string; show: string; to: string; way: string; hold: string; deadline: Deadline;
  extendable: boolean; onDoubt: () => void;
}) {
  const line = useFocusKept<HTMLElement>();
  const title = useShow(show).data?.title.name;
  return (
    <section ref={line} class={css.line} aria-label={t('held.label')}>
      <p class={css.what}>
        <strong>{what}</strong>
        {title && <span class={css.title}>{translated(title)}</span>}
      </p>
      <HoldClock hold={hold} deadline={deadline} extendable={extendable} onDoubt={onDoubt} />
      <ButtonLink small primary to={to}>{way}</ButtonLink>
    </section>
  );
}

/** Nothing where it turns out to be over, or is what the page itself is about. */
function BegunLine({ begun: { show, hold: id, order: ordered }, path }:
    { begun: Begun; path: string }) {
  const { data: hold, error } = useHold(id);
  const orderId = ordered ?? hold?.order;
  const { data: order } = useOrder(orderId ?? '', orderId !== undefined, () => false);
  const here = path.startsWith(`/shows/${show}`) || path === `/orders/${orderId}`;
  const unknown = isProblem(error, 'unknown-hold');
  useEffect(() => {
    if (unknown && !here) forgetPurchase(show); // long over: nobody waits to be told
  }, [unknown, here]);
  if (here) return null;
  const onDoubt = () =>
    askAgain(['hold', id], ...(orderId ? [['order', orderId] as const] : []));
  const extendable = hold?.extendable === true;
  if (orderId) {
    if (order?.state !== 'open') return null;
    const awaited = mayBePaid(order);
    return <Line what={t(awaited ? 'held.awaited' : 'held.unpaid', { count: order.tickets.length })}
      show={show} to={`/orders/${orderId}`} way={t(awaited ? 'held.look' : 'held.pay')} hold={id}
      deadline={order} extendable={extendable && !awaited} onDoubt={onDoubt} />;
  }
  if (hold?.state !== 'active') return null;
  const count = hold.areas.reduce((sum, area) => sum + area.quantity, hold.seats.length);
  return <Line what={t('held.places', { count })} show={show} to={`/shows/${show}/details`}
    way={t('held.continue')} hold={id} deadline={hold} extendable={extendable} onDoubt={onDoubt} />;
}

/** `still`: it stands above the page, where another bar has the place at the bottom. */
export function HeldBar({ still }: { still: boolean }) {
  const [path] = useLocation();
  const lines = useRemembered(begunPurchases)
    .map((one) => <BegunLine key={one.show + one.hold} begun={one} path={path} />);
  return still ? <Bar told="--still" look={css.still}>{lines}</Bar>
    : <Bar told="--bar" look={css.bar}>{lines}</Bar>;
}

function Bar({ told, look, children }:
    { told: string; look: string | undefined; children: ComponentChildren }) {
  const bar = useHeightToldAs(told);
  return <div class={look} ref={bar}>{children}</div>;
}

/** For how long after a show's start its tickets are still looked for. */
const shown_ms = 3 * 3600_000;

function ticketsToCome(): number {
  return namesOf('order.').filter((name) => {
    const kept = read<KeptOrder>(name);
    return kept?.order?.state === 'confirmed' &&
      kept.order.tickets.some((line) => line.ticket_state === 'valid') &&
      Date.parse(kept.show?.starts_at ?? '') + shown_ms > now();
  }).length;
}

export function TicketsToCome() {
  const count = useRemembered(ticketsToCome);
  return count > 0 ? <span class={`${css.count} numbers`}>{count}</span> : null;
}
