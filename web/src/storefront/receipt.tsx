// Every line of an order's price as the server gave it: like places together, then the total. What
// the lines do not explain is shown as fees and taxes, never hidden.

import type { Schemas } from '../api/client';
import { money } from '../words/format';
import { t } from '../words/words';
import { shortName } from './hall';
import type { Order } from './purchase';
import { typeName } from './ticket_types';
import css from './receipt.module.css';

interface Line {
  what: string;
  names: string[];
  count: number;
  amount: number;
  each: Schemas['Money'];
}

export function placeName(line: Pick<Schemas['OrderLine'], 'seat' | 'area'>): string {
  if (line.seat) return shortName(line.seat);
  return line.area?.name ?? line.area?.key ?? '';
}

function linesOf(order: Order): Line[] {
  const lines = new Map<string, Line>();
  for (const ticket of order.tickets) {
    const category = ticket.seat?.category ?? ticket.area?.category ?? '';
    const what = [category, typeName(ticket.type)].filter(Boolean).join(', ');
    const key = `${what}|${ticket.price.amount}`;
    const line = lines.get(key) ?? { what, names: [], count: 0, amount: 0, each: ticket.price };
    line.names.push(placeName(ticket));
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
              <span>{[...new Set(line.names)].join(', ')}</span>
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
