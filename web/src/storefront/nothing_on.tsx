// What is said where a day has nothing that is wanted: when there is some next, and every way on.

import { useFirstShow } from '../api/reads';
import { Button, Notice, Row } from '../design/components';
import { translated } from '../words/catalogue_texts';
import { dateOf, momentOf } from '../words/format';
import { t } from '../words/words';
import { passes, type Wanted } from './programme';
import type { Show } from './shows';

export function NothingOn({ city, date, today, wanted, others, onDate, onClear }: {
  city: string; date: string; today: string; wanted: Wanted;
  /** Other kinds are listed below: nobody asked for films alone. */
  others: boolean;
  onDate: (date: string) => void; onClear: () => void;
}) {
  const { upto, ...asked } = wanted;
  const { data: next, isPending } = useFirstShow({ city, from: date, ...asked } as { city: string },
    true, upto ? { name: upto, passes: (show: Show) => passes(show, wanted) } : undefined);
  if (isPending || others && !next) return null;
  const day = next && dateOf(next.starts_at, next.venue.time_zone);
  const elsewhen = day && day !== date ? day : undefined;
  const narrowed = Object.keys(wanted).length > (others ? 1 : 0);
  return (
    <Notice title={t(narrowed ? 'home.nothing.filtered' : others ? 'home.nothing.films' : 'home.nothing')}>
      <p>{next && elsewhen ? t('home.nothing.next', {
        title: translated(next.title.name), when: momentOf(next.starts_at, next.venue.time_zone),
      }) : t('home.nothing.way')}</p>
      <Row>
        {elsewhen && <Button small onClick={() => onDate(elsewhen)}>{t('home.nothing.go')}</Button>}
        {narrowed && <Button small onClick={onClear}>{t('home.nothing.all')}</Button>}
        {!elsewhen && date !== today &&
          <Button small onClick={() => onDate(today)}>{t('home.nothing.today')}</Button>}
      </Row>
    </Notice>
  );
}
