// How high a bar at the bottom is, told to the styles, so that nothing hides behind it.

import { useEffect, useRef } from 'preact/hooks';

export function useHeightToldAs(name: string) {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!bar.current || !('ResizeObserver' in window)) return undefined;
    const root = document.documentElement.style;
    const observer = new ResizeObserver(() =>
      root.setProperty(name, `${bar.current?.offsetHeight ?? 0}px`));
    observer.observe(bar.current);
    return () => {
      observer.disconnect();
      root.removeProperty(name);
    };
  }, []);
  return bar;
}
