// Where the page goes, and the focus with it.

import { useCallback, useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'wouter';

/** Whether the component is still there, for what comes back to it late. */
export function useMounted(): { current: boolean } {
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => { mounted.current = false; };
  }, []);
  return mounted;
}

/** Goes to an address, unless whoever asked has gone elsewhere meanwhile. */
export function useGo(): (to: string) => void {
  const [, go] = useLocation();
  const mounted = useMounted();
  return useCallback((to) => { if (mounted.current) go(to); }, [go]);
}

export function focusHeading(): void {
  document.querySelector<HTMLElement>('main h1[tabindex]')?.focus({ preventScroll: true });
}

/** For an element that goes away while it may have the focus: the page's heading gets it. */
export function useFocusKept<Kind extends HTMLElement>() {
  const element = useRef<Kind>(null);
  useEffect(() => {
    const shown = element.current;
    let last: EventTarget | null = null; // it may be gone from the page when this is
    const note = ({ target }: FocusEvent) => { last = target; };
    addEventListener('focusin', note);
    return () => {
      removeEventListener('focusin', note);
      const now = document.activeElement;
      if (shown?.contains(last as Node | null) && (now === document.body || now === last))
        focusHeading();
    };
  }, []);
  return element;
}
