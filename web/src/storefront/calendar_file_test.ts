import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calendarFile } from './calendar_file';

test('a calendar reads what is in it', () => {
  const show = {
    title: { name: 'वज्र: दूसरा सूरज, एक बहुत लंबा नाम जो मोड़ना पड़ता है', running_minutes: 90 },
    venue: { name: 'Regal; Pune', address: '1, Road' }, hall: { name: 'Hall' },
    starts_at: '2026-11-22T12:30:00Z',
  } as Parameters<typeof calendarFile>[0];
  const order = { id: 'ord_1', code: 'K7QF-2M9D', created_at: '2026-11-20T10:00:00.5Z' } as
    Parameters<typeof calendarFile>[1];
  const file = calendarFile(show, order, 'C-1, C-2');
  assert.ok(file.endsWith('END:VCALENDAR\r\n'));
  const bytes = (line: string) => new TextEncoder().encode(line).length;
  for (const line of file.split('\r\n')) assert.ok(bytes(line) <= 75, line);
  const unfolded = file.replaceAll('\r\n ', '');
  assert.match(unfolded, /DTSTART:20261122T123000Z\r\nDTEND:20261122T140000Z/);
  assert.ok(unfolded.includes('LOCATION:Regal\\; Pune\\, Hall\\, 1\\, Road'));
  assert.ok(unfolded.includes('SUMMARY:वज्र: दूसरा सूरज\\, एक'));
});
