// What a ticket type is called: in the language of the page where it has a word, with the ages that its
// organiser put behind its name, "Child (3 to 12)".

import { said } from '../words/catalogue_texts';
import { tMaybe } from '../words/words';

export function agesOf(name: string): string {
  const said = /\(([^)]*\d[^)]*)\)/.exec(name)?.[1];
  return said ? ` (${said.replace(/\s*(to|-|–)\s*/, '–')})` : '';
}

export function typeName(code: string, name = code): string {
  const word = tMaybe(`type.${code}`, '');
  return word ? word + agesOf(name) : said(name);
}
