// The last look before paying: what, where, when, for whom, every line of the price, and the time
// that is left. Going back to seats or details keeps what is held.

import { useState } from 'preact/hooks';
import { tell } from '../api/problems';
import { askAgain, useHold } from '../api/reads';
import type { ShowDetails } from '../api/schemas';
import { announce } from '../design/announcer';
import { Button, ButtonLink, Card, Dialog, Notice, Row } from '../design/components';
import { placeOfShow, translated } from '../words/catalogue_texts';
import { money, momentOf } from '../words/format';
import { t } from '../words/words';
import { AgeNotice } from './age_notice';
import { useGo } from './going';
import { HoldClock } from './hold_clock';
import { MemoryNote } from './memory_note';
import { Trouble } from './parts';
import type { Paying } from './paying';
import { cancelOrder, forgetPurchaseOf, mayBePaid, type Order } from './purchase';
import { Receipt } from './receipt';
import { Page } from './shell';
import { returnRule } from './give_back';
import { soldNotes } from './place_notes';
import { Reachable } from './reachable';
import css from './review.module.css';

export function OrderShow({ show }: { show: ShowDetails }) {
  return (
    <p class={css.show}>
      <strong>{translated(show.title.name)}</strong>
      {momentOf(show.starts_at, show.venue.time_zone)}<br />
      {placeOfShow(show)}
    </p>
  );
}

/** `unread`: why the server's word could not be had, where this is only how the order stood. */
export function OrderClock({ order, unread }: { order: Order; unread: unknown }) {
  const hold = useHold(order.hold);
  const ask = () => askAgain(['order', order.id], ['hold', order.hold]);
  return (
    <>
      <MemoryNote />
      {unread !== null && (
        <Notice tone="warn" title={t('order.unread')} alert>
          <p>{t('unread.way', { why: tell(unread).title })}</p>
          <Row><Button small onClick={ask}>{t('again')}</Button></Row>
        </Notice>
      )}
      <div class={css.clock}>
        <span>{t(order.payments.length > 0 ? 'review.held.paying' : 'review.held')}</span>
        <HoldClock hold={order.hold} deadline={order} onDoubt={ask}
          extendable={hold.data?.extendable === true && !mayBePaid(order)} />
      </div>
    </>
  );
}

/** The way in and whom to ask, before anybody pays: not everybody can climb stairs. */
function GettingIn({ order, show }: { order: Order; show: ShowDetails }) {
  const { venue } = show;
  const lines = [
    ...soldNotes(order.tickets),
    ...(venue.step_free ? [t('place.stepFree', { way: translated(venue.step_free) })] : []),
  ];
  if (lines.length === 0 && !venue.help) return null;
  return (
    <Card label={t('review.gettingIn')}>
      <h2 class={css.subheading}>{t('review.gettingIn')}</h2>
      <ul class={css.lines}>
        {lines.map((line) => <li key={line}>{line}</li>)}
        {venue.help && <li><Reachable text={translated(venue.help)} /></li>}
      </ul>
    </Card>
  );
}

function Failed({ order, busy, onRetry }: { order: Order; busy: boolean; onRetry: () => void }) {
  const failed = order.payments.some((payment) => payment.state === 'failed');
  const left = order.attempts_left;
  if (!failed && left > 0) return null;
  return (
    <Notice tone="warn" title={t(failed ? 'review.failed' : 'problem.attempts-used')} alert>
      <p>{left > 0 ? t('review.failed.way', { count: left }) : t('review.failed.last')}</p>
      {left > 0 && <Row><Button small busy={busy} onClick={onRetry}>
        {t('again')}
      </Button></Row>}
    </Notice>
  );
}

export function CancelDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<unknown>(null);
  const go = useGo();
  const cancel = async () => {
    setBusy(true);
    try {
      const charged = mayBePaid(order);
      await cancelOrder(order.id, false);
      forgetPurchaseOf(order);
      if (!charged) announce(t('cancel.done'), true);
      go(`/shows/${order.show}`);
    } catch (error) {
      setWrong(error);
      setBusy(false);
    }
  };
  return (
    <Dialog title={t('cancel.title')} onClose={onClose}>
      <p>{t(mayBePaid(order) ? 'cancel.unsure' : 'cancel.what')}</p>
      {wrong !== null && <p role="alert">{tell(wrong).title} {tell(wrong).way}</p>}
      <Row>
        <Button primary busy={busy} onClick={cancel}>{t('cancel.yes')}</Button>
        <Button onClick={onClose}>{t('cancel.no')}</Button>
      </Row>
    </Dialog>
  );
}

export function Review({ order, show, unread, paying }: {
  order: Order; show: ShowDetails | undefined; unread: unknown; paying: Paying;
}) {
  const { busy, error, pay } = paying;
  const [cancelling, setCancelling] = useState(false);
  const free = order.total.amount === 0;
  return (
    <Page title={t('review.title')} narrow>
      <OrderClock order={order} unread={unread} />
      <Failed order={order} busy={busy} onRetry={pay} />
      <Card label={t('review.order')}>
        {show && <OrderShow show={show} />}
        <Receipt order={order} />
      </Card>
      <Card label={t('review.buyer')}>
        <div class={css.buyer}>
          <div>
            <h2>{order.buyer.name}</h2>
            <p>{order.buyer.email}</p>
            {order.buyer.phone && <p>{order.buyer.phone}</p>}
          </div>
          <ButtonLink small to={`/shows/${order.show}/details`}>{t('review.change')}</ButtonLink>
        </div>
      </Card>
      {show && <GettingIn order={order} show={show} />}
      {show && <AgeNotice certificate={show.title.certificate} />}
      {show && <p class={css.rule}>{returnRule(show)}</p>}
      {error !== null && <Trouble error={error} onRetry={pay} />}
      {order.attempts_left > 0 && (
        <Button primary wide busy={busy} onClick={pay}>
          {free ? t('review.free') : t('review.pay', { price: money(order.total) })}
        </Button>
      )}
      <p class={css.small}>{t('review.where')}</p>
      <Row>
        <ButtonLink quiet to={`/shows/${order.show}`}>{t('review.seats')}</ButtonLink>
        <Button quiet onClick={() => setCancelling(true)}>{t('review.cancel')}</Button>
      </Row>
      {cancelling && <CancelDialog order={order} onClose={() => setCancelling(false)} />}
    </Page>
  );
}
