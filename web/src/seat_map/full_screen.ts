// The map over the whole screen. The document itself goes full, so that the basket, dialogs and what
// is read out stay; pages follow the mark data-map-full on the root.

import { useEffect, useState } from 'preact/hooks';

/** Phones of some makers let no page do this; there the button is not drawn. */
export const canBeFull = typeof document !== 'undefined' && document.fullscreenEnabled === true;

export function useFullScreen(): [boolean, () => void] {
  const [full, setFull] = useState(false);
  useEffect(() => {
    const root = document.documentElement;
    const follow = () => {
      const is = document.fullscreenElement === root;
      setFull(is);
      root.toggleAttribute('data-map-full', is);
    };
    document.addEventListener('fullscreenchange', follow);
    return () => {
      document.removeEventListener('fullscreenchange', follow);
      root.removeAttribute('data-map-full');
      if (document.fullscreenElement === root) void document.exitFullscreen();
    };
  }, []);
  return [full, () => {
    // A browser that refuses leaves everything as it is.
    if (full) document.exitFullscreen().catch(() => undefined);
    else document.documentElement.requestFullscreen().catch(() => undefined);
  }];
}
