// Parts that several pages share: days to choose from, how full a show is, what to say while
// something loads and when it does not come.

import type { ComponentChildren } from 'preact';
import { Button, Notice, Row } from '../design/components';
import { tell } from '../api/problems';
import { dateParts } from '../words/format';
import { t } from '../words/words';
import type { Availability } from './shows';
import css from './parts.module.css';

const marks: Record<Availability, string> = {
  many: '●', few: '◐', last: '◔', none: '○', soon: '◷', paused: 'Ⅱ', closed: '○', cancelled: '✕',
};

/** A word, a colour and a shape, so that no one of them is needed. */
export function AvailabilityWord({ of }: { of: Availability }) {
  return (
    <span class={`${css.available} ${css[of]}`}>
      <span aria-hidden="true">{marks[of]}</span> {t(`available.${of}`)}
    </span>
  );
}

export function DateStrip({ dates, chosen, today, onChoose }: {
  dates: readonly string[]; chosen: string; today: string; onChoose: (date: string) => void;
}) {
  return (
    <div class={css.dates} role="group" aria-label={t('dates.label')}>
      {dates.map((date) => {
        const { weekday, day, month } = dateParts(date);
        return (
          <button key={date} type="button" class={css.date} aria-pressed={date === chosen}
            onClick={() => onChoose(date)}>
            <span>{date === today ? t('dates.today') : weekday}</span>
            <strong>{day}</strong>
            <span>{month}</span>
          </button>
        );
      })}
    </div>
  );
}

/** What could not be had, in words, with a way on. */
export function Trouble({ error, onRetry, children }:
    { error: unknown; onRetry?: () => void; children?: ComponentChildren }) {
  const { title, way } = tell(error);
  return (
    <Notice tone="bad" title={title} alert>
      <p>{way}</p>
      <Row>
        {onRetry && <Button small onClick={onRetry}>{t('again')}</Button>}
        {children}
      </Row>
    </Notice>
  );
}

/** A title's certificate, language, format and length, on one line. */
export function Facts({ facts }: { facts: readonly (string | undefined)[] }) {
  return (
    <ul class={css.facts}>
      {facts.filter(Boolean).map((fact) => <li key={fact}>{fact}</li>)}
    </ul>
  );
}
