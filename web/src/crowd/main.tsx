// The page of `firstshow-lab crowd`: the live map in a frame, as on any site, and beside it what the
// crowd does to the server. It comes from the crowd's own program, so it stays when the server dies.

import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Figures, ServerLine } from './figures';
import { follow, type News } from './news';
import { after, nothingYet, type FrameFact, type OwnDoings } from './own_orders';
import { ShowFrame } from './show_frame';
import { VerdictCard } from './verdict';
import { clock, doingsLines, explanation, headline, number, outcome } from './words';
import '../design/tokens.css';
import '../design/fonts.css';
import '../design/base.css';
import { letTypefacesCome } from '../design/typefaces';
import './crowd.css';

const memory = 'firstshow.crowd';

/** For one show: another crowd at the same address has another. */
function remembered(show: string): OwnDoings {
  try {
    const kept = JSON.parse(sessionStorage.getItem(memory) ?? '{}') as { show?: string; doings?: OwnDoings };
    return kept.show === show && kept.doings ? kept.doings : nothingYet;
  } catch {
    return nothingYet;
  }
}

function useDoings(news: News | undefined): [OwnDoings, (fact: FrameFact) => void] {
  const [doings, setDoings] = useState(nothingYet);
  const latest = useRef(news);
  latest.current = news;
  const show = news && `${news.server} ${news.show}`;
  useEffect(() => {
    if (show) setDoings(remembered(show));
  }, [show]);
  useEffect(() => {
    if (show && doings !== nothingYet) sessionStorage.setItem(memory, JSON.stringify({ show, doings }));
  }, [doings]);
  return [doings, (fact) => setDoings((before) => after(before, fact, Boolean(latest.current?.verdict)))];
}

/** The element never changes, so that what embed.js puts into it stays. */
function Seats({ news, tell }: { news: News; tell: (fact: FrameFact) => void }) {
  const host = useRef<HTMLDivElement>(null);
  const frame = useRef<ShowFrame | undefined>(undefined);
  useEffect(() => {
    if (!host.current) return;
    frame.current ??= new ShowFrame(host.current, tell);
    if (news.up && news.phase !== 'judging') frame.current.offer(news.server, news.show);
  }, [news]);
  return <div class="seats" ref={host} />;
}

function Head({ news }: { news: News }) {
  const { verdict } = news;
  return (
    <header>
      <span class="brand">
        <svg viewBox="0 0 34 34" width="26" height="26" aria-hidden="true">
          <path fill="#ffb21a" d="M3 7h28v6.2a3.8 3.8 0 0 0 0 7.6V27H3v-6.2a3.8 3.8 0 0 0 0-7.6z" />
          <path fill="#1d1200" d="M10 17 25 10.5v13z" /><circle cx="10" cy="17" r="2.6" fill="#1d1200" />
        </svg>
        Firstshow
      </span>
      <span class="now numbers">
        {verdict ? <a href="#verdict">{outcome(verdict)}</a> :
          <span class="brief">{number(news.sold)} sold</span>}
        {news.phase === 'selling' && (
          <> {clock(news.elapsed_us)}<span class="whole"> of {clock(news.length_us)}</span></>
        )}
      </span>
    </header>
  );
}

function Crowd() {
  const [news, setNews] = useState<News>();
  const [gone, setGone] = useState(false);
  const [doings, tell] = useDoings(news);
  useEffect(() => follow(setNews, setGone), []);
  useEffect(() => {
    if (news) document.title = `${news.verdict ? outcome(news.verdict) : `${number(news.sold)} sold`} · Firstshow`;
  }, [news]);
  if (!news) return gone ? <main><p class="gone">No crowd answers here any more.</p></main> : null;
  const { verdict } = news;
  const lines = doingsLines(doings, Boolean(verdict));
  const tone = verdict && (verdict.good ? (verdict.outcome === 'proved' ? 'good' : 'plain') : 'bad');
  return (
    <div class="page">
      <Head news={news} />
      <aside>
        <section id="verdict" class="word" data-tone={tone} data-phase={news.phase} aria-live="polite">
          <h1>{headline(news)}</h1>
          <p>
            {explanation(news)}
            {news.phase === 'selling' && <> <a href="#seats">Try to get some too</a>.</>}
          </p>
        </section>
        {verdict && <VerdictCard verdict={verdict} doings={doings} />}
        {gone && (
          <p class="gone" role="status" data-early={!verdict || undefined}>{verdict ? 'The crowd has gone home, and its server with it.'
            : 'The crowd was ended before there was a verdict.'}</p>
        )}
        {!gone && <ServerLine news={news} />}
        {lines.length > 0 && (
          <section class="own" aria-label="Your places">
            <h2>You, among them</h2>
            <ul>{lines.map((line) => <li key={line}>{line}</li>)}</ul>
          </section>
        )}
        <Figures news={news} />
      </aside>
      <main id="seats" aria-label="The seats"><Seats news={news} tell={tell} /></main>
    </div>
  );
}

const page = document.getElementById('page');
letTypefacesCome();
if (page) render(<Crowd />, page);
