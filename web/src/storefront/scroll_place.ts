// Where a page was scrolled to, kept with its entry in the history: Back and Forward lead to the same
// place of a list, also where the list comes only after the page.

const settled_ms = 100;
const patience_ms = 3_000;

/** Where the entry that Back or Forward came to was left, until its page has taken it. */
let left: number | null = null;
let stopRestoring: (() => void) | null = null;

interface Kept { scroll?: unknown }

/** Not by the instance's own method: the router listens to that one, and nothing has moved. */
function keep(): void {
  const state = { ...history.state as Kept | null, scroll: scrollY };
  History.prototype.replaceState.call(history, state, '');
}

export function watchScrolling(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  addEventListener('scroll', () => {
    const entry = location.href;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (entry === location.href && left === null && !stopRestoring) keep();
    }, settled_ms);
  }, { passive: true });
  addEventListener('popstate', () => {
    const { scroll } = Object(history.state) as Kept;
    left = typeof scroll === 'number' ? scroll : 0;
  });
}

/** Goes where this page was left, and stays there while its content comes, until somebody scrolls. */
function restore(wanted: number): void {
  const done = new AbortController();
  const content = new ResizeObserver(() => {
    if (Math.abs(scrollY - wanted) > 1) scrollTo(0, wanted);
  });
  stopRestoring = () => {
    done.abort();
    content.disconnect();
    stopRestoring = null;
  };
  for (const press of ['wheel', 'touchstart', 'pointerdown', 'keydown'])
    addEventListener(press, () => stopRestoring?.(), { signal: done.signal, passive: true });
  const timer = setTimeout(() => stopRestoring?.(), patience_ms);
  done.signal.addEventListener('abort', () => clearTimeout(timer));
  scrollTo(0, wanted);
  content.observe(document.body);
}

/** To be called when a page comes; true where it was come back to. */
export function comeToPlace(): boolean {
  stopRestoring?.();
  const wanted = left;
  left = null;
  if (wanted === null) {
    scrollTo(0, 0);
    return false;
  }
  restore(wanted);
  return true;
}
