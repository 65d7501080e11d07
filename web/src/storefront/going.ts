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
    return () => { if (shown?.contains(document.activeElement)) focusHeading(); };
  }, []);
  return element;
}
