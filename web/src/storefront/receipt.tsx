// Every line of an order's price as the server gave it: like places together, then the total, and what
// was given back of it since. What the lines do not explain is shown as fees and taxes, never hidden.

import type { Schemas } from '../api/schemas';
import { translated } from '../words/catalogue_texts';
import { money } from '../words/format';
import { t } from '../words/words';
import type { Order } from './purchase';
import { namesIn, type SoldPlace } from './sold_places';
import { typeName } from './type_name';
import css from './receipt.module.css';

interface Line {
  key: string;
  what: string;
  places: SoldPlace[];
  count: number;
  amount: number;
  each: Schemas['Money'];
}

function linesOf(order: Order): Line[] {
  const lines = new Map<string, Line>();
  for (const ticket of order.tickets) {
    const category = ticket.seat?.category ?? ticket.area?.category ?? '';
    const what = [translated(category), typeName(ticket.type)].filter(Boolean).join(', ');
    const key = `${category}|${ticket.type}|${ticket.price.amount}`;
    const line = lines.get(key) ?? { key, what, places: [], count: 0, amount: 0, each: ticket.price };
    // An area that is called as its category is said once.
    if (ticket.seat || ticket.area?.name !== category) line.places.push(ticket);
    line.count += 1;
    line.amount += ticket.price.amount;
    lines.set(key, line);
  }
  return [...lines.values()];
}

/** What is given back of the total, on its way or done. A second payment is no part of the total. */
function returnedOf({ refunds, total }: Order): number {
  const sum = refunds.filter(({ reason }) => reason !== 'second_payment')
    .reduce((all, { amount }) => all + amount.amount, 0);
  return Math.min(sum, total.amount); // where a show is cancelled, a second payment goes back for that, too
}

export function Receipt({ order }: { order: Order }) {
  const lines = linesOf(order);
  const { currency } = order.total;
  const returned = returnedOf(order);
  const rest = order.total.amount - lines.reduce((sum, line) => sum + line.amount, 0);
  return (
    <table class={css.receipt}>
      <caption class="unseen">{t('receipt.caption')}</caption>
      <tbody>
        {lines.map((line) => (
          <tr key={line.key}>
            <th scope="row">
              {line.what}
              {namesIn(line.places).map((name) => <span key={name}>{name}</span>)}
            </th>
            <td class="numbers">
              {money({ amount: line.amount, currency })}
              {line.count > 1 && <span>{t('receipt.each', {
                count: line.count, price: money(line.each),
              })}</span>}
            </td>
          </tr>
        ))}
        {rest !== 0 && (
          <tr>
            <th scope="row">{t('receipt.fees')}</th>
            <td class="numbers">{money({ amount: rest, currency })}</td>
          </tr>
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('receipt.total')}</th>
          <td class="numbers">{money(order.total)}</td>
        </tr>
        {returned > 0 && (
          <>
            <tr class={css.after}>
              <th scope="row">{t('receipt.returned')}</th>
              <td class="numbers">−{money({ amount: returned, currency })}</td>
            </tr>
            <tr class={css.after}>
              <th scope="row">{t('receipt.rest')}</th>
              <td class="numbers">{money({ amount: order.total.amount - returned, currency })}</td>
            </tr>
          </>
        )}
      </tfoot>
    </table>
  );
}
