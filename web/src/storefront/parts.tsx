// Parts that several pages share: facts in one line, and what to say when something does not come.

import type { ComponentChildren } from 'preact';
import { Button, Notice, Row } from '../design/components';
import { tell } from '../api/problems';
import { t } from '../words/words';
import css from './parts.module.css';

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
