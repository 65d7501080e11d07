// "Find me the best": where, together or not, with a wheelchair or without; the server picks.

import { useState } from 'preact/hooks';
import type { Schemas } from '../api/schemas';
import { Button, Field, Row, Stepper } from '../design/components';
import { looks } from '../design/components';
import { translated } from '../words/catalogue_texts';
import { money } from '../words/format';
import { t } from '../words/words';
import { categoryPrices } from './hall';
import css from './best_form.module.css';

type Best = Schemas['BestPlaces']['best'];
type Money = Schemas['Money'];

/** With what it may cost: the best view is often the dearest. */
function anywhere(prices: readonly Money[]): string {
  const sorted = [...prices].sort((a, b) => a.amount - b.amount);
  const [from, to] = [sorted[0], sorted[sorted.length - 1]];
  return !from || !to || from.amount === to.amount ? t('best.anywhere')
    : t('best.anywhere.prices', { from: money(from), to: money(to) });
}

export function BestForm({ show, quantity, busy, wheelchairPlaces, wheelchairs, onWheelchairs, only, onFind }: {
  show: Schemas['Show']; quantity: number; busy: boolean; onFind: (best: Best) => void;
  wheelchairs: number; onWheelchairs: (count: number) => void;
  /** The hall has some. */
  wheelchairPlaces: boolean;
  /** The category that the legend shows alone: meant here too, until another is chosen. */
  only: string | undefined;
}) {
  const [picked, setCategory] = useState<string | null>(null);
  const category = picked ?? only ?? '';
  const [apart, setApart] = useState(false);
  const most = show.limits.places_per_hold;
  const prices = categoryPrices(show).flatMap(({ name, price }) => (price ? [{ name, price }] : []));
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
            <option value="">{anywhere(prices.map(({ price }) => price))}</option>
            {prices.map(({ name, price }) => (
              <option key={name} value={name}>
                {t('best.category', { name: translated(name), price: money(price) })}
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
      {wheelchairPlaces && (
        <label class={looks.check}>
          <input type="checkbox" checked={wheelchairs > 0}
            onChange={(event) => onWheelchairs(event.currentTarget.checked ? 1 : 0)} />
          <span>{t('best.wheelchair')}</span>
        </label>
      )}
      {wheelchairs > 0 && (
        <Row>
          <p class={css.hint}>{t('best.wheelchair.with')}</p>
          <Stepper value={wheelchairs} least={1} most={most} label={t('best.wheelchair.label')}
            fewer={t('best.fewer')} more={t('best.more')} onChange={onWheelchairs} />
        </Row>
      )}
      <Button submit wide busy={busy}>{t('best.find', { count: quantity })}</Button>
    </form>
  );
}
