// A show and the steps on it: which seats (/shows/ID), who buys (/shows/ID/details).

import { lazy, Suspense } from 'preact/compat';
import { useEffect, useState } from 'preact/hooks';
import { Link } from 'wouter';
import type { ShowDetails } from '../api/schemas';
import { now } from '../api/clock';
import { isProblem, tell } from '../api/problems';
import { saleAsked, useHold, useShow } from '../api/reads';
import { Button, ButtonLink, Notice, Row, Skeleton } from '../design/components';
import { Icon } from '../design/icons';
import { letTypefacesCome } from '../design/typefaces';
import { placeOfShow, translated } from '../words/catalogue_texts';
import { languageName, momentOf } from '../words/format';
import { t } from '../words/words';
import { basketOfHold, sameBasket } from './hall';
import { MemoryNote } from './memory_note';
import { NotFoundPage } from './not_found';
import { Facts, Trouble } from './parts';
import { forgetPurchase, usePurchase, type Hold, type HoldEnd } from './purchase';
import { namesListed } from './sold_places';
import { SeatsStep, type SeenSale } from './seats_step';
import { Page } from './shell';
import { availabilityOf, canBeBought } from './shows';
import { useOtherTab } from './tabs';
import css from './show_page.module.css';

const details = () => import('./details_step');
const DetailsStep = lazy(() => details().then((chunk) => chunk.DetailsStep));

/** The show in two lines, for the head of every step. `brief`: lower, where the map needs the room. */
export function ShowHead({ show, back, brief }:
    { show: ShowDetails; back: string; brief?: boolean }) {
  return (
    <div class={brief ? `${css.head} ${css.brief}` : css.head}>
      <Link href={back} class={css.back} aria-label={t('back')}><Icon name="left" /></Link>
      <div>
        <h1 tabIndex={-1}>{translated(show.title.name)}</h1>
        <p class={css.when}>
          <strong>{momentOf(show.starts_at, show.venue.time_zone)}</strong>
          <i> · </i><span>{placeOfShow(show)}</span>
        </p>
        <Facts facts={[show.title.certificate || undefined, languageName(show.title.language),
          translated(show.title.format)]} />
      </div>
    </div>
  );
}

function endOf(hold: Hold | undefined, unknown: boolean): HoldEnd | undefined {
  if (hold?.state === 'expired') return 'expired';
  if (hold?.state === 'released') return 'gone';
  if (!unknown) return undefined;
  return hold ? 'expired' : 'gone'; // an hour after its end it is forgotten
}

/** The hold of this show that still matters, if this browser has one. */
function useLiveHold(show: string) {
  const [purchase] = usePurchase(show);
  const { data, error, refetch } = useHold(purchase.hold);
  const hold = purchase.hold && data?.id === purchase.hold ? data : undefined;
  const over = endOf(hold, isProblem(error, 'unknown-hold'));
  const alive = !over && (hold?.state === 'active' || hold?.state === 'ordered');
  const unsure = purchase.hold !== undefined && !hold && !over;
  return {
    hold: alive ? hold : undefined, over, ended: over ? hold : undefined, unsure,
    bought: hold?.state === 'converted' ? hold.order : undefined,
    unread: unsure ? error : null, retry: () => void refetch(),
    dismiss: () => forgetPurchase(show),
  };
}

/** What was held here has been paid for, in another tab or since this one was left. */
function Bought({ order }: { order: string }) {
  return (
    <Notice title={t('problem.hold-ordered')} alert>
      <div><ButtonLink small primary to={`/orders/${order}`}>{t('trouble.order')}</ButtonLink></div>
    </Notice>
  );
}

/** Another tab of this browser holds other seats now, or has let them go. */
function OtherTab({ hold, onDismiss }: { hold: Hold; onDismiss: () => void }) {
  const gone = hold.state === 'released';
  return (
    <Notice alert>
      <div class={css.told}>
        <p>{gone ? t('tabs.gone') : t('tabs.changed', {
          seats: namesListed([...hold.seats.map((seat) => ({ seat })), ...hold.areas.flatMap((area) =>
            Array.from({ length: area.quantity }, () => ({ area })))]),
        })}</p>
        <Button small onClick={onDismiss}>{t('tabs.ok')}</Button>
      </div>
    </Notice>
  );
}

/** Whether what another tab told is still how it is. */
function isSo(told: Hold, hold: Hold | undefined): boolean {
  return told.state === 'released' ? !hold
    : hold !== undefined && sameBasket(basketOfHold(told), basketOfHold(hold));
}

/** Whether anything is held could not be read: not the same as that nothing is. */
function Unread({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <Notice tone="warn" title={t('hold.unread')} alert>
      <p>{t('unread.way', { why: tell(error).title })}</p>
      <Row><Button small onClick={onRetry}>{t('again')}</Button></Row>
    </Notice>
  );
}

const unseen: SeenSale = { state: null, full: null };

/** Why nothing can be bought, as the live seats say; nothing to who holds the last places. */
function SaleNotice({ show, seen, holding }:
    { show: ShowDetails; seen: SeenSale; holding: boolean }) {
  const told = availabilityOf(
    { ...show, state: (seen.state ?? show.state) as ShowDetails['state'] }, now());
  const open = canBeBought(told) || told === 'none';
  const availability = open && seen.full !== null ? seen.full ? 'none' : 'many' : told;
  if (canBeBought(availability) || availability === 'none' && holding) return null;
  return (
    <Notice tone={availability === 'cancelled' ? 'bad' : 'warn'} alert
      title={t(`sale.${availability as 'none'}`, {
        when: momentOf(show.opens_at, show.venue.time_zone),
      })}>
      <p>{t(`sale.${availability as 'none'}.way`)}</p>
      <p><Link href={`/titles/${show.title.id}`}>{t('sale.others')}</Link></p>
    </Notice>
  );
}

export function ShowPage({ id, step }: { id: string; step: 'seats' | 'details' }) {
  const show = useShow(id, saleAsked);
  const live = useLiveHold(id);
  const [seen, setSeen] = useState(unseen);
  const seatsRead = step === 'details' || seen.full !== null;
  // Not while the map is awaited; then at once, so that it is there when seats are held.
  useEffect(() => {
    if (seatsRead || show.error) letTypefacesCome();
    if (seatsRead) details().catch(() => undefined);
  }, [seatsRead, show.error]);
  const [elsewhere, dismiss] = useOtherTab(id);
  if (isProblem(show.error, 'unknown-show')) return <NotFoundPage what="show" />;
  if (!show.data) return (
    <Page title={t(`step.${step}`)} heading={<h1 class="unseen">{t('loading')}</h1>}
      tall={step === 'seats' && !show.error}>
      {show.error ? <Trouble error={show.error} onRetry={() => void show.refetch()} />
        : <Skeleton height="calc(0.6 * var(--screen))" />}
    </Page>
  );
  const back = step === 'details' ? `/shows/${id}` : `/titles/${show.data.title.id}`;
  return (
    <Page title={`${t(`step.${step}`)}: ${translated(show.data.title.name)}`}
      heading={<ShowHead show={show.data} back={back} brief={step === 'seats'} />}
      narrow={step === 'details'} tall={step === 'seats'}>
      <SaleNotice show={show.data} seen={step === 'seats' ? seen : unseen} holding={live.hold !== undefined} />
      {live.hold && <MemoryNote />}
      {elsewhere && isSo(elsewhere, live.hold) && <OtherTab hold={elsewhere} onDismiss={dismiss} />}
      {live.bought && <Bought order={live.bought} />}
      {live.unread && <Unread error={live.unread} onRetry={live.retry} />}
      {step === 'seats'
        ? <SeatsStep show={show.data} {...live} onSeen={setSeen} />
        : (
          <Suspense fallback={<Skeleton height="24rem" />}>
            <DetailsStep show={show.data} {...live} />
          </Suspense>
        )}
    </Page>
  );
}
