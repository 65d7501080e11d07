// The page of an order that was paid: its tickets, what can be done with them, how to get there, and
// the way back.

import { useEffect } from 'preact/hooks';
import { Link } from 'wouter';
import type { Schemas, ShowDetails } from '../api/schemas';
import { announce } from '../design/announcer';
import { Card, Notice, Skeleton } from '../design/components';
import { Icon } from '../design/icons';
import { momentOf } from '../words/format';
import { t } from '../words/words';
import { validLines } from './give_back';
import { GiveBackCard } from './give_back_card';
import { forgets } from './memory_note';
import { OrderActions } from './order_actions';
import { Refunds } from './order_ended';
import { Trouble } from './parts';
import type { Order } from './purchase';
import { Receipt } from './receipt';
import { Page } from './shell';
import { TicketList } from './ticket_list';
import { VenueCard } from './venue_card';
import css from './confirmation.module.css';

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

type Outcome = 'yours' | 'returned' | 'cancelled';

function outcomeOf(order: Order, show: ShowDetails | undefined): Outcome {
  if (show?.state === 'cancelled') return 'cancelled';
  return validLines(order).length > 0 ? 'yours' : 'returned';
}

const titles = {
  yours: 'confirmed.title', returned: 'confirmed.returned', cancelled: 'sale.cancelled',
} as const;

function Heading({ order, outcome }: { order: Order; outcome: Outcome }) {
  return (
    <div class={css.heading}>
      {outcome === 'yours' && <span class={css.tick}><Icon name="tick" size={30} /></span>}
      <h1 tabIndex={-1}>{t(titles[outcome])}</h1>
      <p>{outcome === 'yours' ? t('confirmed.what', { code: order.code, email: order.buyer.email })
        : t(outcome === 'cancelled' ? 'sale.cancelled.way' : 'confirmed.returned.way')}</p>
    </div>
  );
}

/** `unread`: why the tickets could not be had, if that is so; `again` asks once more. */
export function Confirmation({ order, show, tickets, lookedUpAt, unread, again }: {
  order: Order; show: ShowDetails | undefined; tickets: Schemas['TicketList'] | undefined;
  lookedUpAt: string | undefined; unread: unknown; again: () => void;
}) {
  const outcome = outcomeOf(order, show);
  const title = t(titles[outcome]);
  useEffect(() => announce(title), []);
  const yours = outcome === 'yours';
  return (
    <Page title={title} heading={<Heading order={order} outcome={outcome} />} narrow>
      {lookedUpAt && <AsOf lookedUpAt={lookedUpAt} show={show} />}
      {yours && <OrderActions order={order} show={show} />}
      {!yours && <Refunds order={order} />}
      {tickets ? <TicketList tickets={tickets} show={show} code={order.code} />
        : unread ? <Trouble error={unread} onRetry={again} /> : <Skeleton height="22rem" />}
      {yours && (forgets ? <Keep code={order.code} /> : <p class={css.door}>{t('confirmed.door')}</p>)}
      {yours && show && <VenueCard order={order} show={show} />}
      {yours && <Refunds order={order} />}
      {yours && show && (
        <div class={css.screen}>
          <GiveBackCard order={order} show={show} here={lookedUpAt === undefined} />
        </div>
      )}
      <Card label={t('receipt.caption')}><Receipt order={order} /></Card>
    </Page>
  );
}
