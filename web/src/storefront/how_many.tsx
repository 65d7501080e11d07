// How many places one wants: what a tap on the map takes, and what "the best" looks for. Above the
// map on a phone, so that it is seen before the first tap.

import { Stepper } from '../design/components';
import { t } from '../words/words';
import css from './how_many.module.css';

export function HowMany({ value, most, onChange }:
    { value: number; most: number; onChange: (value: number) => void }) {
  return (
    <div class={css.many}>
      <p><strong>{t('best.quantity')}</strong> <span class={css.hint}>{t('best.tap')}</span></p>
      <Stepper value={value} least={1} most={most} label={t('best.quantity')}
        fewer={t('best.fewer')} more={t('best.more')} onChange={onChange} />
    </div>
  );
}
