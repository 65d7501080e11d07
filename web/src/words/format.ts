// Money, days and times as people of India write them, in the language of the page and the time
// zone of the venue.

import type { components } from '../../../clients/typescript/src/contract';
import { language } from './words';

type Money = components['schemas']['Money'];

function locale(): string {
  return language() === 'hi' ? 'hi-IN' : 'en-IN';
}

const kept = new Map<string, Intl.DateTimeFormat>();

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale() + JSON.stringify(options);
  let format = kept.get(key);
  if (!format) kept.set(key, format = new Intl.DateTimeFormat(locale(), options));
  return format;
}

const keptMoney = new Map<string, Intl.NumberFormat>();

/** Whole rupees without ".00"; others with both digits. */
export function money({ amount, currency }: Money): string {
  const digits = amount % 100 === 0 ? 0 : 2;
  const key = locale() + currency + digits;
  let format = keptMoney.get(key);
  if (!format) keptMoney.set(key, format = new Intl.NumberFormat(locale(), {
    style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits,
  }));
  return format.format(amount / 100);
}

export function wholeNumber(value: number): string {
  return new Intl.NumberFormat(locale()).format(value);
}

/** Hindi says the part of the day, not am or pm. */
function timeOptions(): Intl.DateTimeFormatOptions {
  return {
    hour: 'numeric', minute: '2-digit', ...(language() === 'hi' ? { dayPeriod: 'short' } : {}),
  };
}

/** "9:45 pm", "रात 9:45". */
export function timeOf(instant: string, timeZone: string): string {
  return dateFormat({ ...timeOptions(), timeZone }).format(new Date(instant));
}

/** "Sunday, 22 November". */
export function dayOf(instant: string, timeZone: string): string {
  return dateFormat({ weekday: 'long', day: 'numeric', month: 'long', timeZone })
    .format(new Date(instant));
}

/** "Sun 22 Nov, 9:45 pm". */
export function momentOf(instant: string, timeZone: string): string {
  return dateFormat({
    weekday: 'short', day: 'numeric', month: 'short', ...timeOptions(), timeZone,
  }).format(new Date(instant));
}

/** The day at the venue as the API names it, "2026-11-22". */
export function dateOf(instant: string | number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric', month: '2-digit', day: '2-digit', timeZone,
  }).formatToParts(new Date(instant));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** A date of the API in three parts: "Sun", "22", "Nov". */
export function dateParts(date: string): { weekday: string; day: string; month: string } {
  const noon = new Date(`${date}T12:00:00Z`);
  const said = (options: Intl.DateTimeFormatOptions) =>
    dateFormat({ ...options, timeZone: 'UTC' }).format(noon);
  return {
    weekday: said({ weekday: 'short' }), day: said({ day: 'numeric' }),
    month: said({ month: 'short' }),
  };
}

/** "Sun 22 Nov" for a date of the API. */
export function shortDay(date: string): string {
  const { weekday, day, month } = dateParts(date);
  return `${weekday} ${day} ${month}`;
}

/** "2 h 18 min". */
export function running(minutes: number): string {
  const unit = (value: number, name: 'hour' | 'minute') => new Intl.NumberFormat(locale(), {
    style: 'unit', unit: name, unitDisplay: locale().startsWith('hi') ? 'long' : 'short', // "2 घं॰" is not read
  }).format(value);
  const hours = Math.floor(minutes / 60);
  return [hours > 0 ? unit(hours, 'hour') : '', minutes % 60 ? unit(minutes % 60, 'minute') : '']
    .filter(Boolean).join(' ');
}

/** "Hindi" for "hi". */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([locale()], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag; // not a tag of BCP 47
  }
}

/** "7:58" of seconds. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** "C-12, C-13 and C-14". */
export function listed(things: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(things);
}
