// What time it is at the server: many devices are minutes wrong and some a day, and then the pages would
// call open what is closed. Every reply says when it was sent.

import { api } from './client';

/** The Date of a reply less how long this page was open then, at its highest: a reply that a cache kept,
 * or one that was long on its way, makes it lower. Null before the first. */
let opened_ms: number | null = null;

/** Takes the Date header of a reply. */
export function hearDate(date: string | null): void {
  const sent_ms = Date.parse(date ?? '');
  if (Number.isNaN(sent_ms)) return;
  opened_ms = Math.max(opened_ms ?? -Infinity, sent_ms - performance.now());
}

api.use({ onResponse: ({ response }) => hearDate(response.headers.get('Date')) });

/** In milliseconds, like Date.now(), which stands in until the server has answered. */
export function now(): number {
  return opened_ms === null ? Date.now() : opened_ms + performance.now();
}
