// Every line of an order's price as the server gave it: like places together, then the total. What
// the lines do not explain is shown as fees and taxes, never hidden.

import type { Schemas } from '../api/client';
import { money } from '../words/format';
import { t } from '../words/words';
import type { Order } from './purchase';
import { namesIn, type SoldPlace } from './sold_places';
import { typeName } from './type_name';
import css from './receipt.module.css';

interface Line {
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
    const what = [category, typeName(ticket.type)].filter(Boolean).join(', ');
    const key = `${what}|${ticket.price.amount}`;
    const line = lines.get(key) ?? { what, places: [], count: 0, amount: 0, each: ticket.price };
    line.places.push(ticket);
    line.count += 1;
    line.amount += ticket.price.amount;
    lines.set(key, line);
  }
  return [...lines.values()];
}

export function Receipt({ order }: { order: Order }) {
  const lines = linesOf(order);
  const { currency } = order.total;
  const rest = order.total.amount - lines.reduce((sum, line) => sum + line.amount, 0);
  return (
    <table class={css.receipt}>
      <caption class="unseen">{t('receipt.caption')}</caption>
      <tbody>
        {lines.map((line) => (
          <tr key={line.what}>
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
      </tfoot>
    </table>
  );
}
