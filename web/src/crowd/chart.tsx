// How the seats went: sold ones below, held ones upon them, a line where the server was killed.

import type { Moment, News } from './news';
import { clock } from './words';

const width = 400;
const height = 110;

function area(points: [number, number][], below: [number, number][]): string {
  const text = (all: [number, number][]) =>
    all.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L');
  return points.length ? `M${text(points)}L${text([...below].reverse())}Z` : '';
}

export function Chart({ news }: { news: News }) {
  const { moments, seats, length_us: length, killed_at_us: kills } = news;
  const end = Math.max(length, moments.at(-1)?.[0] ?? 0);
  const [first] = kills;
  const x = (micros: number) => (micros / end) * width;
  const y = (count: number) => height - (count / Math.max(seats, 1)) * height;
  const line = (of: (moment: Moment) => number) =>
    moments.map((moment): [number, number] => [x(moment[0]), y(of(moment))]);
  const floor = line(() => 0);
  const sold = line((moment) => moment[1]);
  const taken = line((moment) => moment[1] + moment[2]);
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img"
        aria-label="Seats sold and held since the sale began">
        <path class="held" d={area(taken, sold)} />
        <path class="sold" d={area(sold, floor)} />
        {kills.map((at) => <line key={at} x1={x(at)} x2={x(at)} y1="0" y2={height} />)}
      </svg>
      <figcaption aria-hidden="true">
        <span>0:00</span><span>{clock(end)}</span>
        {first !== undefined && <b style={{ left: `${(100 * first) / end}%` }}>kill -9</b>}
      </figcaption>
    </figure>
  );
}
