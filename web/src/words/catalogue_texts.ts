// What the texts of the catalogue (names of titles, cities, zones, categories ...) are in the language of
// the page, as the house has given them. A text without a translation is said as it is. They are
// kept, so that the next page has them at once, and kept tickets have them without a network.

import { read, write } from '../memory/storage';

export type Texts = Readonly<Record<string, string>>;

/** More is left to the server: browsers keep little. */
const mostKept_chars = 400_000;

let texts: Texts = {};

const kept = (language: string) => `texts.${language}`;

export function said(text: string): string {
  return Object.hasOwn(texts, text) ? texts[text] ?? text : text;
}

async function fetchTexts(language: string): Promise<Texts> {
  const reply = await fetch(`/v1/translations/${language}`, { headers: { Accept: 'application/json' } });
  if (!reply.ok) throw new Error(`translations: ${reply.status}`);
  return (await reply.json() as { texts: Texts }).texts;
}

/** Has said() speak `language` from what is kept of it; the promise is of the server's word, and true
 * where that is another one. */
export async function speakTexts(language: string): Promise<boolean> {
  const before = read<Texts>(kept(language)) ?? {};
  texts = before;
  const now = await fetchTexts(language);
  const told = JSON.stringify(now);
  if (told === JSON.stringify(before)) return false;
  write(kept(language), told.length <= mostKept_chars ? now : undefined);
  if (texts === before) texts = now; // else the page speaks another language meanwhile
  return texts === now;
}
