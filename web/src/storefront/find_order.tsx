// Tickets again: those this device bought, and any other by its code and the contact it was bought
// with.

import { useState } from 'preact/hooks';
import { Link } from 'wouter';
import { api, must } from '../api/client';
import type { Schemas } from '../api/schemas';
import { now } from '../api/clock';
import { isProblem } from '../api/problems';
import { useShow } from '../api/reads';
import { Button, Card, Field, Notice, Row } from '../design/components';
import { namesOf, read, useStored } from '../memory/storage';
import { placeOfShow, translated } from '../words/catalogue_texts';
import { momentOf } from '../words/format';
import { t } from '../words/words';
import { validLines } from './give_back';
import { GiveBackCard } from './give_back_card';
import { focusHeading } from './going';
import { Refunds } from './order_ended';
import { Trouble } from './parts';
import { keepOrder, orderName, type KeptOrder, type Order } from './purchase';
import { Receipt } from './receipt';
import { OrderShow } from './review';
import { Page } from './shell';
import { TicketList } from './ticket_list';
import { asCode, asEmail, asPhone } from './typed';
import { VenueCard } from './venue_card';
import css from './find_order.module.css';

interface Found { order: Order; tickets: Schemas['Ticket'][] }

function find(code: string, contact: string): Promise<Found> {
  return must(api.POST('/v1/orders/find', { body: { code, contact } }));
}

function keptOrders(): KeptOrder[] {
  return namesOf('order.').map((name) => read<KeptOrder>(name))
    .filter((kept): kept is KeptOrder => kept?.order?.state === 'confirmed')
    .sort((a, b) => (b.show?.starts_at ?? '').localeCompare(a.show?.starts_at ?? ''));
}

function Kept({ orders }: { orders: readonly KeptOrder[] }) {
  return (
    <Card label={t('find.kept')}>
      <h2>{t('find.kept')}</h2>
      <ul class={css.kept}>
        {orders.map(({ order, show }) => (
          <li key={order.id}>
            <Link href={`/orders/${order.id}`}>
              <strong>{show ? translated(show.title.name) : order.code}</strong>
              {show && <span>{momentOf(show.starts_at, show.venue.time_zone)} · {placeOfShow(show)}</span>}
              <span>{t('seats', { count: validLines(order).length || order.tickets.length })} · {order.code}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Somebody else may use this device next: tickets stay on it if that is wanted, and not else. */
function KeepHere({ order, tickets, show }: {
  order: Order; tickets: Schemas['TicketList']; show: Schemas['Show'] | undefined;
}) {
  const [kept] = useStored<KeptOrder>(orderName(order.id));
  if (kept) return <p class={css.here} role="status">{t('find.here')}</p>;
  const keep = () => keepOrder(order, {
    tickets, ...(show ? { show } : {}), lookedUpAt: new Date(now()).toISOString(),
  });
  return <Row><Button small onClick={keep}>{t('find.keep')}</Button></Row>;
}

function FoundOrder({ found }: { found: Found }) {
  const show = useShow(found.order.show);
  const tickets = { order: found.order.id, show: found.order.show, items: found.tickets };
  return (
    <>
      {found.order.state === 'confirmed' && found.tickets.length > 0
        && <KeepHere order={found.order} tickets={tickets} show={show.data} />}
      {found.tickets.length > 0
        ? <TicketList tickets={tickets} show={show.data} code={found.order.code} />
        : <Notice title={t(`found.${found.order.state}`)} />}
      {found.order.state === 'confirmed' && show.data
        && <VenueCard order={found.order} show={show.data} />}
      <Refunds order={found.order} />
      {found.order.state === 'confirmed' && show.data
        && <GiveBackCard order={found.order} show={show.data} here={false} />}
      <Card label={t('receipt.caption')}>
        {show.data && <OrderShow show={show.data} />}
        <Receipt order={found.order} />
      </Card>
    </>
  );
}

export function FindOrderPage() {
  const [code, setCode] = useState('');
  const [contact, setContact] = useState('');
  const [found, setFound] = useState<Found | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const look = async () => {
    setBusy(true);
    setError(null);
    try {
      const said = contact.includes('@') ? asEmail(contact) : asPhone(contact);
      setFound(await find(asCode(code), said));
      focusHeading();
      scrollTo(0, 0); // it stands above the form
    } catch (wrong) {
      setError(wrong);
    } finally {
      setBusy(false);
    }
  };
  const missing = isProblem(error, 'unknown-order', 'not-found');
  const kept = keptOrders();
  return (
    <Page title={t(found ? 'find.found' : kept.length > 0 ? 'nav.tickets' : 'nav.find')} narrow>
      {found ? <FoundOrder found={found} /> : kept.length > 0 && <Kept orders={kept} />}
      <Card label={t('find.title')}>
        <h2>{t('find.title')}</h2>
        <form class={css.form} onSubmit={(event) => {
          event.preventDefault();
          if (!busy && code.trim() && contact.trim()) void look();
        }}>
          <Field label={t('order.code')} hint={t('find.code.hint')}>
            {(bind) => <input {...bind} value={code} autocomplete="off" autocapitalize="characters"
              spellcheck={false} required
              onInput={(event) => setCode(event.currentTarget.value)} />}
          </Field>
          <Field label={t('find.contact')} hint={t('find.contact.hint')}>
            {(bind) => <input {...bind} value={contact} autocomplete="email" required
              onInput={(event) => setContact(event.currentTarget.value)} />}
          </Field>
          <Button submit primary wide busy={busy}>{t('find.look')}</Button>
        </form>
        {missing && <Notice tone="warn" title={t('find.missing')} alert>
          <p>{t('find.missing.way')}</p>
        </Notice>}
        {error !== null && !missing && <Trouble error={error} onRetry={look} />}
      </Card>
    </Page>
  );
}
