// What the pages say, in the language of whoever reads: t('home.now'). Catalogues are flat JSON
// files in web/locales, in the format of i18next (v4): {{values}}, _zero for none, and _one, _other by
// the plural rules of the language (to Hindi's, none is one). Only the one in use is loaded; what only some pages say comes with those, and
// what is said of problems after the rest (vite.config.ts splits it). The choice is remembered, shared
// between tabs, and written to the root's lang.

import { useSyncExternalStore } from 'preact/compat';
import type english from '../../locales/en.json';
import { fetched } from '../design/chunks';
import { read, watch, write } from '../memory/storage';
import { fetchTexts, keptTexts, translateBy, type Texts } from './catalogue_texts';

export type Language = 'en' | 'hi';
export const languages: readonly Language[] = ['en', 'hi'];

type Without<Key> = Key extends `${infer Base}_zero` | `${infer Base}_one` | `${infer Base}_other` ? Base
  : Key;
export type Word = Without<keyof typeof english>;

type Load = () => Promise<{ default: Record<string, string> }>;

/** What is there before anything is drawn; "finding" and "orders" only where a page has asked for it. */
export type Part = 'first' | 'finding' | 'orders';

const catalogues: Record<Language, Record<Part | 'later', Load>> = {
  en: {
    first: () => import('../../locales/en.json?first'),
    finding: () => import('../../locales/en.json?finding'),
    orders: () => import('../../locales/en.json?orders'),
    later: () => import('../../locales/en.json?later'),
  },
  hi: {
    first: () => import('../../locales/hi.json?first'),
    finding: () => import('../../locales/hi.json?finding'),
    orders: () => import('../../locales/hi.json?orders'),
    later: () => import('../../locales/hi.json?later'),
  },
};

const remembered = 'language';
const listeners = new Set<() => void>();
let given: Language | undefined;
let spoken: Language = 'en';
let catalogue: Record<string, string> = {};
let version = 0;
/** The language whose catalogue texts have been asked for. */
let requestedTexts: Language | undefined;
const noTexts: Texts = {};
let plural = new Intl.PluralRules('en');

function isLanguage(text: unknown): text is Language {
  return languages.includes(text as Language);
}

function languageIn(tag: string): Language | undefined {
  const start = tag.slice(0, 2).toLowerCase();
  return isLanguage(start) ? start : undefined;
}

/** What the site around a frame speaks, else what was chosen, else the first of the browser's
 * languages that we speak, else English. */
function wanted(): Language {
  if (given) return given;
  const chosen = read<string>(remembered);
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
}

function changed(): void {
  ++version;
  listeners.forEach((tell) => tell());
}

const parts = new Set<Part>(['first']);
const loading: Record<string, ReturnType<Load>> = {};

function partOf(language: Language, part: Part): ReturnType<Load> {
  const name = language + part;
  const coming = loading[name] ??= fetched(catalogues[language][part]);
  coming.catch(() => { delete loading[name]; }); // the next one to ask may have more luck
  return coming;
}

async function wordsOf(language: Language): Promise<Record<string, string>> {
  const loaded = await Promise.all([...parts].map((part) => partOf(language, part)));
  return Object.assign({}, ...loaded.map((part) => part.default)) as Record<string, string>;
}

/** Who reads another language than English waits so long for its texts, so that nothing is drawn twice. */
const maxWait_ms = 900;
const known: Partial<Record<Language, Texts | undefined>> = {};

/** Asks for the catalogue's texts; returns when they are known, or have to do without. */
async function askForTexts(language: Language): Promise<void> {
  requestedTexts = language;
  known[language] ??= keptTexts(language);
  const coming = fetchTexts(language).then((now) => {
    if (!now) return;
    known[language] = now;
    if (spoken !== language) return;
    translateBy(now);
    changed();
  }, () => {
    if (requestedTexts === language) requestedTexts = undefined; // the next to load asks again
  });
  if (known[language] || language === 'en') return;
  await Promise.race([coming, new Promise((late) => { setTimeout(late, maxWait_ms); })]);
}

async function load(language: Language): Promise<void> {
  const [loaded] = await Promise.all([
    wordsOf(language), requestedTexts === language ? undefined : askForTexts(language),
  ]);
  if (language !== wanted()) return; // changed again meanwhile
  catalogue = loaded;
  translateBy(known[language] ?? noTexts);
  spoken = language;
  plural = new Intl.PluralRules(language);
  document.documentElement.lang = language;
  changed();
  // Without these, the server's own sentences stand in.
  fetched(catalogues[language].later).then((more) => {
    if (language !== spoken) return;
    catalogue = { ...catalogue, ...more.default };
    changed();
  }, () => undefined);
}

/** Once, before the first page is drawn. `site`: the language of a site around this, if any. Throws
 * where no words can be had at all. */
export async function startWords(site = ''): Promise<void> {
  given = languageIn(site);
  // Another tab's choice whose words do not come is this tab's at its next page.
  watch(remembered, () => void load(wanted()).catch(() => undefined));
  await load(wanted());
}

/** What a page of its own chunk says besides; from now on whatever is spoken has it. */
export async function moreWords(part: Part): Promise<void> {
  parts.add(part);
  await load(wanted());
}

/** Once its words are there; throws where they cannot be had. */
export async function speak(language: Language): Promise<void> {
  await wordsOf(language);
  write(remembered, language);
}

export function language(): Language {
  return spoken;
}

/** Draws its component again when the language changes, or more of its words have come. */
export function useLanguage(): Language {
  useSyncExternalStore((tell: () => void) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, () => version);
  return spoken;
}

type Values = Record<string, string | number>;

function find(word: string, values: Values): string | undefined {
  const count = values.count;
  if (typeof count !== 'number') return catalogue[word];
  const none = count === 0 ? catalogue[`${word}_zero`] : undefined;
  return none ?? catalogue[`${word}_${plural.select(count)}`] ?? catalogue[word];
}

function filled(text: string, values: Values): string {
  return text.replace(/{{(\w+)}}/g, (whole, name: string) => String(values[name] ?? whole));
}

export function t(word: Word, values: Values = {}): string {
  return filled(find(word, values) ?? word, values);
}

/** For words whose key is made at run time; `otherwise` where there is none. */
export function tMaybe(word: string, otherwise: string, values: Values = {}): string {
  const text = find(word, values);
  return text === undefined ? otherwise : filled(text, values);
}
