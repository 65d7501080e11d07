// "Find me the best": where, together or not, wheelchair places; the server picks.

import { useState } from 'preact/hooks';
import type { Schemas } from '../api/client';
import { Button, Field, Row, Stepper } from '../design/components';
import { looks } from '../design/components';
import { money } from '../words/format';
import { t } from '../words/words';
import { categoryPrices } from './hall';
import css from './best_form.module.css';

type Best = Schemas['BestPlaces']['best'];

export function BestForm({ show, quantity, busy, onFind }: {
  show: Schemas['Show']; quantity: number; busy: boolean; onFind: (best: Best) => void;
}) {
  const [category, setCategory] = useState('');
  const [apart, setApart] = useState(false);
  const [wheelchairs, setWheelchairs] = useState(0);
  const most = show.limits.places_per_hold;
  const find = () => onFind({
    quantity, together: apart ? 'preferred' : 'required',
    ...(category ? { category } : {}),
    ...(wheelchairs ? { accessible: Math.min(wheelchairs, quantity) } : {}),
  });
  return (
    <form class={css.form} onSubmit={(event) => { event.preventDefault(); if (!busy) find(); }}>
      <h2>{t('best.title')}</h2>
      <Field label={t('best.where')}>
        {(bind) => (
          <select {...bind} value={category}
            onChange={(event) => setCategory(event.currentTarget.value)}>
            <option value="">{t('best.anywhere')}</option>
            {categoryPrices(show).filter((one) => one.price).map((one) => (
              <option key={one.name} value={one.name}>
                {t('best.category', { name: one.name, price: one.price ? money(one.price) : '' })}
              </option>
            ))}
          </select>
        )}
      </Field>
      <label class={looks.check}>
        <input type="checkbox" checked={apart}
          onChange={(event) => setApart(event.currentTarget.checked)} />
        <span>{t('best.apart')}</span>
      </label>
      <details>
        <summary>{t('best.wheelchair')}</summary>
        <Row>
          <Stepper value={wheelchairs} least={0} most={most} label={t('best.wheelchair.label')}
            fewer={t('best.fewer')} more={t('best.more')} onChange={setWheelchairs} />
        </Row>
      </details>
      <Button submit wide busy={busy}>{t('best.find', { count: quantity })}</Button>
    </form>
  );
}
