// The pages for everybody: without a mouse, in Hindi, on the narrowest screen, read out, without a
// script.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditInBothLights, axe } from '../axe.mjs';
import {
  assertOneOrder, cell, confirmed, dayOf, details, heading, openSeats, orderOf,
} from '../buyer.mjs';
import { Hall } from '../hall.mjs';
import { untranslated } from '../hindi.mjs';
import { root, scene } from '../stage.mjs';
import { tour, tourFaults } from '../tour.mjs';

const english = JSON.parse(readFileSync(join(root, 'web/locales/en.json'), 'utf8'));
const hindi = JSON.parse(readFileSync(join(root, 'web/locales/hi.json'), 'utf8'));

/** Tab, until the element has the focus. */
async function tabTo(page, element) {
  await element.waitFor();
  for (let stops = 0; stops < 150; ++stops) {
    if (await element.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`no way to ${element} by Tab`);
}

async function pressOn(page, element, key = 'Enter') {
  await tabTo(page, element);
  await page.keyboard.press(key);
}

/** After the page has changed by itself, the focus is on its heading, never nowhere. */
async function assertFocusOn(page, name) {
  await heading(page, name).waitFor();
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
}

scene('a whole purchase by keyboard alone; each page takes the focus', {
  viewport: { width: 320, height: 640 },
}, async (play) => {
  const show = play.takeShow();
  const hall = await Hall.of(play.server, show);
  const [row] = hall.neighbours(6);
  const who = details('keys@example.org');
  const page = await play.open();
  await page.goto(`/?city=${show.venue.city}`);
  await pressOn(page, page.getByRole('link', { name: 'Skip to the content' }));
  await pressOn(page, dayOf(page, show), 'Space');
  await pressOn(page, page.locator(`main a[href="/titles/${show.title.id}"]`).first());
  await assertFocusOn(page, show.title.name);
  await pressOn(page, dayOf(page, show));
  await pressOn(page, page.locator(`a[href="/shows/${show.id}"]`));
  await assertFocusOn(page, show.title.name);
  await pressOn(page, page.getByRole('button', { name: 'Seats as a list' }));
  const zone = page.getByRole('button', { name: row[0].zone });
  if (await zone.getAttribute('aria-expanded') === 'false') await pressOn(page, zone);
  await tabTo(page, page.locator('[role=gridcell][tabindex="0"]').first());
  for (let line = 0; line < hall.measured.rows.length; ++line) {
    const at = await page.evaluate(() => Number(document.activeElement.dataset.seat));
    if (hall.seat(at).row === row[0].row) break;
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Home');
  for (let step = 0; step < 40; ++step) {
    if (await cell(page, row[0]).evaluate((one) => one === document.activeElement)) break;
    await page.keyboard.press('ArrowRight');
  }
  await page.keyboard.press('Enter');
  await page.locator(`[data-seat="${row[1].index}"][aria-selected=true]`).waitFor();
  await pressOn(page, page.getByRole('button', { name: 'Hold 2 seats' }));
  await assertFocusOn(page, show.title.name);
  for (const [name, words] of [['Name', who.name], ['Email', who.email]]) {
    await tabTo(page, page.getByRole('textbox', { name }));
    await page.keyboard.type(words);
  }
  await pressOn(page, page.getByRole('button', { name: 'Review order' }));
  await assertFocusOn(page, 'Review and pay');
  await pressOn(page, page.getByRole('button', { name: 'Cancel the order' }));
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement.textContent === 'Cancel the order');
  await page.getByRole('button', { name: /^Pay ₹/ }).focus();
  await page.keyboard.press('Enter');
  await pressOn(page, page.getByRole('button', { name: 'Pay by card' }));
  await confirmed(page);
  await assertOneOrder(play.server, show, hall, who.email, row.slice(0, 2));
});

/** Sentences of the other catalogue, keys and unfilled values on a page that should be in Hindi. */
async function notInHindi(page) {
  const text = await page.locator('body').evaluate((body) => {
    const labels = [...body.querySelectorAll('[aria-label], [placeholder], [title]')].map((one) =>
      [one.getAttribute('aria-label'), one.getAttribute('placeholder'), one.title].join('\n'));
    return [body.innerText, ...labels].join('\n');
  });
  const keys = Object.keys(english).filter((key) => key.includes('.') && text.includes(key));
  const sentences = Object.entries(english).filter(([key, words]) =>
    key !== 'brand' && words.length > 8 && !words.includes('{{') && words !== hindi[key] && text.includes(words));
  return [...keys, ...sentences.map(([, words]) => words), ...text.match(/{{|undefined|NaN/g) ?? []];
}

scene('in Hindi every page speaks Hindi, to the review and back after a reload', {
  faults: [/status of 404 .*nothing.here/],
}, async (play) => {
  const show = play.takeShow();
  const page = await play.open();
  const assertHindi = async (name) => {
    await page.locator('main h1').first().waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'hi', name);
    assert.match(await page.locator('main').innerText(), /[\u0900-\u097f]{3}/, name);
    assert.deepEqual(await notInHindi(page), [], name);
    assert.deepEqual(await untranslated(page, play.server), [], name);
  };
  await page.goto(`/?city=${show.venue.city}`);
  await page.getByRole('navigation').getByRole('button', { name: 'हिन्दी' }).click();
  await page.locator('html[lang=hi]').waitFor();
  await dayOf(page, show).click();
  await page.locator(`main a[href="/titles/${show.title.id}"]`).first().waitFor();
  await assertHindi('home');
  await page.goto(`/?city=${show.venue.city}&view=venues`);
  await page.locator('main address, main h2').last().waitFor();
  await assertHindi('venues');
  await page.goBack();
  await page.locator(`main a[href="/titles/${show.title.id}"]`).first().waitFor();
  await page.locator(`main a[href="/titles/${show.title.id}"]`).first().click();
  await page.locator('a[href^="/shows/"]').first().waitFor();
  await assertHindi('title');
  await openSeats(page, show);
  await page.locator('form button[type=submit]').click();
  await assertHindi('seats');
  await page.locator(`a[href="/shows/${show.id}/details"]`).click();
  await page.locator('input[name=name]').fill('आशा राव');
  await page.locator('input[name=email]').fill('hindi@example.org');
  await assertHindi('details');
  await page.locator('form button[type=submit]').click();
  await page.waitForURL(/\/orders\//);
  await page.locator('table tfoot').waitFor();
  await assertHindi('review');
  await page.reload();
  await page.locator('table tfoot').waitFor();
  await assertHindi('review after a reload');
  assert.equal((await orderOf(page, play.server)).buyer.name, 'आशा राव');
  await page.goto('/find-order');
  await page.locator('form').last().waitFor();
  await assertHindi('find order');
  await page.goto('/nothing/here');
  await page.locator('main a[href="/find-order"]').waitFor();
  await assertHindi('not found');
});

/** Runs in the page: what does not fit into its width, and targets too small for a finger. */
function misfits() {
  const width = document.documentElement.clientWidth;
  const faults = [];
  const named = (one) => `<${one.tagName.toLowerCase()}> ${(one.getAttribute('aria-label') ??
    one.textContent).trim().slice(0, 40)}`;
  const style = (one) => getComputedStyle(one);
  const scrolls = (one) => one && (/auto|scroll/.test(style(one).overflowX) || scrolls(one.parentElement));
  const unseen = (one) => one && (style(one).clipPath !== 'none' || /rect/.test(style(one).clip) ||
    unseen(one.parentElement));
  const shown = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !unseen(one);
  if (document.documentElement.scrollWidth > width)
    faults.push(`the page is ${document.documentElement.scrollWidth} px wide`);
  for (const one of document.querySelectorAll('body *')) {
    if (!(one instanceof HTMLElement) || !shown(one)) continue;
    const box = one.getBoundingClientRect();
    if (box.width > 0 && box.bottom > 0 && (box.right > width + 1 || box.left < -1) && !scrolls(one))
      faults.push(`${named(one)} sticks out: ${box.left} to ${box.right}`);
    const { overflowX, textOverflow } = style(one);
    if (/hidden|clip/.test(overflowX) && one.scrollWidth > one.clientWidth + 1 &&
        textOverflow !== 'ellipsis' && one.innerText) faults.push(`${named(one)} is cut off`);
  }
  const targets = 'a[href], button, input, select, summary, [role=gridcell][tabindex]';
  for (const one of document.querySelectorAll(targets)) {
    if (!shown(one) || one.disabled) continue;
    const target = one.matches('input[type=checkbox]') ? one.closest('label') ?? one : one;
    const { width: wide, height: high } = target.getBoundingClientRect();
    const inText = style(one).display === 'inline' && one.matches('a') &&
      one.parentElement.textContent.trim() !== one.textContent.trim();
    if (!inText && (wide < 24 || high < 24)) faults.push(`${named(one)} is ${wide} by ${high}`);
  }
  return faults;
}

scene('at 320 pixels nothing is cut off and every target is large enough', {
  viewport: { width: 320, height: 640 }, faults: tourFaults,
}, async (play) => {
  const page = await play.open();
  const found = {};
  await tour(play, page, 'narrow@example.org', async (_, name) => {
    const faults = await page.evaluate(misfits);
    if (faults.length) found[name] = [...new Set(faults)];
  });
  assert.deepEqual(found, {});
});

scene('axe finds nothing on any page, light or dark', { faults: tourFaults }, async (play) => {
  const page = await play.open();
  await page.addInitScript(axe);
  const found = {};
  await tour(play, page, 'axe@example.org', async (_, name) => {
    const faults = await auditInBothLights(page);
    if (faults.length) found[name] = faults;
  });
  assert.deepEqual(found, {});
});

scene('without a script, titles and times can be read', { javaScriptEnabled: false },
  async (play) => {
    const show = play.takeShow();
    const page = await play.open();
    await page.goto('/');
    await page.getByRole('heading', { level: 1, name: 'On now' }).waitFor();
    await page.getByRole('link', { name: show.title.name }).click();
    await heading(page, show.title.name).waitFor();
    const time = page.locator(`a[href="/shows/${show.id}"] time`);
    await time.waitFor();
    assert.equal(await time.getAttribute('datetime'), show.starts_at);
    assert.ok(await time.isVisible());
  });
