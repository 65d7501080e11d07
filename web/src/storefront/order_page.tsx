// An order, by what it is now: to be checked and paid, waiting for the bank, confirmed with its
// tickets, or over. What was seen last is kept, so that tickets are there without a network.

import { useEffect } from 'preact/hooks';
import { isProblem } from '../api/problems';
import { useOrder, useShow, useTickets } from '../api/reads';
import { Skeleton } from '../design/components';
import { writeDraft } from '../memory/draft';
import { useStored } from '../memory/storage';
import { t } from '../words/words';
import { useFilters } from './address';
import { Confirmation } from './confirmation';
import { NotFoundPage } from './not_found';
import { OrderEnded } from './order_ended';
import { Trouble } from './parts';
import {
  forgetPurchase, keepOrder, orderName, tellOrder, type KeptOrder, type Order,
} from './purchase';
import { Review } from './review';
import { Page } from './shell';
import { Waiting } from './waiting';

const soon = 1_500;
const later = 10_000;

/** Payments that may still bring money. */
export function underWay(order: Order): Order['payments'] {
  return order.payments.filter((one) => one.state !== 'failed' && one.state !== 'captured');
}

function howOften(order: Order | undefined): number | false {
  if (!order) return false;
  if (underWay(order).length > 0)
    return order.state === 'open' ? soon : order.state === 'confirmed' ? false : later;
  return order.state === 'open' ? later : false;
}

/** The order with its show and tickets: what the server says, else what was kept. */
function useKept(id: string) {
  const order = useOrder(id, howOften);
  const [kept] = useStored<KeptOrder>(orderName(id));
  const known = order.data ?? kept?.order;
  const show = useShow(known?.show ?? '');
  const tickets = useTickets(id, order.data?.state === 'confirmed');
  useEffect(() => {
    if (!order.data) return;
    keepOrder(order.data, {
      ...(show.data ? { show: show.data } : {}), ...(tickets.data ? { tickets: tickets.data } : {}),
    });
    if (order.data.state !== 'confirmed') return;
    forgetPurchase(order.data.show);
    writeDraft('details', undefined);
    if (kept?.paidTold) return;
    tellOrder('paid', order.data);
    keepOrder(order.data, { paidTold: true });
  }, [order.data, show.data, tickets.data]);
  return {
    order: known, error: order.error, refetch: order.refetch, payUrl: kept?.payUrl,
    show: show.data ?? kept?.show, tickets: tickets.data ?? kept?.tickets,
  };
}

export function OrderPage({ id }: { id: string }) {
  const { order, show, tickets, payUrl, error, refetch } = useKept(id);
  const [filters] = useFilters();
  if (!order) {
    if (isProblem(error, 'unknown-order', 'not-found')) return <NotFoundPage what="order" />;
    return (
      <Page title={t('order.title')} narrow>
        {error ? <Trouble error={error} onRetry={() => void refetch()} /> : <Skeleton height="calc(0.5 * var(--screen))" />}
      </Page>
    );
  }
  const returned = filters.returned !== undefined;
  if (order.state === 'confirmed')
    return <Confirmation order={order} show={show} tickets={tickets} />;
  if (order.state !== 'open') return <OrderEnded order={order} show={show} />;
  return underWay(order).length > 0
    ? <Waiting order={order} show={show} payUrl={payUrl} returned={returned} />
    : <Review order={order} show={show} />;
}
