// What this browser remembers: JSON under names of ours in localStorage, so that it survives reload
// and is the same in every tab. Where a browser refuses to store, or has no room left, it lasts as long
// as the page.

import { useEffect, useState } from 'preact/hooks';

const prefix = 'firstshow.';
/** What could not be stored: newer than anything that is. */
const instead = new Map<string, string>();
const watchers = new Map<string, Set<() => void>>();

function raw(name: string): string | null {
  const newer = instead.get(name);
  if (newer !== undefined) return newer;
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null;
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
  for (const heard of [name, '']) watchers.get(heard)?.forEach((watcher) => watcher());
}

function forget(name: string): void {
  try {
    localStorage.removeItem(prefix + name);
  } catch {
    // then there is none
  }
}

/** `undefined` forgets it. */
export function write<T>(name: string, value: T | undefined): void {
  instead.delete(name);
  if (value === undefined) {
    forget(name);
  } else {
    const text = JSON.stringify(value);
    try {
      localStorage.setItem(prefix + name, text);
    } catch {
      instead.set(name, text);
      forget(name); // a reload shall find nothing rather than what is no longer so
    }
  }
  tell(name);
}

/** Calls `watcher` when this or another tab writes it, or anything where no name is given. Returns what
 * ends that. */
export function watch(name: string, watcher: () => void): () => void {
  const all = watchers.get(name) ?? new Set();
  watchers.set(name, all.add(watcher));
  return () => all.delete(watcher);
}

/** Names that begin with `start`, without the prefix. */
export function namesOf(start: string): string[] {
  let stored: string[] = [];
  try {
    stored = Object.keys(localStorage).filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length));
  } catch {
    // then nothing is stored
  }
  return [...new Set([...stored, ...instead.keys()])].filter((name) => name.startsWith(start));
}

globalThis.addEventListener?.('storage', (event) => {
  if (!event.key?.startsWith(prefix)) return;
  const name = event.key.slice(prefix.length);
  if (event.newValue !== null) instead.delete(name); // another tab's is newer
  tell(name);
});

export function useStored<T>(name: string): [T | undefined, (value: T | undefined) => void] {
  const [, draw] = useState(0);
  useEffect(() => {
    draw((count) => count + 1); // the name may have changed, and with it the value
    return watch(name, () => draw((count) => count + 1));
  }, [name]);
  return [read<T>(name), (value) => write(name, value)];
}
