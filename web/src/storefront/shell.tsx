// What is around every page: the head with search, language and theme, a word when the network is
// gone, the foot. A page that comes gets its title, the top of the window and the focus.

import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Link, useLocation } from 'wouter';
import { tell } from '../api/problems';
import { announce, Announcer } from '../design/announcer';
import { fetched } from '../design/chunks';
import { HindiWord } from '../design/hindi_word';
import { Icon, Mark } from '../design/icons';
import { moreWords, speak, t, useLanguage } from '../words/words';
import { namesOf, watch } from '../memory/storage';
import { embedded, tellSite } from './embedding';
import { useTheme } from './preferences';
import { comeToPlace } from './scroll_place';
import { Search } from './search';
import css from './shell.module.css';

function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = () => {
      setOnline(navigator.onLine);
      if (navigator.onLine) announce(t('online'), true);
    };
    addEventListener('online', look);
    addEventListener('offline', look);
    return () => {
      removeEventListener('online', look);
      removeEventListener('offline', look);
    };
  }, []);
  return online;
}

/** Stays in sight, above what else does. */
function Offline() {
  const bar = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const { style } = document.documentElement;
    style.setProperty('--offline', `${bar.current?.offsetHeight ?? 0}px`);
    return () => { style.removeProperty('--offline'); };
  }, []);
  return <p ref={bar} class={css.offline} role="status">{t('offline')}</p>;
}

const heldChunk = () => Promise.all([import('./held_bar'), moreWords('finding')])
  .then(([chunk]) => chunk);
type Held = Awaited<ReturnType<typeof heldChunk>>;

/** What draws what is held and bought, once this browser remembers anything of that. */
function useHeld(): Held | null {
  const [held, take] = useState<Held | null>(null);
  useEffect(() => {
    let asked = embedded;
    const look = () => {
      if (asked || namesOf('show.').length + namesOf('order.').length === 0) return;
      asked = true;
      fetched(heldChunk).then(take, () => { asked = false; }); // pages are whole without it
    };
    look();
    return watch('', look);
  }, []);
  return held;
}

/** Where seats are chosen and paid for. */
const buying = /^\/(shows|orders)\//;

function Head({ held }: { held: Held | null }) {
  const [path] = useLocation();
  const language = useLanguage();
  const [theme, turnTheme] = useTheme();
  const other = language === 'en' ? 'hi' : 'en';
  return (
    <header class={`${css.head} ${buying.test(path) ? css.buying : ''}`}>
      <Link href="/" class={css.brand}>
        <Mark /><span>Firstshow</span>
      </Link>
      <Search />
      <nav class={css.tools} aria-label={t('nav.label')}>
        <Link href="/find-order" class={css.tool}>
          <Icon name="ticket" /><span class={css.toolWord}>{t('nav.tickets')}</span>
          {held && <held.TicketsToCome />}
        </Link>
        <button type="button" class={css.tool} onClick={() => {
          speak(other).catch((fault: unknown) => announce(tell(fault).title, true));
        }}>
          {other === 'hi' ? <HindiWord /> : <span lang="en">English</span>}
        </button>
        <button type="button" class={css.tool} onClick={turnTheme}
          aria-label={t(theme === 'dark' ? 'nav.light' : 'nav.dark')}>
          <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
        </button>
      </nav>
    </header>
  );
}

function Foot() {
  return (
    <footer class={css.foot}>
      <p><strong>{t('brand')}</strong> · {t('foot.promise')}</p>
      <p><Link href="/find-order">{t('nav.find')}</Link> · <a href="/docs">{t('foot.api')}</a></p>
    </footer>
  );
}

/** In a frame only what is inside. */
export function Shell({ children }: { children: ComponentChildren }) {
  const online = useOnline();
  const held = useHeld();
  const [path] = useLocation();
  useLanguage();
  const atBuying = buying.test(path);
  return (
    <>
      {!embedded && <a class={css.skip} href="#main">{t('nav.skip')}</a>}
      {/* Above the head, which lies over the page where one thing takes all the room. */}
      {!online && <Offline />}
      {held && atBuying && <held.HeldBar still />}
      {!embedded && <Head held={held} />}
      <main id="main" tabIndex={-1}>{children}</main>
      {held && !atBuying && <held.HeldBar still={false} />}
      {!embedded && <Foot />}
      <Announcer />
    </>
  );
}

/** The frame of one page. `title` is its h1 where it draws none itself. */
export function Page({ title, heading, narrow, tall, children }: {
  title: string; heading?: ComponentChildren; narrow?: boolean; children: ComponentChildren;
  /** One thing takes all the room there is: on small screens the head makes way for it. */
  tall?: boolean;
}) {
  const [path] = useLocation();
  const top = useRef<HTMLDivElement>(null);
  const inTab = `${title} · ${t('brand')}`;
  useEffect(() => { document.title = inTab; }, [inTab]);
  useEffect(() => {
    if (arrivedAt === path) return;
    const first = arrivedAt === null; // the browser itself has shown that
    arrivedAt = path;
    if (first) return;
    if (!comeToPlace()) tellSite('top');
    leftFrom = document.activeElement;
  }, [path]);
  useEffect(() => {
    // What only says that it loads has no heading to stand on: the page that follows has.
    const heading = leftFrom && top.current?.querySelector<HTMLElement>('h1[tabindex]');
    if (!heading) return;
    const stayed = document.activeElement === leftFrom || document.activeElement === document.body;
    leftFrom = null;
    if (stayed) heading.focus({ preventScroll: true });
  });
  return (
    <div ref={top} class={narrow ? css.narrow : tall ? `${css.page} ${css.tall}` : css.page}>
      {heading ?? <h1 tabIndex={-1}>{title}</h1>}
      {children}
    </div>
  );
}

/** The path whose page was last begun; and, while its heading is still to get the focus, what had
 * it when the path changed: who has gone elsewhere meanwhile is left there. */
let arrivedAt: string | null = null;
let leftFrom: Element | null = null;
