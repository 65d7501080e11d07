// What a ticket type is called: as the server translates it, else by the page's own word with the ages that
// its organiser put behind its name, "Child (3 to 12)".

import { translated } from '../words/catalogue_texts';
import { tMaybe } from '../words/words';

export function agesOf(name: string): string {
  const ages = /\(([^)]*\d[^)]*)\)/.exec(name)?.[1];
  return ages ? ` (${ages.replace(/\s*(to|-|–)\s*/, '–')})` : '';
}

export function typeName(code: string, name = code): string {
  const inCatalogue = translated(name);
  const word = tMaybe(`type.${code}`, '');
  return inCatalogue !== name || !word ? inCatalogue : word + agesOf(name);
}

/** Whom one ticket of a type is for: Hindi sells "बच्चों का टिकट", and this one is for "बच्चा". */
export function holderName(code: string): string {
  return tMaybe(`ticket.for.${code}`, typeName(code));
}
