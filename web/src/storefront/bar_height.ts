// How high a bar at the bottom is, told to the styles, so that nothing hides behind it.

import { useEffect, useRef } from 'preact/hooks';

export function useHeightToldAs(name: string) {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!bar.current || !('ResizeObserver' in window)) return undefined;
    const root = document.documentElement.style;
    const observer = new ResizeObserver(() => {
      const { offsetHeight = 0, offsetWidth = 0 } = bar.current ?? {};
      // Beside what it belongs to it hides nothing.
      const beside = offsetWidth < document.documentElement.clientWidth;
      root.setProperty(name, `${beside ? 0 : offsetHeight}px`);
    });
    observer.observe(bar.current);
    return () => {
      observer.disconnect();
      root.removeProperty(name);
    };
  }, []);
  return bar;
}
