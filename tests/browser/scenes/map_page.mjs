// The page of the map: on a phone the map has the screen and the rest is a sheet, on a wide screen it
// fills its panel; zoomed in, one knows where one is; a touch beside the seats means something.

import assert from 'node:assert/strict';
import { auditInBothLights, axe } from '../axe.mjs';
import {
  basket, cell, checkOrder, choose, details, heading, hold, inWords, openList, openSeats, setTogether, touchSeat,
} from '../buyer.mjs';
import { stadium, theatre, theShow } from '../grounds.mjs';
import { Hall } from '../hall.mjs';
import { best, openDetails, review } from '../holds.mjs';
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

scene('the sheet keeps its own button in sight, however low the screen is and whatever is held',
  { viewport: { width: 320, height: 640 }, hasTouch: true }, async (play) => {
    const page = await play.open();
    await openSeats(page, play.takeShow());
    const find = async () => {
      await button(page, 'Pick the best seats for me').tap();
      await page.getByRole('checkbox', { name: 'One of us uses a wheelchair' }).check();
      assert.ok(await inWindow(page, bestForm(page)));
      assert.equal(await overlap(bestForm(page), page.getByRole('group', { name: 'How many' })), false);
      await bestForm(page).tap({ timeout: 2_000 });
    };
    await find();
    await basket(page).getByRole('link', { name: 'Continue' }).waitFor();
    await page.setViewportSize({ width: 320, height: 480 });
    await find();
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

/** Taps the map where a block is drawn while all of the hall is seen. */
async function tapBlock(page, hall, block) {
  const { wholeHall, toScreen } = hall.geometry;
  const { width, height } = await mapOf(page).boundingBox();
  await mapOf(page).tap({ position: toScreen(wholeHall(hall.measured, { width, height }), block.heart) });
}

scene('zoomed in elsewhere, the seats that are picked for the buyer come into view',
  { server: theatre, ...phone }, async (play) => {
    const page = await play.open();
    const show = await theShow(play);
    const hall = await Hall.of(play.server, show);
    await openSeats(page, show);
    const zoneOf = (section) => hall.plan.zones[section.zone].name;
    await tapBlock(page, hall, hall.measured.sections.find((one) => zoneOf(one) === 'Balcony'));
    await here(page).getByText('Balcony', { exact: true }).waitFor();
    await button(page, 'Pick the best seats for me').tap();
    await bestForm(page).tap();
    await basket(page).getByText(/^Stalls, row/).waitFor();
    await here(page).getByText('Stalls', { exact: true }).waitFor();
  });

scene('a touch of a block with wheelchair places points to them, and shows them to who asked for one',
  { server: stadium, ...phone }, async (play) => {
    const page = await play.open();
    const show = await theShow(play);
    const hall = await Hall.of(play.server, show);
    const { zones } = hall.plan;
    // Opposite of the stage: its last row, which has the wheelchair places, is out of sight.
    const [block] = hall.measured.sections.filter(({ wheelchairs }) => wheelchairs)
      .sort((a, b) => b.heart.y - a.heart.y);
    await openSeats(page, show);
    await tapBlock(page, hall, block);
    await here(page).getByText(zones[block.zone].name, { exact: true }).waitFor();
    const pointer = button(page, 'Wheelchair places');
    await pointer.waitFor();
    assert.ok(await inWindow(page, pointer));
    assert.equal(await overlap(pointer, here(page)), false);
    await pointer.tap();
    await pointer.waitFor({ state: 'detached' });

    await button(page, 'Whole hall').tap();
    await button(page, 'Pick the best seats for me').tap();
    await page.getByRole('checkbox', { name: 'One of us uses a wheelchair' }).check();
    await mapOf(page).tap({ position: { x: 5, y: 5 } });
    await bestForm(page).waitFor({ state: 'hidden' });
    await tapBlock(page, hall, block);
    await here(page).getByText(zones[block.zone].name, { exact: true }).waitFor();
    assert.equal(await pointer.count(), 0, 'they are in view');
  });

scene('on a phone the card of a touched seat hides none of its neighbours, and is closed', phone,
  async (play) => {
    const page = await play.open();
    const show = play.takeShow();
    const hall = await Hall.of(play.server, show);
    await openSeats(page, show);
    for (const share of [0.35, 0.8]) {
      await button(page, 'Whole hall').tap();
      const { width, height } = await mapOf(page).boundingBox();
      const seat = hall.seats[Math.floor(hall.seats.length * share)];
      const at = hall.placeOf(seat.index, { width, height });
      await mapOf(page).tap({ position: at }); // comes closer
      await mapOf(page).tap({ position: at });
      const card = page.locator('[class*=_card_][data-docked=true]');
      await card.waitFor();
      const map = await mapOf(page).boundingBox();
      const box = await card.boundingBox();
      const far = Math.max(map.y + at.y - (box.y + box.height), box.y - (map.y + at.y));
      assert.ok(far > 40, `the card is ${far} pixels from the finger`);
      const close = card.getByRole('button', { name: 'Close' });
      const target = await close.boundingBox();
      assert.ok(target.width >= 40 && target.height >= 40);
      await close.tap();
      await card.waitFor({ state: 'detached' });
    }
  });

scene('the list of a stadium says what the seats of each block cost', { server: stadium }, async (play) => {
  const page = await play.open();
  const show = await theShow(play);
  const hall = await Hall.of(play.server, show);
  await openSeats(page, show);
  await button(page, 'Seats as a list').click();
  const money = new Intl.NumberFormat('en-IN', { style: 'currency', currency: 'INR', maximumFractionDigits: 0 });
  for (const index of [0, hall.plan.zones.length - 1]) {
    const { name } = hall.plan.zones[index];
    const { category } = hall.measured.sections.find(({ zone }) => zone === index);
    const { prices } = show.categories.find((one) => one.name === hall.plan.categories[category].name);
    await page.getByRole('button', { name: `${name} ` }).filter({ hasText: money.format(prices.adult.amount / 100) })
      .waitFor();
  }
});

/** The browser's own size of letters, as in its settings. */
async function setLetters(page, size) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Page.setFontSizes', { fontSizes: { standard: size, fixed: size } });
}

scene('letters of twice the size on a small phone: nothing is cut, the map is seen, seats can be held',
  { viewport: { width: 320, height: 640 }, hasTouch: true }, async (play) => {
    const show = play.takeShow();
    const hall = await Hall.of(play.server, show);
    const [pair] = [...hall.neighbours(2)];
    for (const size of [24, 32]) {
      const page = await play.open();
      await setLetters(page, size);
      await page.goto('/');
      await heading(page, /^On now/).waitFor();
      await openSeats(page, show);
      const sized = `at ${size} pixels`;
      assert.ok(await shareOf(page, mapOf(page)) > 0.3, `the map is seen ${sized}`);
      assert.ok(await inWindow(page, mapOf(page)), sized);
      const stepper = page.getByRole('group', { name: 'How many' });
      const best = button(page, 'Pick the best seats for me');
      const back = page.getByRole('link', { name: 'Back' });
      const language = page.getByRole('navigation').getByRole('button', { name: 'हिन्दी' });
      const title = page.getByRole('heading', { level: 1 });
      for (const one of [stepper, best, back, title, language])
        assert.ok(await inWindow(page, one), `${await one.innerText()} ${sized}`);
      for (const [one, other] of [[stepper, best], [title, language], [title, back], [basket(page), mapOf(page)]])
        assert.equal(await overlap(one, other), false, `${await one.innerText()} is free ${sized}`);
      const told = await title.evaluate((one) => one.scrollWidth <= one.clientWidth + 1);
      assert.ok(told, `the title is whole ${sized}`);
      await openList(page, pair[0]);
      for (const seat of pair) await cell(page, seat).click({ modifiers: seat === pair[0] ? [] : ['Shift'] });
      const holds = basket(page).getByRole('button', { name: /^Hold/ });
      assert.ok(await inWindow(page, holds), sized);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, sized);
    }
  });

/** Whether no word of it is broken and nothing of it is cut. */
const isWhole = (locator) => locator.evaluate((one) => {
  const range = document.createRange();
  const walk = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    for (const { index, 0: word } of walk.currentNode.data.matchAll(/[\p{L}\p{M}\d₹,]+/gu)) {
      range.setStart(walk.currentNode, index);
      range.setEnd(walk.currentNode, index + word.length);
      if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) return false;
    }
  }
  return one.scrollWidth <= one.clientWidth + 1 && one.scrollHeight < one.clientHeight + 12; // letters hang out
});

scene('letters of twice the size on a small phone: details and review are read as they are written',
  { viewport: { width: 320, height: 640 }, hasTouch: true }, async (play) => {
    const show = play.takeShow();
    for (const size of [24, 32]) {
      const page = await play.open();
      await setLetters(page, size);
      await openDetails(page, show, best(2));
      const sum = page.locator('form [class*=_held_]');
      assert.ok(await isWhole(sum), `${await sum.innerText()} at ${size} pixels`);
      await checkOrder(page).scrollIntoViewIfNeeded();
      assert.equal(await inWindow(page, page.getByRole('timer')), false, 'nothing lies over what is filled in');
      await review(page, details('large.letters@example.org'));
      const buyer = page.getByRole('region', { name: 'Buyer' });
      assert.ok(await isWhole(buyer.getByRole('heading')), `the name at ${size} pixels`);
      const email = buyer.getByText('large.letters@example.org');
      const { height } = await email.boundingBox();
      assert.ok(height < 4 * 1.6 * size, `the address takes ${height} pixels`);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
      const pay = page.getByRole('button', { name: /^Pay ₹/ });
      await pay.scrollIntoViewIfNeeded();
      assert.equal(await inWindow(page, page.getByRole('timer')), false, 'nothing lies over what is read');
      for (const card of await page.getByRole('main').getByRole('region').all())
        assert.ok(await card.evaluate((one) => one.scrollWidth <= one.clientWidth + 1), await card.innerText());
    }
  });

scene('a wheelchair place is named in full over the details, in Hindi on a small phone', {
  viewport: { width: 320, height: 640 }, locale: 'hi-IN', server: stadium,
}, async (play) => {
  const show = await theShow(play);
  const { zones } = await play.server.read(`/v1/seat-plans/${show.seat_plan}`);
  const seats = zones.flatMap((zone) => zone.rows.flatMap((row) => row.seats));
  const keyOf = (trait) => seats.find((seat) => seat[trait]).key;
  const page = await play.open();
  await openDetails(page, show, { seats: [keyOf('accessible'), keyOf('companion')], areas: [] });
  const sum = page.locator('form [class*=_sum_]');
  await sum.getByText('व्हीलचेयर').waitFor();
  assert.ok(await isWhole(sum), await sum.innerText());
});

scene('on a desk the bar leaves the key of the map in sight while seats are held', {
  viewport: { width: 1440, height: 900 },
}, async (play) => {
  const page = await play.open();
  await openSeats(page, play.takeShow());
  const key = page.locator('[class*=_key_]');
  assert.equal(await overlap(key, basket(page)), false);
  await bestForm(page).click();
  await basket(page).getByText('Held for you.').waitFor();
  await page.waitForFunction(() => {
    const [bar] = document.querySelectorAll('[role=region][aria-label="Your selection"]');
    return document.querySelector('[class*=_key_]').getBoundingClientRect().bottom <= bar.getBoundingClientRect().top;
  });
  assert.ok(await inWindow(page, key));
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
    await basket(page).getByRole('button', { name: 'Hold 2 tickets' }).waitFor();
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

scene('axe finds nothing in the sheet of a phone, on a map that is zoomed in, and in the card of a seat',
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
    await mapOf(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('button', { name: 'Close' }).waitFor();
    assert.deepEqual(await auditInBothLights(page), []);
  });
