// The end: proved or not, in large plain words, and what was looked at for it.

import type { Verdict } from './news';
import { judged, type OwnDoings } from './own_orders';
import { complaints, counted, fateLine, number } from './words';

export function VerdictCard({ verdict, doings }: { verdict: Verdict; doings: OwnDoings }) {
  const wrong = complaints(verdict.said);
  const orders = judged(doings, verdict);
  return (
    <section class="verdict" aria-label="The verdict">
      {verdict.outcome !== 'unjudged' && (
        <dl class="counts">
          <div data-bad={verdict.sold_twice > 0 || undefined}>
            <dt>sold twice</dt><dd>{number(verdict.sold_twice)}</dd>
          </div>
          <div data-bad={verdict.lost > 0 || undefined}>
            <dt>lost</dt><dd>{number(verdict.lost)}</dd>
          </div>
        </dl>
      )}
      {verdict.faults.map((fault) => <p key={fault} class="fault">{fault}</p>)}
      {wrong && <pre class="fault">{wrong}</pre>}
      {orders.length > 0 && (
        <ul class="orders">
          {orders.map((one) => <li key={one.order} data-fate={one.fate}>{fateLine(one)}</li>)}
        </ul>
      )}
      {verdict.said && (
        <details>
          <summary>What the checker read</summary>
          <table>
            <tbody>
              {counted(verdict.said).map(({ name, figure, isPart }) => (
                <tr key={name} data-part={isPart || undefined}><th scope="row">{name}</th><td>{figure}</td></tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </section>
  );
}
