// What is said to screen readers and, as a toast, to everybody else: one live region for the page.

import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import css from './components.module.css';

interface Said { id: number; text: string; shown: boolean }

/** Long enough for a screen reader to notice that the region was emptied. */
const pause_ms = 60;
const kSpoken_ms = 20_000;

let listener: ((said: Said) => void) | null = null;
let count = 0;

/** Read out politely; `shown` also as a toast for six seconds. */
export function announce(text: string, shown = false): void {
  listener?.({ id: ++count, text, shown });
}

export function Announcer() {
  const [path] = useLocation();
  const [spoken, setSpoken] = useState('');
  const [toasts, setToasts] = useState<Said[]>([]);
  useEffect(() => {
    let saying: ReturnType<typeof setTimeout> | undefined;
    listener = (said) => {
      setSpoken(''); // or the same sentence would be no change, and not be read again
      clearTimeout(saying);
      saying = setTimeout(() => {
        setSpoken(said.text);
        saying = setTimeout(() => setSpoken(''), kSpoken_ms); // who reads the page later reads what is so
      }, pause_ms);
      if (!said.shown) return;
      setToasts((shown) => [...shown.slice(-1), said]);
      setTimeout(() => setToasts((shown) => shown.filter((one) => one.id !== said.id)), 6000);
    };
    return () => {
      clearTimeout(saying);
      listener = null;
    };
  }, []);
  useEffect(() => setToasts([]), [path]); // what was said of a page does not lie over the next one
  return (
    <>
      <p class="unseen" role="status" aria-live="polite">{spoken}</p>
      <div class={css.toasts} aria-hidden="true">
        {toasts.map((one) => <div key={one.id} class={css.toast}>{one.text}</div>)}
      </div>
    </>
  );
}
