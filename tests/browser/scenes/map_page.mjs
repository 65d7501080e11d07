// The page of the map: on a phone the map has the screen and the rest is a sheet, on a wide screen it
// fills its panel; zoomed in, one knows where one is; a touch beside the seats means something.

import assert from 'node:assert/strict';
import { auditInBothLights, axe } from '../axe.mjs';
import {
  basket, choose, hold, inWords, openSeats, setTogether, touchSeat,
} from '../buyer.mjs';
import { stadium, theatre, theShow } from '../grounds.mjs';
import { Hall } from '../hall.mjs';
import { Rival } from '../server.mjs';
import { scene } from '../stage.mjs';

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const mapOf = (page) => page.locator('canvas[role]');
const minimap = (page) => page.locator('[class*=minimap] canvas');
const button = (page, name) => page.getByRole('button', { name, exact: true });
const bestForm = (page) => page.getByRole('button', { name: /^Pick the best (seat|\d+) for me$/ });
/** What is pinned to the corner of the map. */
const here = (page) => page.locator('[class*=_here_]');

/** The part of the window that an element takes, in shares of its area. */
async function shareOf(page, locator) {
  const { width, height } = await locator.boundingBox();
  const window = page.viewportSize();
  return width * height / (window.width * window.height);
}

async function inWindow(page, locator) {
  const { x, y, width, height } = await locator.boundingBox();
  const window = page.viewportSize();
  return x >= 0 && y >= 0 && x + width <= window.width + 1 && y + height <= window.height + 1;
}

async function overlap(one, other) {
  const [a, b] = [await one.boundingBox(), await other.boundingBox()];
  const meet = (from, length, other, its) => from < other + its - 2 && other < from + length - 2;
  return meet(a.x, a.width, b.x, b.width) && meet(a.y, a.height, b.y, b.height);
}

/** Where a seat is on the map while all of the hall is seen. */
async function placeOf(page, hall, index) {
  const { width, height } = await mapOf(page).boundingBox();
  return hall.placeOf(index, { width, height });
}

scene('a phone gives its screen to the map, and the rest comes up in a sheet',
  { server: stadium, ...phone }, async (play) => {
    const page = await play.open();
    await openSeats(page, await theShow(play));
    await page.getByText('Tap a part of the map').waitFor();
    assert.ok(await shareOf(page, mapOf(page)) > 0.5, 'the map has over half of the screen');
    assert.ok(await inWindow(page, mapOf(page)));
    assert.equal(await page.getByRole('link', { name: 'Firstshow' }).isVisible(), false);
    const prices = page.getByRole('list', { name: 'Prices and what is free' }).getByRole('button');
    assert.equal(await prices.count(), 5);
    for (const price of await prices.all()) assert.ok(await inWindow(page, price));
    assert.ok(await page.getByRole('group', { name: 'How many' }).isVisible());
    assert.equal(await bestForm(page).isVisible(), false);
    assert.equal(await overlap(mapOf(page), basket(page)), false);

    await button(page, 'Pick the best seats for me').tap();
    await bestForm(page).waitFor();
    assert.ok(await inWindow(page, bestForm(page)));
    await mapOf(page).tap({ position: { x: 20, y: 20 } });
    await bestForm(page).waitFor({ state: 'hidden' });
    await button(page, 'Pick the best seats for me').tap();
    await bestForm(page).tap();
    await basket(page).getByRole('link', { name: 'Continue' }).waitFor();
    assert.equal(await bestForm(page).isVisible(), false);
    assert.equal(await overlap(mapOf(page), basket(page)), false);
  });

scene('a phone on its side and a page at 200% show the map', { server: theatre }, async (play) => {
  const show = await theShow(play);
  for (const viewport of [{ width: 740, height: 360 }, { width: 720, height: 450 }]) {
    const page = await play.open({ viewport });
    await openSeats(page, show);
    assert.ok(await inWindow(page, mapOf(page)));
    assert.ok(await shareOf(page, mapOf(page)) > 0.35, JSON.stringify(viewport));
    assert.equal(await overlap(mapOf(page), basket(page)), false);
    await button(page, 'Pick the best seats for me').click();
    await bestForm(page).scrollIntoViewIfNeeded();
    assert.equal(await overlap(mapOf(page), bestForm(page)), false);
  }
});

scene('a wide screen fills its panel with the hall, and full screen is full', {
  server: theatre, viewport: { width: 1440, height: 900 },
}, async (play) => {
  const page = await play.open();
  const show = await theShow(play);
  const hall = await Hall.of(play.server, show);
  await openSeats(page, show);
  const { height } = await mapOf(page).boundingBox();
  const rows = hall.seats.filter((seat) => seat.index % 50 === 0);
  const places = await Promise.all(rows.map((seat) => placeOf(page, hall, seat.index)));
  const [top, bottom] = [Math.min, Math.max].map((end) => end(...places.map(({ y }) => y)));
  assert.ok(bottom - top > 0.7 * height, `${bottom - top} of ${height}`);
  const before = await shareOf(page, mapOf(page));
  await button(page, 'Full screen').click();
  await button(page, 'Leave full screen').waitFor();
  assert.equal(await page.evaluate(() => document.fullscreenElement === document.documentElement), true);
  await page.waitForFunction(() => document.querySelector('canvas[role]').clientWidth === innerWidth);
  assert.ok(await shareOf(page, mapOf(page)) > 1.4 * before);
  await setTogether(page, 1).catch(() => undefined);
  assert.ok(await basket(page).isVisible(), 'what is chosen stays in sight');
  await button(page, 'Leave full screen').click();
  await button(page, 'Full screen').waitFor();
  await page.waitForFunction(() => document.querySelector('canvas[role]').clientWidth < innerWidth);
});

scene('zoomed in, the zone and the way to the stage are said, and the card names the zone',
  { server: theatre, ...phone }, async (play) => {
    const page = await play.open();
    const show = await theShow(play);
    const hall = await Hall.of(play.server, show);
    await openSeats(page, show);
    assert.equal(await here(page).count(), 0, 'all of it is seen');
    const balcony = hall.measured.sections.find(({ zone }) => hall.plan.zones[zone].name === 'Balcony');
    const { wholeHall, toScreen } = hall.geometry;
    const { width, height } = await mapOf(page).boundingBox();
    const place = toScreen(wholeHall(hall.measured, { width, height }), balcony.heart);
    await mapOf(page).tap({ position: place });
    await here(page).getByText('Balcony', { exact: true }).waitFor();
    await here(page).getByText('Balcony stairs').waitFor();
    await here(page).getByText('Stage').waitFor();
    const now = await mapOf(page).boundingBox();
    await mapOf(page).tap({ position: { x: now.width / 2, y: now.height / 2 } });
    await page.getByText(/^Balcony · Row \w+ · Seat \d+$/).waitFor();
    await basket(page).getByText(/^Balcony, row \w+: \d+, \d+$/).waitFor();
    await basket(page).getByText('Enter by: Balcony stairs').waitFor();
    for (const what of ['Wheelchair place', 'Companion seat', 'Restricted view'])
      await page.locator('[class*=_key_]').getByText(what).waitFor();
    await button(page, 'Whole hall').tap();
    await here(page).waitFor({ state: 'detached' });
  });

scene('touches beside the seats: a block is gone to, the stage is nothing, outside is all of it',
  { server: stadium, viewport: { width: 1440, height: 900 } }, async (play) => {
    const page = await play.open();
    const show = await theShow(play);
    const hall = await Hall.of(play.server, show);
    await openSeats(page, show);
    const { width, height } = await mapOf(page).boundingBox();
    const stage = hall.plan.shapes.find(({ text }) => /stage/i.test(text));
    const { wholeHall, toScreen } = hall.geometry;
    const onStage = toScreen(wholeHall(hall.measured, { width, height }),
      { x: stage.at.x + stage.size.x / 2, y: stage.at.y + stage.size.y / 2 });
    await mapOf(page).click({ position: onStage });
    assert.equal(await minimap(page).count(), 0);
    assert.ok(await page.getByText('Tap a part of the map').isVisible());

    const seat = hall.seat(Math.floor(hall.measured.count / 2));
    await mapOf(page).click({ position: await placeOf(page, hall, seat.index) });
    await here(page).getByText(/^Block \d+$/).waitFor();
    await button(page, 'Whole hall').click();
    await minimap(page).waitFor({ state: 'detached' });

    // The corner of the box around a round stadium: nothing is there.
    const { box } = hall.measured;
    const corner = toScreen(wholeHall(hall.measured, { width, height }), { x: box.right, y: box.bottom });
    const { x, y } = await mapOf(page).boundingBox();
    await page.mouse.move(x + corner.x, y + corner.y);
    for (let turn = 0; turn < 2; ++turn) await page.mouse.wheel(0, -300);
    await minimap(page).waitFor();
    await page.mouse.click(x + corner.x, y + corner.y);
    await minimap(page).waitFor({ state: 'detached' });
  });

scene('on a phone, the notice of a lost seat covers nothing, and one button takes the nearest', phone,
  async (play) => {
    const show = play.takeShow();
    const hall = await Hall.of(play.server, show);
    const [row] = hall.neighbours(8);
    const page = await play.open();
    await openSeats(page, show);
    await choose(page, hall, row.slice(3, 5));
    await new Rival(play.server).hold(show.id, [row[4].key]);
    const take = page.getByRole('button', { name: /^Take the nearest/ });
    await take.waitFor();
    assert.equal(await overlap(take, mapOf(page)), false);
    assert.ok(await inWindow(page, take) && await inWindow(page, mapOf(page)));
    const named = (await take.textContent()).match(/\((.*)\)/)[1];
    assert.ok([row[2], row[5]].some((seat) => inWords([seat]) === named), named);
    await take.tap();
    await page.getByText('just gone').waitFor({ state: 'detached' });
    await basket(page).getByRole('button', { name: 'Hold 2 seats' }).waitFor();
    await hold(page);
  });

scene('the basket says zone, row and runs of numbers', { server: theatre }, async (play) => {
  const page = await play.open({ viewport: { width: 1440, height: 900 } });
  const show = await theShow(play);
  const hall = await Hall.of(play.server, show);
  const row = [...hall.neighbours(10)].find(([first]) => first.zone === 'Circle');
  await openSeats(page, show);
  await setTogether(page, 1);
  for (const seat of row.slice(2, 6)) await touchSeat(page, hall, seat.index, true);
  await basket(page).getByText(
    `Circle, row ${row[0].row}: ${row[2].number}–${row[5].number}`, { exact: true }).waitFor();
});

scene('axe finds nothing in the sheet of a phone, nor on a map that is zoomed in',
  // With less motion, colours that are inherited change some frames after the light.
  { server: theatre, ...phone, reducedMotion: 'no-preference' }, async (play) => {
    const page = await play.open();
    await page.addInitScript(axe);
    await openSeats(page, await theShow(play));
    await button(page, 'Pick the best seats for me').tap();
    await bestForm(page).waitFor();
    assert.deepEqual(await auditInBothLights(page), []);
    await page.getByRole('combobox', { name: 'Where' }).focus();
    await page.keyboard.press('Escape');
    await bestForm(page).waitFor({ state: 'hidden' });
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-expanded')), 'false');
    await button(page, 'Zoom in').tap();
    await button(page, 'Zoom in').tap();
    await here(page).waitFor();
    assert.deepEqual(await auditInBothLights(page), []);
  });
