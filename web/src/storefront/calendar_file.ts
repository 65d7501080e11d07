// A show as a calendar's file (iCalendar, RFC 5545): CRLF lines of at most 75 bytes, text escaped.

import type { Schemas } from '../api/schemas';
import { translated } from '../words/catalogue_texts';

function escaped(text: string): string {
  return text.replace(/([\\;,])/g, '\\$1').replace(/\r?\n/g, '\\n');
}

/** Long lines go on after CRLF and a space; letters are kept whole. */
function folded(line: string): string {
  const bytes = new TextEncoder();
  let out = '';
  let width = 0;
  for (const letter of line) {
    const size = bytes.encode(letter).length;
    if (width + size > 73) {
      out += '\r\n ';
      width = 1;
    }
    out += letter;
    width += size;
  }
  return out;
}

function utc(instant: number): string {
  return new Date(instant).toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
}

const alarmMinutes = 90;
const unknownLength = 150;

export function calendarFile(show: Schemas['Show'], order: Schemas['Order'], seats: string): string {
  const start = Date.parse(show.starts_at);
  const minutes = show.title.running_minutes || unknownLength;
  return [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Firstshow//Storefront//EN', 'BEGIN:VEVENT',
    `UID:${order.id}@firstshow`, `DTSTAMP:${utc(Date.parse(order.created_at))}`,
    `DTSTART:${utc(start)}`, `DTEND:${utc(start + minutes * 60_000)}`,
    `SUMMARY:${escaped(translated(show.title.name))}`,
    `LOCATION:${escaped([show.venue.name, show.hall.name, show.venue.address].map(translated).join(', '))}`,
    `DESCRIPTION:${escaped(`${order.code}: ${seats}`)}`,
    'BEGIN:VALARM', 'ACTION:DISPLAY', `DESCRIPTION:${escaped(translated(show.title.name))}`,
    `TRIGGER:-PT${alarmMinutes}M`, 'END:VALARM', 'END:VEVENT', 'END:VCALENDAR',
  ].map(folded).join('\r\n') + '\r\n';
}

/** Hands it to the browser as a file. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
