// What somebody has typed and not sent, kept for this tab alone until it is closed, so that neither
// a reload nor a hold that ran out makes anybody type it twice.

const prefix = 'firstshow.draft.';

export function readDraft<T>(name: string): T | undefined {
  try {
    const text = sessionStorage.getItem(prefix + name);
    return text === null ? undefined : JSON.parse(text) as T;
  } catch {
    return undefined; // this browser stores nothing, or something else wrote there
  }
}

/** `undefined` forgets it. */
export function writeDraft<T>(name: string, value: T | undefined): void {
  try {
    if (value === undefined) sessionStorage.removeItem(prefix + name);
    else sessionStorage.setItem(prefix + name, JSON.stringify(value));
  } catch {
    // then it lasts as long as the form
  }
}
