// A payment is under way: says what is awaited, and what can be done by those who left the bank without
// paying. The page looks again by itself; the bank's word comes to the server, not to this browser.

import { useLayoutEffect, useState } from 'preact/hooks';
import type { ShowDetails } from '../api/schemas';
import { Button, Card, Notice, Row } from '../design/components';
import { money } from '../words/format';
import { t } from '../words/words';
import { embedded, openPaymentWindow } from './embedding';
import { Trouble } from './parts';
import type { Paying } from './paying';
import type { Order } from './purchase';
import { Receipt } from './receipt';
import { CancelDialog, OrderClock, OrderShow } from './review';
import { Page } from './shell';
import css from './review.module.css';

const longAfter = 12_000;

function Reel() {
  return (
    <svg class={css.reel} viewBox="0 0 100 100" fill="none" stroke="currentColor" stroke-width="5"
      aria-hidden="true">
      <circle cx="50" cy="50" r="44" />
      <circle cx="50" cy="50" r="6" fill="currentColor" />
      {[0, 72, 144, 216, 288].map((turn) => (
        <circle key={turn} cx="50" cy="23" r="10" transform={`rotate(${turn} 50 50)`} />
      ))}
    </svg>
  );
}

function useLongWait(): boolean {
  const [long, setLong] = useState(false);
  useLayoutEffect(() => { // counts from when the page is drawn
    const timer = setTimeout(() => setLong(true), longAfter);
    return () => clearTimeout(timer);
  }, []);
  return long;
}

export function Waiting({ order, show, payUrl, returned, unread, paying }: {
  order: Order; show: ShowDetails | undefined; payUrl: string | undefined; returned: boolean;
  unread: unknown; paying: Paying;
}) {
  const long = useLongWait();
  const { busy, error, pay } = paying;
  const authorised = order.payments.some((payment) => payment.state === 'authorised');
  const [cancelling, setCancelling] = useState(false);
  const slow = long && returned;
  return (
    <Page title={t(authorised ? 'waiting.title' : returned ? 'waiting.checking' : 'waiting.open')} narrow>
      <OrderClock order={order} unread={unread} />
      <div class={css.wait} role="status">
        <Reel />
        <p>{t(authorised ? 'waiting.authorised' : returned ? 'waiting.bank'
          : embedded ? 'waiting.window' : 'waiting.notYet')}</p>
      </div>
      {!authorised && (
        <Notice title={t(slow ? 'waiting.long' : returned ? 'waiting.left' : 'waiting.choose')}>
          <p>{t('waiting.twice')}</p>
          <Row>
            {payUrl && <Button primary={!returned || slow} small onClick={() => openPaymentWindow().show(payUrl)}>
              {t('waiting.back', { price: money(order.total) })}
            </Button>}
            {order.attempts_left > 0 && <Button small busy={busy} onClick={pay}>
              {t('waiting.anew')}
            </Button>}
            <Button small quiet onClick={() => setCancelling(true)}>{t('review.cancel')}</Button>
          </Row>
        </Notice>
      )}
      {error !== null && <Trouble error={error} />}
      <Card label={t('review.order')}>
        {show && <OrderShow show={show} />}
        <Receipt order={order} />
      </Card>
      {cancelling && <CancelDialog order={order} onClose={() => setCancelling(false)} />}
    </Page>
  );
}
