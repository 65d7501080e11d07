// The tickets: one a place with its QR code, kept on the device, to print, to put into a calendar.

import { useEffect } from 'preact/hooks';
import { Link } from 'wouter';
import type { Schemas } from '../api/client';
import { Poster } from '../art/poster';
import { QrCode } from '../art/qr';
import { announce } from '../design/announcer';
import { Button, Card, Notice, Row, Skeleton } from '../design/components';
import { Icon } from '../design/icons';
import { dayOf, momentOf, timeOf } from '../words/format';
import { t } from '../words/words';
import { calendarFile, saveFile } from './calendar_file';
import { forgets } from './memory_note';
import { Refunds } from './order_ended';
import { Trouble } from './parts';
import type { Order } from './purchase';
import { placeName, Receipt } from './receipt';
import { Page } from './shell';
import type { ShowDetails } from './show_page';
import { typeName } from './ticket_types';
import css from './confirmation.module.css';

function Ticket({ ticket, show, code }:
    { ticket: Schemas['Ticket']; show: ShowDetails | undefined; code: string }) {
  const name = placeName(ticket);
  const category = ticket.seat?.category ?? ticket.area?.category;
  return (
    <li class={`${css.ticket} ${ticket.state === 'void' ? css.void : ''}`}>
      {show && <div class={css.art}><Poster title={show.title} wide /></div>}
      <div class={css.words}>
        {show && (
          <>
            <h2>{show.title.name}</h2>
            <p>{dayOf(show.starts_at, show.venue.time_zone)}, <strong>
              {timeOf(show.starts_at, show.venue.time_zone)}</strong></p>
            <p class={css.where}>{show.venue.name}, {show.hall.name}</p>
          </>
        )}
        <dl class={css.place}>
          {ticket.seat?.row && <div><dt>{t('ticket.row')}</dt><dd>{ticket.seat.row}</dd></div>}
          <div>
            <dt>{t(ticket.seat ? 'ticket.seat' : 'ticket.area')}</dt>
            <dd>{ticket.seat?.number ?? name}</dd>
          </div>
          <div><dt>{category}</dt><dd class={css.type}>{typeName(ticket.type)}</dd></div>
        </dl>
      </div>
      <div class={css.stub}>
        {ticket.code
          ? <QrCode class={css.qr} text={ticket.code} label={t('ticket.qr', { name })} />
          : <p>{t('ticket.void')}</p>}
        <p class={css.code}>{code}</p>
      </div>
    </li>
  );
}

export function TicketList({ tickets, show, code }: {
  tickets: Schemas['TicketList']; show: ShowDetails | undefined; code: string;
}) {
  return (
    <ul class={css.tickets}>
      {tickets.items.map((ticket) => (
        <Ticket key={ticket.id} ticket={ticket} show={show} code={code} />
      ))}
    </ul>
  );
}

/** Where a reload would lose this page: the way back to it, on a page that keeps things. */
function Keep({ code }: { code: string }) {
  return (
    <Notice tone="warn" title={t('embed.keep', { code })}>
      <p>{t('embed.keep.way')}</p>
      <p><a href="/find-order" target="_blank">{t('nav.find')}</a></p>
    </Notice>
  );
}

/** What was looked up may have been refunded or cancelled since. */
function AsOf({ lookedUpAt, show }: { lookedUpAt: string; show: ShowDetails | undefined }) {
  const zone = show?.venue.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <Notice tone="warn" title={t('confirmed.asOf', { when: momentOf(lookedUpAt, zone) })}>
      <p>{t('confirmed.asOf.way')} <Link href="/find-order">{t('nav.find')}</Link></p>
    </Notice>
  );
}

/** `unread`: why the tickets could not be had, if that is so; `again` asks once more. */
export function Confirmation({ order, show, tickets, lookedUpAt, unread, again }: {
  order: Order; show: ShowDetails | undefined; tickets: Schemas['TicketList'] | undefined;
  lookedUpAt: string | undefined; unread: unknown; again: () => void;
}) {
  useEffect(() => announce(t('confirmed.title')), []);
  const seats = order.tickets.map(placeName).join(', ');
  const save = () => show && saveFile(`firstshow-${order.code}.ics`, 'text/calendar',
    calendarFile(show, order, seats));
  const heading = (
    <div class={css.heading}>
      <span class={css.tick}><Icon name="tick" size={30} /></span>
      <h1 tabIndex={-1}>{t('confirmed.title')}</h1>
      <p>{t('confirmed.what', { code: order.code, email: order.buyer.email })}</p>
    </div>
  );
  return (
    <Page title={t('confirmed.title')} heading={heading} narrow>
      {lookedUpAt && <AsOf lookedUpAt={lookedUpAt} show={show} />}
      <div class={css.actions}>
        <Row>
          {show && <Button small onClick={save}>
            <Icon name="calendar" size={18} />{t('confirmed.calendar')}
          </Button>}
          <Button small onClick={() => print()}>
            <Icon name="print" size={18} />{t('confirmed.print')}
          </Button>
        </Row>
      </div>
      {tickets ? <TicketList tickets={tickets} show={show} code={order.code} />
        : unread ? <Trouble error={unread} onRetry={again} /> : <Skeleton height="22rem" />}
      {forgets ? <Keep code={order.code} /> : <p class={css.door}>{t('confirmed.door')}</p>}
      <Refunds order={order} />
      <Card label={t('receipt.caption')}><Receipt order={order} /></Card>
    </Page>
  );
}
