// How many places one wants: what a tap on the map takes, and what "the best" looks for. On a phone it
// is always in sight, so that it is seen before the first tap.

import { Stepper } from '../design/components';
import { t } from '../words/words';
import css from './how_many.module.css';

/** `chosen`: how many are, which need not be as many; `missing`: so many were given back. `busy`: the answer to a request says what is chosen
 * next. */
export function HowMany({ value, most, chosen, missing, brief, busy, onChange }: {
  value: number; most: number; chosen: number; missing: number; brief: boolean; busy: boolean;
  onChange: (value: number) => void;
}) {
  const fills = missing > 0 && chosen > 0;
  const label = fills ? t('best.gap', { count: missing }) : value === most ? t('best.most', { count: most })
    : t(chosen > 0 && chosen !== value ? 'best.next' : 'best.quantity');
  return (
    <div class={css.many}>
      <p class={brief ? 'unseen' : undefined}>
        <strong>{label}</strong> <span class={css.hint} hidden={fills}>{t('best.tap')}</span>
      </p>
      <Stepper value={value} least={1} most={most} busy={busy} label={t('best.quantity')}
        fewer={t('best.fewer')} more={t('best.more')} onChange={onChange} />
    </div>
  );
}
