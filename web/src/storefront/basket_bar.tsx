// The bar at the bottom of the seat page: what is chosen, what it costs, how long it is held, and
// the one button that goes on. It tells the page how high it is, so that nothing hides behind it.

import type { ComponentChildren } from 'preact';
import { askAgain } from '../api/reads';
import type { ShowDetails } from '../api/schemas';
import { Button, ButtonLink } from '../design/components';
import type { SeatPlan } from '../seat_map/contract';
import { money } from '../words/format';
import { t } from '../words/words';
import { useHeightToldAs } from './bar_height';
import { basketOfHold, countOf, namesOf, priceOf } from './hall';
import { HoldClock } from './hold_clock';
import type { Hold, Purchase } from './purchase';
import css from './basket_bar.module.css';

/** What is held, where something else is chosen by now; and the way back from there, or out of it. */
function Held({ plan, hold, changed, busy, onKeep, onLetGo }: {
  plan: SeatPlan; hold: Hold; changed: boolean; busy: boolean; onKeep: () => void; onLetGo: () => void;
}) {
  const names = namesOf(plan, basketOfHold(hold)).join('; ');
  return (
    <p class={css.held}>
      <span>{changed ? t('basket.still', { seats: names }) : t('basket.held')}</span>
      {' '}
      <button type="button" disabled={busy} onClick={changed ? onKeep : onLetGo}>
        {t(changed ? 'basket.keep' : 'basket.letGo.short')}
      </button>
    </p>
  );
}

export function BasketBar({
  show, plan, basket, notes, hold, changed, busy, sheet, onHold, onKeep, onLetGo,
}: {
  show: ShowDetails; plan: SeatPlan; basket: NonNullable<Purchase['basket']>;
  /** What to know of the chosen places. */
  notes: readonly string[];
  hold: Hold | undefined; changed: boolean; busy: boolean;
  onHold: () => void; onKeep: () => void; onLetGo: () => void;
  /** What stands over the basket on a small screen. */
  sheet: ComponentChildren;
}) {
  const bar = useHeightToldAs('--bar');
  const count = countOf(basket);
  const names = namesOf(plan, basket);
  return (
    <div class={css.bar} ref={bar} role="region" aria-label={t('basket.label')}>
      {sheet}
      <div class={css.what}>
        {count === 0 ? <p class={css.hint}>{t(hold ? 'basket.nothing' : 'basket.empty')}</p> : (
          <>
            <p class={css.names}>{names.join('; ')}</p>
            {notes.length > 0 && <p class={css.names}>{notes.join(' · ')}</p>}
            <p class={css.price}>
              <strong class="numbers">{money(priceOf(show, plan, basket))}</strong>
              {' '}{t('seats', { count })}
            </p>
          </>
        )}
        {hold && <Held plan={plan} hold={hold} changed={changed} busy={busy} onKeep={onKeep}
          onLetGo={onLetGo} />}
      </div>
      {hold?.expires_at && (
        <HoldClock hold={hold.id} deadline={hold} extendable={hold.extendable}
          onDoubt={() => askAgain(['hold', hold.id])} />
      )}
      {hold && count === 0 && <Button busy={busy} onClick={onLetGo}>{t('basket.letGo')}</Button>}
      {count > 0 && (hold && !changed
        ? <ButtonLink primary to={`/shows/${show.id}/details`}>{t('basket.continue')}</ButtonLink>
        : <Button primary busy={busy} onClick={onHold}>
            {t(hold ? 'basket.change' : 'basket.hold', { count })}
          </Button>)}
    </div>
  );
}
