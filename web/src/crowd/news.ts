// What the crowd's program tells of itself (storm/crowd_news.cpp writes it), asked for twice a second.

export type Outcome = 'proved' | 'broken' | 'inconclusive' | 'unjudged';

/** The order of somebody who is none of the crowd, as the database has it. */
export interface VisitorsOrder {
  order: string;
  state: 'open' | 'confirmed' | 'expired' | 'cancelled';
  tickets: number;
}

export interface Verdict {
  outcome: Outcome;
  good: boolean;
  sold_twice: number;
  lost: number;
  seats_paid: number;
  said: string;
  faults: string[];
  visitors: VisitorsOrder[];
}

/** When, counted from the first buyer, and how many places were sold and held then. */
export type Moment = [elapsed_us: number, sold: number, held: number];

export interface News {
  phase: 'opening' | 'selling' | 'judging' | 'judged';
  server: string;
  show: string;
  up: boolean;
  elapsed_us: number;
  length_us: number;
  seats: number;
  free: number;
  held: number;
  sold: number;
  buyers: number;
  came: number;
  paid: number;
  refused: number;
  gave_up: number;
  went_empty: number;
  holds_a_second: number;
  p50_us: number;
  p99_us: number;
  kills: number;
  kills_planned: number;
  killed_at_us: number[];
  away_us: number;
  moments: Moment[];
  verdict?: Verdict;
}

const every_ms = 500;
const patience_ms = 5_000;
const failuresUntilGone = 3;

async function read(): Promise<News> {
  const answer = await fetch('/news.json', { signal: AbortSignal.timeout(patience_ms) });
  if (!answer.ok) throw new Error(`the crowd's program answered ${answer.status}`);
  return await answer.json() as News;
}

/** Tells what is new, for as long as the page is open; `isGone`: nobody answers any more. */
export function follow(tell: (news: News) => void, isGone: (gone: boolean) => void): () => void {
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  const ask = async () => {
    try {
      const news = await read();
      if (over) return;
      failures = 0;
      isGone(false);
      tell(news);
    } catch {
      failures += 1;
      if (!over && failures >= failuresUntilGone) isGone(true);
    }
    if (!over) timer = setTimeout(ask, every_ms);
  };
  void ask();
  return () => {
    over = true;
    clearTimeout(timer);
  };
}
