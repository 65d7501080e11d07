// The figures of the crowd while it goes on, and after.

import type { ComponentChildren } from 'preact';
import { Chart } from './chart';
import type { News } from './news';
import { duration, number, serverLine } from './words';

function Figure({ name, children, note }:
    { name: string; children: ComponentChildren; note?: string | undefined }) {
  return <div class="figure"><dt>{name}</dt><dd>{children}{note && <small>{note}</small>}</dd></div>;
}

export function ServerLine({ news }: { news: News }) {
  const { tone, text } = serverLine(news);
  return (
    // A new element for each kill, so that it flashes each time.
    <p key={news.kills} class="server" data-tone={tone} data-struck={news.kills > 0 || undefined}
      role="status">
      <span class="lamp" aria-hidden="true" />{text}
    </p>
  );
}

export function Figures({ news }: { news: News }) {
  const { sold, held, free, seats } = news;
  const share = (count: number) => ({ width: `${(100 * count) / Math.max(seats, 1)}%` });
  return (
    <section class="figures" aria-label="The crowd in figures">
      <p class="filled"><strong>{number(sold)}</strong> of {number(seats)} seats sold</p>
      <div class="bar" aria-hidden="true">
        <i class="sold" style={share(sold)} /><i class="held" style={share(held)} />
      </div>
      <ul class="legend">
        <li><i class="sold" />{number(sold)} sold</li>
        <li><i class="held" />{number(held)} held</li>
        <li><i />{number(free)} left</li>
      </ul>
      <Chart news={news} />
      <dl>
        <Figure name="Buyers who came" note={`of ${number(news.buyers)}`}>{number(news.came)}</Figure>
        <Figure name="With tickets">{number(news.paid)}</Figure>
        <Figure name="Refused: too late">{number(news.refused)}</Figure>
        {news.phase === 'selling' || news.phase === 'opening'
          ? <Figure name="Holds a second">{number(news.holds_a_second)}</Figure>
          : <Figure name="Let their seats go">{number(news.gave_up)}</Figure>}
        <Figure name="A hold takes" note="p50">{duration(news.p50_us)}</Figure>
        <Figure name="A hold takes" note="p99">{duration(news.p99_us)}</Figure>
      </dl>
    </section>
  );
}
