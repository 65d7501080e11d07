// What this browser remembers: JSON under names of ours in localStorage, so that it survives reload
// and is the same in every tab. Where a browser refuses to store, it lasts as long as the page.

import { useEffect, useState } from 'preact/hooks';

const prefix = 'firstshow.';
const instead = new Map<string, string>();
const watchers = new Map<string, Set<() => void>>();

function raw(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name) ?? instead.get(name) ?? null;
  } catch {
    return instead.get(name) ?? null;
  }
}

export function read<T>(name: string): T | undefined {
  const text = raw(name);
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined; // written by something else
  }
}

/** Whether a reload will find what is written: browsers refuse storage to some pages in frames. */
export function lasts(): boolean {
  try {
    localStorage.setItem(`${prefix}lasts`, '1');
    localStorage.removeItem(`${prefix}lasts`);
    return true;
  } catch {
    return false;
  }
}

function tell(name: string): void {
  watchers.get(name)?.forEach((watcher) => watcher());
}

/** `undefined` forgets it. */
export function write<T>(name: string, value: T | undefined): void {
  try {
    instead.delete(name);
    if (value === undefined) localStorage.removeItem(prefix + name);
    else localStorage.setItem(prefix + name, JSON.stringify(value));
  } catch {
    if (value !== undefined) instead.set(name, JSON.stringify(value));
  }
  tell(name);
}

/** Calls `watcher` when this or another tab writes it. Returns what ends that. */
export function watch(name: string, watcher: () => void): () => void {
  const all = watchers.get(name) ?? new Set();
  watchers.set(name, all.add(watcher));
  return () => all.delete(watcher);
}

/** Names that begin with `start`, without the prefix. */
export function namesOf(start: string): string[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix + start))
      .map((key) => key.slice(prefix.length));
  } catch {
    return [...instead.keys()].filter((name) => name.startsWith(start));
  }
}

globalThis.addEventListener?.('storage', (event) => {
  if (event.key?.startsWith(prefix)) tell(event.key.slice(prefix.length));
});

export function useStored<T>(name: string): [T | undefined, (value: T | undefined) => void] {
  const [, draw] = useState(0);
  useEffect(() => {
    draw((count) => count + 1); // the name may have changed, and with it the value
    return watch(name, () => draw((count) => count + 1));
  }, [name]);
  return [read<T>(name), (value) => write(name, value)];
}
