// Tickets on paper: what is printed is drawn as a PDF, turned into pictures, and its codes are read.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { orderOf } from '../buyer.mjs';
import { best, buy, findShow } from '../holds.mjs';
import { scene } from '../stage.mjs';

const text = (program, ...parameters) => execFileSync(program, parameters, { encoding: 'utf8' });

/** What a scanner reads off each sheet, and the words on it. */
function sheetsOf(pdf, folder) {
  text('pdftoppm', '-r', '150', '-png', pdf, join(folder, 'sheet'));
  return readdirSync(folder).filter((name) => name.endsWith('.png')).sort().map((name, n) => ({
    words: text('pdftotext', '-f', `${n + 1}`, '-l', `${n + 1}`, '-raw', pdf, '-'),
    codes: codesOn(join(folder, name)),
  }));
}

function codesOn(picture) {
  try {
    return text('zbarimg', '--quiet', '--raw', '--nodbus', picture).trim().split('\n');
  } catch {
    return []; // zbarimg ends with a fault where it finds none
  }
}

const margin = { top: '8mm', bottom: '8mm', left: '8mm', right: '8mm' };
const sheets = {
  'A4': { format: 'A4' },
  'a roll of 80 mm': { width: '80mm', height: '200mm' },
};

scene('printed, every ticket is a strip with all its words and its code, whole on one sheet', {
  colorScheme: 'dark', viewport: { width: 360, height: 740 },
}, async (play) => {
  const show = await findShow(play.server, (one) => one.title.kind === 'play');
  const page = await play.open();
  await buy(page, show, best(6, { category: 'Balcony' }), 'print@example.org');
  const { tickets, code } = await orderOf(page, play.server);
  const wanted = await page.evaluate(() => JSON.parse(Object.entries(localStorage)
    .find(([name]) => name.startsWith('firstshow.order.'))[1]).tickets.items.map((one) => one.code));
  for (const [name, size] of Object.entries(sheets)) {
    const folder = mkdtempSync(join(tmpdir(), 'firstshow-print-'));
    try {
      const pdf = join(folder, 'tickets.pdf');
      await page.pdf({ path: pdf, margin, ...size });
      const printed = sheetsOf(pdf, folder);
      assert.deepEqual(printed.flatMap((sheet) => sheet.codes).sort(), [...wanted].sort(), name);
      for (const { words, codes } of printed) {
        // The words of a ticket are on the sheet of its code.
        const titles = words.split('\n').filter((line) => line.trim() === 'Section').length;
        assert.equal(titles, codes.length, `${name}: ${words}`);
      }
      const all = printed.map((sheet) => sheet.words).join('\n');
      const numbers = tickets.map(({ seat }) => seat.number);
      for (const part of [code, show.venue.name, tickets[0].seat.zone, ...numbers])
        assert.ok(all.includes(part), `${name}: ${part}`);
      assert.ok(!/Print or save|Save this code|Return tickets/.test(all), name);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
});
