// Days to choose from.

import { dateParts, shortDay } from '../words/format';
import { t } from '../words/words';
import css from './dates.module.css';

/** Days that have no button of their own, in the device's own way to choose. */
function MoreDates({ dates, chosen, onChoose }:
    { dates: readonly string[]; chosen: string; onChoose: (date: string) => void }) {
  const here = dates.includes(chosen);
  return (
    <div class={`${css.date} ${css.more} ${here ? css.chosen : ''}`}>
      <select aria-label={t('dates.more')} value={here ? chosen : ''}
        onChange={(event) => event.currentTarget.value && onChoose(event.currentTarget.value)}>
        <option value="">{t('dates.more')}</option>
        {dates.map((date) => <option key={date} value={date}>{shortDay(date)}</option>)}
      </select>
    </div>
  );
}

let chosenLast: string | undefined;

/** The day that was chosen last in this tab: who has chosen Saturday looks for Saturday on the next
 * page too. */
export function lastChosenDate(): string | undefined {
  return chosenLast;
}

const ownButtons = 7;

/** The first days as buttons, the rest in a list. */
export function DateStrip({ dates, chosen, today, onChoose }: {
  dates: readonly string[]; chosen: string; today: string; onChoose: (date: string) => void;
}) {
  const rest = dates.slice(ownButtons);
  const choose = (date: string) => {
    chosenLast = date;
    onChoose(date);
  };
  return (
    <div class={css.dates} role="group" aria-label={t('dates.label')}>
      {dates.slice(0, ownButtons).map((date) => {
        const { weekday, day, month } = dateParts(date);
        return (
          <button key={date} type="button" class={css.date} aria-pressed={date === chosen}
            onClick={() => choose(date)}>
            <span>{date === today ? t('dates.today') : weekday}</span>
            <strong>{day}</strong>
            <span>{month}</span>
          </button>
        );
      })}
      {rest.length > 0 && <MoreDates dates={rest} chosen={chosen} onChoose={choose} />}
    </div>
  );
}
