// The bar at the bottom of the seat page: what is chosen, what it costs, how long it is held, and
// the one button that goes on. It tells the page how high it is, so that nothing hides behind it.

import type { ComponentChildren } from 'preact';
import { askAgain } from '../api/reads';
import { Button, ButtonLink } from '../design/components';
import type { SeatPlan } from '../seat_map/contract';
import { money } from '../words/format';
import { t } from '../words/words';
import { useHeightToldAs } from './bar_height';
import { countOf, namesOf, priceOf } from './hall';
import { HoldClock } from './hold_clock';
import type { Hold, Purchase } from './purchase';
import type { ShowDetails } from './show_page';
import css from './basket_bar.module.css';

export function BasketBar({ show, plan, basket, hold, changed, busy, sheet, onHold, onLetGo }: {
  show: ShowDetails; plan: SeatPlan; basket: NonNullable<Purchase['basket']>;
  hold: Hold | undefined; changed: boolean; busy: boolean; onHold: () => void; onLetGo: () => void;
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
        {count === 0 ? <p class={css.hint}>{t(hold ? 'basket.letGo.hint' : 'basket.empty')}</p> : (
          <>
            <p class={css.names}>{names.join('; ')}</p>
            <p class={css.price}>
              <strong class="numbers">{money(priceOf(show, plan, basket))}</strong>
              {' '}{t('seats', { count })}{hold && !changed && ` · ${t('basket.held')}`}
            </p>
          </>
        )}
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
