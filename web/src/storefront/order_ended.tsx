// An order that ended without tickets: why, and what becomes of any money that came after all.

import { askAgain, useHold } from '../api/reads';
import type { ShowDetails } from '../api/schemas';
import { Button, ButtonLink, Card, Notice, Row } from '../design/components';
import { money } from '../words/format';
import { t, tMaybe } from '../words/words';
import { embedded } from './embedding';
import { forgetPurchaseOf, remembered, underWay, type Order } from './purchase';
import { Receipt } from './receipt';
import { OrderShow } from './review';
import { Page } from './shell';

export function Refunds({ order }: { order: Order }) {
  if (order.refunds.length === 0) return null;
  return (
    <Notice tone="good" title={t('refund.title')}>
      <ul>
        {order.refunds.map((refund) => (
          <li key={refund.id}>
            {t('refund.line', {
              price: money(refund.amount), why: tMaybe(`refund.reason.${refund.reason}`, ''),
              state: t(`refund.${refund.state}`),
            })}
            {' '}<small>{t('refund.reference', { id: refund.id })}</small>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

export function OrderEnded({ order, show }: { order: Order; show: ShowDetails | undefined }) {
  const expired = order.state === 'expired';
  const paid = order.payments.some((payment) => payment.captured.amount > 0);
  const awaited = underWay(order).length > 0;
  // Its seats were changed, here or in another tab: what is held in their place goes on.
  const outlived = order.state === 'cancelled' && remembered(order.show).hold === order.hold;
  const changed = useHold(outlived ? order.hold : undefined).data?.state === 'active';
  const why = changed ? 'ended.changed' : !expired ? show?.state === 'cancelled' ? 'sale.cancelled' : 'ended.cancelled' : paid ? 'ended.late' : awaited ? 'ended.awaited'
    : 'ended.expired';
  return (
    <Page title={t(expired ? 'ended.title.expired' : 'ended.title.cancelled')} narrow>
      <Notice tone={paid ? 'warn' : 'plain'} title={t(why)} alert>
        <p>{t(`${why}.way`)}</p>
        {awaited && <div><Button small onClick={() => askAgain(['order', order.id])}>
          {t('ended.look')}
        </Button></div>}
      </Notice>
      <Refunds order={order} />
      <Card label={t('review.order')}>
        {show && <OrderShow show={show} />}
        <Receipt order={order} />
        <p>{t('order.code')}: <strong>{order.code}</strong></p>
      </Card>
      <Row>
        <span onClick={() => forgetPurchaseOf(order)}>
          <ButtonLink primary to={`/shows/${order.show}`}>
            {t(changed ? 'ended.seats' : 'ended.again')}
          </ButtonLink>
        </span>
        {!embedded && <ButtonLink to="/">{t('missing.home')}</ButtonLink>}
      </Row>
    </Page>
  );
}
