// The map under fingers, a mouse and the keyboard, in a stadium with standing places; and what it says
// of seats that somebody else takes while they are looked at.

import assert from 'node:assert/strict';
import {
  basket, cell, choose, hold, inWords, openSeats, setTogether, touchSeat,
} from '../buyer.mjs';
import { stadium, theShow } from '../grounds.mjs';
import { Hall } from '../hall.mjs';
import { Rival } from '../server.mjs';
import { scene } from '../stage.mjs';

const minimap = (page) => page.locator('[class*=minimap] canvas');
const said = (page, text) => page.getByRole('status').filter({ hasText: text });

/** A point of the map by shares of its box, away from what lies over it at the right. */
async function pointOf(page, across, down) {
  const { x, y, width, height } = await page.locator('canvas[role]').boundingBox();
  return { x: x + width * across, y: y + height * down };
}

/** Two fingers about a point, from so far apart to so far. */
async function pinch(page, { x, y }, from, to) {
  const devtools = await page.context().newCDPSession(page);
  const touch = (type, span) => devtools.send('Input.dispatchTouchEvent', {
    type, touchPoints: span === null ? [] : [
      { x, y: y - span / 2, id: 1 }, { x, y: y + span / 2, id: 2 },
    ],
  });
  await touch('touchStart', from);
  for (let step = 1; step <= 8; ++step) await touch('touchMove', from + (to - from) * step / 8);
  await touch('touchEnd', null);
  await devtools.detach();
}

async function drag(page, from, dx, dy) {
  const devtools = await page.context().newCDPSession(page);
  const touch = (type, share) => devtools.send('Input.dispatchTouchEvent', {
    type, touchPoints: share === null ? [] : [{ x: from.x + dx * share, y: from.y + dy * share }],
  });
  await touch('touchStart', 0);
  for (let step = 1; step <= 8; ++step) await touch('touchMove', step / 8);
  await touch('touchEnd', null);
  await devtools.detach();
}

scene('fingers zoom and move a stadium, and scroll the page while all of it is seen', {
  server: stadium, viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true,
}, async (play) => {
  const page = await play.open();
  await openSeats(page, await theShow(play));
  await page.getByText('Tap a part of the map to see its seats.').waitFor();
  const there = await pointOf(page, 0.3, 0.5);

  await drag(page, there, 0, -200);
  await page.waitForFunction(() => scrollY > 80);
  assert.equal(await minimap(page).count(), 0);
  await page.evaluate(() => scrollTo(0, 0));

  await pinch(page, there, 12, 90);
  await minimap(page).waitFor();
  await pinch(page, there, 12, 90);
  await page.getByText('Tap a part of the map').waitFor({ state: 'detached' });
  const frame = page.locator('[class*=minimapFrame]');
  const before = await frame.getAttribute('style');
  const scrolled = await page.evaluate(() => scrollY);
  await drag(page, there, -60, -60);
  await page.waitForFunction((was) =>
    document.querySelector('[class*=minimapFrame]').getAttribute('style') !== was, before);
  assert.equal(await page.evaluate(() => scrollY), scrolled);
  for (let time = 0; time < 3; ++time) await pinch(page, there, 90, 9);
  await minimap(page).waitFor({ state: 'detached' });
});

scene('mouse and keyboard zoom, walk from seat to seat and take one', { server: stadium },
  async (play) => {
    const page = await play.open();
    await openSeats(page, await theShow(play));
    await setTogether(page, 1);
    const there = await pointOf(page, 0.3, 0.5);
    await page.mouse.move(there.x, there.y);
    await page.mouse.wheel(0, 120); // further out than all of it: the page's
    await page.waitForFunction(() => scrollY > 0);
    await page.evaluate(() => scrollTo(0, 0));
    await page.mouse.wheel(0, -1200);
    await minimap(page).waitFor();
    assert.equal(await page.evaluate(() => scrollY), 0);

    await page.getByRole('button', { name: 'Whole hall' }).click();
    await minimap(page).waitFor({ state: 'detached' });
    await page.locator('canvas[role]').focus();
    await page.keyboard.press('ArrowRight');
    await said(page, /row \w+, seat \d+/).waitFor();
    const first = await page.locator('section > [role=status]').textContent();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction((was) =>
      document.querySelector('section > [role=status]').textContent !== was, first);
    await page.getByText(/m from the stage/).waitFor(); // the card beside it
    await page.keyboard.press('Enter');
    await said(page, /1 of at most 10/).first().waitFor();
    await basket(page).getByText(/, row \w+: \d+$/).waitFor();
    await page.keyboard.press('Enter');
    await basket(page).getByText('Tap a seat').waitFor();
  });

scene('standing places are taken by number, and told when others were faster', { server: stadium },
  async (play) => {
    const show = await theShow(play);
    const page = await play.open();
    await openSeats(page, show);
    await page.getByRole('button', { name: 'Seats as a list' }).click();
    const pit = page.getByRole('group', { name: 'Fan pit' });
    for (let place = 0; place < 4; ++place) await pit.getByRole('button', { name: /^One place more/ }).click();
    await basket(page).getByText('4 × Fan pit').waitFor();
    await new Rival(play.server).ask('POST', `/v1/shows/${show.id}/holds`,
      { seats: [], areas: [{ key: 'Fan pit', quantity: 5 }] });
    await page.getByText('Fan pit has 1 place left.').waitFor();
    await page.getByRole('button', { name: 'Continue without' }).click();
    await basket(page).getByText('1 × Fan pit').waitFor();
    await basket(page).getByRole('button', { name: /^Hold/ }).click();
    await page.waitForURL(/\/details$/);
  });

scene('a chosen seat that somebody else takes is named at once, with the nearest in its place', {},
  async (play) => {
    const show = play.takeShow();
    const hall = await Hall.of(play.server, show);
    const [row] = hall.neighbours(8);
    const page = await play.open();
    await openSeats(page, show);
    await choose(page, hall, row.slice(3, 5));
    await new Rival(play.server).hold(show.id, [row[4].key, row[5].key]);
    await page.getByText(`Sorry, this seat has just gone: ${inWords([row[4]])}.`).waitFor();
    await page.getByRole('button', { name: `Take the nearest (${inWords([row[2]])})` }).click();
    await basket(page).getByText(inWords(row.slice(2, 4))).waitFor();
    await page.getByText('just gone').waitFor({ state: 'detached' });
    await hold(page);
  });

scene('what one holds oneself can be given back and taken again', {}, async (play) => {
  const show = play.takeShow();
  const hall = await Hall.of(play.server, show);
  const [row] = hall.neighbours(8);
  const page = await play.open();
  await openSeats(page, show);
  await choose(page, hall, row.slice(0, 2));
  await hold(page);
  await page.goBack();
  await basket(page).getByText(inWords(row.slice(0, 2))).waitFor();
  await touchSeat(page, hall, row[1].index);
  await basket(page).getByText(inWords([row[0]]), { exact: true }).waitFor();
  await setTogether(page, 1);
  await touchSeat(page, hall, row[1].index, true);
  await basket(page).getByText(inWords(row.slice(0, 2))).waitFor();
  assert.equal(await page.getByText('just gone').count(), 0);
});

scene('the legend makes a category stand out, by a press that can be taken back', {},
  async (play) => {
    const page = await play.open();
    await openSeats(page, play.takeShow());
    const legend = page.getByRole('list', { name: 'Prices and what is free' });
    const [first, second] = [legend.getByRole('button').nth(0), legend.getByRole('button').nth(1)];
    await first.click();
    assert.equal(await first.getAttribute('aria-pressed'), 'true');
    assert.equal(await second.getAttribute('data-quiet'), 'true');
    await first.click();
    assert.equal(await second.getAttribute('data-quiet'), 'false');
  });

scene('a browser that draws nothing sells from the list', {}, async (play) => {
  const show = play.takeShow();
  const hall = await Hall.of(play.server, show);
  const [[seat]] = hall.neighbours(4);
  const page = await play.open();
  await page.addInitScript(() => { HTMLCanvasElement.prototype.getContext = () => null; });
  await page.goto(`/shows/${show.id}`);
  await setTogether(page, 1);
  const zone = page.getByRole('button', { name: seat.zone, expanded: false });
  if (await zone.count()) await zone.first().click();
  await cell(page, seat).click();
  await basket(page).getByText(inWords([seat]), { exact: true }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Seats as a map' }).count(), 0);
});
