// An order, by what it is now: to be checked and paid, waiting for the bank, confirmed with its
// tickets, or over. What was seen last is kept, so that tickets are there without a network.

import { useEffect, useRef } from 'preact/hooks';
import { isProblem } from '../api/problems';
import { askAgain, saleAsked, useOrder, useShow, useTickets } from '../api/reads';
import { Skeleton } from '../design/components';
import { writeDraft } from '../memory/draft';
import { useStored } from '../memory/storage';
import { t } from '../words/words';
import { useFilters } from './address';
import { Confirmation } from './confirmation';
import { focusHeading } from './going';
import { NotFoundPage } from './not_found';
import { OrderEnded } from './order_ended';
import { Trouble } from './parts';
import { usePaying } from './paying';
import {
  forgetPurchaseOf, keepOrder, orderName, tellOrder, underWay, type KeptOrder, type Order,
} from './purchase';
import { Review } from './review';
import { Page } from './shell';
import { Waiting } from './waiting';

const soon = 1_500;
const later = 10_000;

/** `order`: as it is, or stood when the server was last heard. */
function howOften(order: Order | undefined): number | false {
  if (!order) return false;
  if (order.state === 'confirmed') // money that goes back is the bank's from 'sent' on
    return order.refunds.some(({ state }) => state === 'owed' || state === 'failed') && later;
  if (underWay(order).length > 0)
    return order.state === 'open' ? soon : later;
  return order.state === 'open' ? later : false;
}

/** The order with its show and tickets: what the server says, else what was kept. */
function useKept(id: string) {
  const [kept] = useStored<KeptOrder>(orderName(id));
  // Another device's order is not told to this one.
  const order = useOrder(id, !kept?.lookedUpAt, (now) => howOften(now ?? kept?.order));
  const known = order.data ?? kept?.order;
  const show = useShow(known?.show ?? '', known?.state === 'open' && saleAsked);
  useEffect(() => {
    if (known?.state === 'cancelled') askAgain(['show', known.show]); // perhaps it is the show
  }, [known?.state]);
  const tickets = useTickets(id, order.data?.state === 'confirmed');
  useEffect(() => {
    if (!order.data) return;
    keepOrder(order.data, {
      ...(show.data ? { show: show.data } : {}), ...(tickets.data ? { tickets: tickets.data } : {}),
    });
    if (order.data.state !== 'confirmed') return;
    if (forgetPurchaseOf(order.data)) writeDraft('details', undefined);
    if (kept?.paidTold) return;
    tellOrder('paid', order.data);
    keepOrder(order.data, { paidTold: true });
  }, [order.data, show.data, tickets.data]);
  return {
    order: known, lookedUpAt: order.data ? undefined : kept?.lookedUpAt,
    unread: order.error, refetch: () => void order.refetch(), payUrl: kept?.payUrl,
    show: show.data ?? kept?.show, tickets: tickets.data ?? kept?.tickets,
    ticketsUnread: tickets.error, refetchTickets: () => void tickets.refetch(),
  };
}

type Stage = 'review' | 'waiting' | 'confirmed' | 'ended';

function stageOf(order: Order): Stage {
  if (order.state === 'confirmed') return 'confirmed';
  if (order.state !== 'open') return 'ended';
  return underWay(order).length > 0 ? 'waiting' : 'review';
}

/** What is drawn of the order. While its payment starts, the order may be read and be under way
 * already: what the buyer pressed stays until the bank's page comes. */
function useStage(order: Order | undefined, paying: boolean): Stage | undefined {
  const before = useRef<Stage | undefined>(undefined);
  const now = order && stageOf(order);
  const stage = paying && now === 'waiting' ? before.current ?? now : now;
  before.current = stage;
  return stage;
}

/** What had the focus has gone with the page that was drawn: the next one's heading gets it. */
function useFocusAt(stage: Stage | undefined): void {
  const before = useRef(stage);
  useEffect(() => {
    const changed = before.current !== undefined && before.current !== stage;
    before.current = stage;
    if (changed && document.activeElement === document.body) focusHeading();
  }, [stage]);
}

export function OrderPage({ id }: { id: string }) {
  const { order, lookedUpAt, show, tickets, payUrl, unread, refetch, ...rest } = useKept(id);
  const [filters] = useFilters();
  const paying = usePaying(id, order);
  const stage = useStage(order, paying.busy);
  useFocusAt(stage);
  const gone = isProblem(unread, 'unknown-order', 'not-found') && stage !== 'confirmed';
  if (gone) return <NotFoundPage what="order" />;
  if (!order) return (
    <Page title={t('order.title')} narrow>
      {unread ? <Trouble error={unread} onRetry={refetch} />
        : <Skeleton height="calc(0.5 * var(--screen))" />}
    </Page>
  );
  if (stage === 'confirmed') return <Confirmation order={order} show={show} tickets={tickets}
    lookedUpAt={lookedUpAt} unread={rest.ticketsUnread ?? unread} again={rest.refetchTickets} />;
  if (stage === 'ended') return <OrderEnded order={order} show={show} />;
  return stage === 'waiting'
    ? <Waiting order={order} show={show} payUrl={payUrl} unread={unread} paying={paying}
        returned={filters.returned !== undefined} />
    : <Review order={order} show={show} unread={unread} paying={paying} />;
}
