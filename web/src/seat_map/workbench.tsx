// A page to try the map on by itself, against a running server: `npx vite`, then /seat_map.html. For
// development only; it is no part of what is built. The address keeps what was chosen, so that
// screenshots and measurements can ask for it: ?show=ID&together=2&theme=light&locale=hi

import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import type { components } from '../../../clients/typescript/src/contract';
import { openSeatFeed } from '../live/seat_feed';
import type { SeatFeed } from '../live/seat_feed';
import type { CategoryPrice, Places, SeatPlan } from './contract';
import { nearestFree, SeatMap } from './index';
import style from './workbench.module.css';

type Show = components['schemas']['Show'];
type ShowPage = components['schemas']['ShowPage'];

const everything: ReadonlySet<string> = new Set();
const wanted = new URLSearchParams(window.location.search);

async function read<T>(path: string): Promise<T> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (await response.json()) as T;
}

function cheapest(category: Show['categories'][number]): CategoryPrice {
  const [first] = Object.values(category.prices).sort((a, b) => a.amount - b.amount);
  return { name: category.name, color: category.color, price: first ?? null };
}

function choose(name: string, value: string): void {
  wanted.set(name, value);
  window.location.search = wanted.toString();
}

/** One show of each hall, the largest last. */
function Picker({ shows }: { shows: ShowPage['items'] }) {
  const halls = [...new Map(shows.map((show) => [show.hall.id, show])).values()];
  return (
    <select value={wanted.get('show') ?? ''} onChange={(e) => choose('show', e.currentTarget.value)}>
      <option value="">show</option>
      {halls.map((show) => (
        <option key={show.id} value={show.id}>{show.venue.name}, {show.hall.name}</option>
      ))}
    </select>
  );
}

function Bench({ show, plan, feed }: { show: Show; plan: SeatPlan; feed: SeatFeed }) {
  const [chosen, setChosen] = useState<Places>({ seats: [], areas: [] });
  const [suggested, setSuggested] = useState<readonly number[]>([]);
  const [said, setSaid] = useState('');
  const [, setTick] = useState(0);
  useEffect(() => {
    const again = () => setTick((tick) => tick + 1);
    // What changed before there was somebody to tell.
    again();
    return feed.subscribe(again);
  }, [feed]);
  const locale = wanted.get('locale') === 'hi' ? 'hi' : 'en';
  return (
    <>
      <p class={style.line}>
        <span>{feed.connection}</span>
        <button onClick={() => setSuggested(nearestFree(plan, feed.statuses, chosen.seats) ?? [])}>
          nearest to mine
        </button>
        <span>{said}</span>
      </p>
      <div class={style.map}>
        <SeatMap
          plan={plan} statuses={feed.statuses} categories={show.categories.map(cheapest)}
          chosen={chosen} most={show.limits.places_per_hold} suggested={suggested}
          together={Number(wanted.get('together') ?? 2)} filter={everything} locale={locale}
          onChoose={setChosen} onRefuse={setSaid}
        />
      </div>
    </>
  );
}

function Workbench() {
  const [shows, setShows] = useState<ShowPage['items']>([]);
  const [loaded, setLoaded] = useState<{ show: Show; plan: SeatPlan; feed: SeatFeed } | null>(null);
  useEffect(() => {
    document.documentElement.style.colorScheme = wanted.get('theme') ?? 'dark';
    void read<ShowPage>('/v1/shows?limit=200').then((page) => setShows(page.items));
    const id = wanted.get('show');
    if (!id) return;
    void read<Show>(`/v1/shows/${id}`).then(async (show) => {
      const plan = await read<SeatPlan>(`/v1/seat-plans/${show.seat_plan}`);
      setLoaded({ show, plan, feed: openSeatFeed(id) });
    });
  }, []);
  return (
    <main class={style.page}>
      <p class={style.line}>
        <Picker shows={shows} />
        {['1', '2', '4'].map((count) => (
          <button key={count} onClick={() => choose('together', count)}>{count} together</button>
        ))}
        <button onClick={() => choose('theme', 'light')}>light</button>
        <button onClick={() => choose('theme', 'dark')}>dark</button>
        <button onClick={() => choose('locale', 'en')}>English</button>
        <button onClick={() => choose('locale', 'hi')}>हिन्दी</button>
      </p>
      {loaded && <Bench {...loaded} />}
    </main>
  );
}

const page = document.getElementById('page');
if (page) render(<Workbench />, page);
