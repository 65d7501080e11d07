// Parts of these pages that come when they are needed. One that does not come is asked for again; one
// that still does not is thrown where it is drawn, for the outage page to catch.

import { createElement, type ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

const pauses_ms = [300, 1_200];

/** What `load` brings, at the third attempt if need be. */
export async function fetched<T>(load: () => Promise<T>): Promise<T> {
  for (const pause_ms of pauses_ms) {
    try {
      return await load();
    } catch {
      await new Promise((done) => setTimeout(done, pause_ms));
    }
  }
  return load();
}

/** What `load` brings; null until it is there. */
export function useChunk<T>(load: () => Promise<T>): T | null {
  const [{ chunk, fault }, settle] = useState<{ chunk?: T; fault?: unknown }>({});
  useEffect(() => {
    let left = false;
    fetched(load).then((came) => ({ chunk: came }), (reason) => ({ fault: reason ?? true }))
      .then((end) => { if (!left) settle(end); });
    return () => { left = true; };
  }, []);
  if (fault) throw fault;
  return chunk ?? null;
}

/** A component in a chunk of its own; `meanwhile` is drawn until it is there. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>,
    meanwhile: ComponentType): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null;
  const loadOnce = async () => ({ Loaded: loaded = await load() });
  function Coming(props: Props) {
    const chunk = useChunk(loadOnce);
    return chunk ? createElement(chunk.Loaded, props) : createElement(meanwhile, null);
  }
  return (props: Props) => {
    // For good: what a page remembers would be lost if another component took its place.
    const [atOnce] = useState(() => loaded);
    return createElement<Props>(atOnce ?? Coming, props);
  };
}
