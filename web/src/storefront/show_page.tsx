// A show and the steps on it: which seats (/shows/ID), who buys (/shows/ID/details).

import { useState } from 'preact/hooks';
import { Link } from 'wouter';
import type { Schemas } from '../api/client';
import { now } from '../api/clock';
import { isProblem } from '../api/problems';
import { useHold, useShow } from '../api/reads';
import { Notice, Skeleton } from '../design/components';
import { Icon } from '../design/icons';
import { languageName, momentOf } from '../words/format';
import { t } from '../words/words';
import { DetailsStep } from './details_step';
import { MemoryNote } from './memory_note';
import { NotFoundPage } from './not_found';
import { Facts, Trouble } from './parts';
import { forgetPurchase, usePurchase } from './purchase';
import { SeatsStep, type SeenSale } from './seats_step';
import { Page } from './shell';
import { availabilityOf, canBeBought } from './shows';
import css from './show_page.module.css';

export type ShowDetails = Schemas['Show'];

/** The show in two lines, for the head of every step. */
export function ShowHead({ show, back }: { show: ShowDetails; back: string }) {
  return (
    <div class={css.head}>
      <Link href={back} class={css.back} aria-label={t('back')}><Icon name="left" /></Link>
      <div>
        <h1 tabIndex={-1}>{show.title.name}</h1>
        <p class={css.when}>
          <strong>{momentOf(show.starts_at, show.venue.time_zone)}</strong>
          {' · '}{show.venue.name}, {show.hall.name}
        </p>
        <Facts facts={[show.title.certificate || undefined, languageName(show.title.language),
          show.title.format]} />
      </div>
    </div>
  );
}

/** The hold of this show that still matters, if this browser has one. */
function useLiveHold(show: string) {
  const [purchase] = usePurchase(show);
  const { data, error } = useHold(purchase.hold);
  const gone = isProblem(error, 'unknown-hold');
  const hold = purchase.hold && data?.id === purchase.hold ? data : undefined;
  const alive = hold?.state === 'active' || hold?.state === 'ordered';
  const over = gone || hold?.state === 'expired' || hold?.state === 'released';
  return {
    hold: alive ? hold : undefined, over, ended: over ? hold : undefined,
    awaited: purchase.hold !== undefined && !hold && !error,
    dismiss: () => forgetPurchase(show),
  };
}

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
  const show = useShow(id);
  const live = useLiveHold(id);
  const [seen, setSeen] = useState<SeenSale>({ state: null, full: null });
  if (isProblem(show.error, 'unknown-show')) return <NotFoundPage what="show" />;
  if (!show.data) return (
    <Page title={t(`step.${step}`)} heading={<h1 class="unseen">{t('loading')}</h1>}>
      {show.error ? <Trouble error={show.error} onRetry={() => void show.refetch()} />
        : <Skeleton height="calc(0.6 * var(--screen))" />}
    </Page>
  );
  const back = step === 'details' ? `/shows/${id}` : `/titles/${show.data.title.id}`;
  return (
    <Page title={`${t(`step.${step}`)}: ${show.data.title.name}`}
      heading={<ShowHead show={show.data} back={back} />} narrow={step === 'details'}>
      <SaleNotice show={show.data} seen={seen} holding={live.hold !== undefined} />
      {live.hold && <MemoryNote />}
      {step === 'seats'
        ? <SeatsStep show={show.data} {...live} onSeen={setSeen} />
        : <DetailsStep show={show.data} {...live} />}
    </Page>
  );
}
