// The catalogue's texts (names of titles, cities, zones, categories ...) in the language of the page, by the
// server's translations. They are kept, so that the next page has them at once, and kept tickets have
// them without a network.

import { read, write } from '../memory/storage';

export type Texts = Readonly<Record<string, string>>;
/** `tag`: the reply's ETag. */
interface Kept { tag: string; texts: Texts }

/** Larger dictionaries are fetched for each page: browsers keep little. */
const maxKept_chars = 400_000;

let texts: Texts = {};
let revision = 0;

const nameOf = (language: string) => `texts.${language}`;

/** `text` itself where the server has no translation of it. */
export function translated(text: string): string {
  return Object.hasOwn(texts, text) ? texts[text] ?? text : text;
}

/** "Firstshow Aundh, Audi 2". */
export function placeOfShow({ venue, hall }: { venue: { name: string }; hall: { name: string } }): string {
  return `${translated(venue.name)}, ${translated(hall.name)}`;
}

/** Another one where translated() says something else: for what was drawn once. */
export const textsRevision = (): number => revision;

export function translateBy(other: Texts): void {
  if (other === texts) return;
  texts = other;
  ++revision;
}

export function keptTexts(language: string): Texts | undefined {
  return read<Kept>(nameOf(language))?.texts;
}

/** Nothing where they are those that are kept. */
export async function fetchTexts(language: string): Promise<Texts | undefined> {
  const reply = await fetch(`/v1/translations/${language}`, { headers: { Accept: 'application/json' } });
  if (!reply.ok) throw new Error(`translations: ${reply.status}`);
  const tag = reply.headers.get('ETag') ?? '';
  if (tag !== '' && read<Kept>(nameOf(language))?.tag === tag) return undefined;
  const body = await reply.text();
  const now = (JSON.parse(body) as { texts: Texts }).texts;
  write(nameOf(language), body.length <= maxKept_chars ? { tag, texts: now } : undefined);
  return now;
}
