// Choosing seats: as many as one asked for, moved by a touch and added to on purpose; where they do not fit,
// other places in one press; a group with a wheelchair in one request; and two tabs that know of each other.

import assert from 'node:assert/strict';
import { auditInBothLights, axe } from '../axe.mjs';
import {
  basket, cell, choose, comeToReview, details, heading, hold, inWords, openList, openSeats, setTogether,
  touchSeat,
} from '../buyer.mjs';
import { stadium, theShow } from '../grounds.mjs';
import { Hall } from '../hall.mjs';
import { Rival } from '../server.mjs';
import { placesOf, scene } from '../stage.mjs';

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const said = (page, text) => page.getByRole('status').filter({ hasText: text });
const addMore = (page) => page.getByRole('button', { name: 'Add more seats' });
const keysOf = (seats) => seats.map((seat) => seat.key).sort();
const chosen = (page, seats) => basket(page).getByText(inWords(seats), { exact: true }).waitFor();
const holdsOnly = (page, count) =>
  basket(page).getByRole('button', { name: count === 1 ? 'Hold this seat' : `Hold ${count} seats` }).waitFor();

/** Keys of the seats that the buyer of this page holds, as the server says. */
async function heldBy(page, server, show) {
  const [hold, token] = await page.evaluate((id) => {
    const kept = (name) => JSON.parse(localStorage.getItem(`firstshow.${name}`));
    return [kept(`show.${id}`).hold, kept('buyer').token];
  }, show.id);
  const { body } = await server.ask('GET', `/v1/holds/${hold}`, { headers: { Authorization: `Bearer ${token}` } });
  assert.equal(body.state, 'active');
  return keysOf(body.seats);
}

async function hallWithRows(play, wanted, neighbours = 8) {
  const show = play.takeShow(wanted);
  const hall = await Hall.of(play.server, show);
  return { show, hall, rows: [...hall.neighbours(neighbours)] };
}

/** Requests of this page to hold or to change, as they are sent. */
function holdRequests(page) {
  const sent = [];
  page.on('request', (one) => {
    if (/\/holds(\/|$)/.test(new URL(one.url()).pathname) && one.method() !== 'GET')
      sent.push({ method: one.method(), body: one.postDataJSON() });
  });
  return sent;
}

scene('two means two: a second touch moves the pair, and what is held in one request', {},
  async (play) => {
    const { show, hall, rows } = await hallWithRows(play);
    const page = await play.open();
    await openSeats(page, show);
    await setTogether(page, 2);
    await touchSeat(page, hall, rows[0][0].index);
    await chosen(page, rows[0].slice(0, 2));
    await touchSeat(page, hall, rows[3][0].index);
    await said(page, /^Moved to .*2 of at most 10\.$/).waitFor();
    await chosen(page, rows[3].slice(0, 2));
    await holdsOnly(page, 2);
    await hold(page);
    await page.goBack();
    await basket(page).getByText('held for you').waitFor();
    const sent = holdRequests(page);
    await touchSeat(page, hall, rows[1][0].index);
    await basket(page).getByRole('button', { name: 'Switch to these 2' }).click();
    await page.waitForURL(/\/details$/);
    assert.deepEqual(sent.map(({ method, body }) => [method, [...body.seats].sort()]),
      [['PATCH', keysOf(rows[1].slice(0, 2))]]);
    assert.deepEqual(await heldBy(page, play.server, show), keysOf(rows[1].slice(0, 2)));
  });

scene('another number changes the group that is chosen, and what is held at one press', {},
  async (play) => {
    const { show, hall, rows } = await hallWithRows(play);
    const page = await play.open();
    await openSeats(page, show);
    await setTogether(page, 2);
    await touchSeat(page, hall, rows[0][2].index);
    await holdsOnly(page, 2);
    await setTogether(page, 3);
    await holdsOnly(page, 3);
    await hold(page);
    await page.goBack();
    await basket(page).getByText('held for you').waitFor();
    await setTogether(page, 2);
    await basket(page).getByRole('button', { name: 'Switch to these 2' }).click();
    await page.waitForURL(/\/details$/);
    assert.equal((await heldBy(page, play.server, show)).length, 2);
  });

scene('a touch of a standing area takes as many as one is, and moves them there', { server: stadium },
  async (play) => {
    const show = await theShow(play);
    const hall = await Hall.of(play.server, show);
    const page = await play.open({ viewport: { width: 1440, height: 900 } });
    await openSeats(page, show);
    const canvas = page.locator('canvas');
    const { width, height } = await canvas.boundingBox();
    await canvas.click({ position: hall.placeOfArea('Floor', { width, height }) });
    await basket(page).getByText('2 × Floor').waitFor();
    await setTogether(page, 4);
    await basket(page).getByText('4 × Floor').waitFor();
    await canvas.click({ position: hall.placeOfArea('Floor', { width, height }) });
    await basket(page).getByText('4 × Floor').waitFor();
  });

scene('a touch of a standing area beside seats takes nothing away: its stepper adds', { server: stadium },
  async (play) => {
    const show = await theShow(play);
    const hall = await Hall.of(play.server, show);
    const page = await play.open({ viewport: { width: 1440, height: 900 } });
    await openSeats(page, show);
    await setTogether(page, 2);
    await page.getByRole('button', { name: /^Pick the best 2/ }).click();
    await basket(page).getByText('Held for you.').waitFor();
    const canvas = page.locator('canvas');
    const { width, height } = await canvas.boundingBox();
    await canvas.click({ position: hall.placeOfArea('Floor', { width, height }) });
    await page.getByRole('button', { name: 'One place more in Floor' }).click();
    await basket(page).getByText('1 × Floor').waitFor();
    await basket(page).getByText('3 seats').waitFor();
    await basket(page).getByRole('button', { name: 'Switch to these 3' }).click();
    await page.waitForURL(/\/details$/);
  });

scene('a touch of one of the chosen seats gives that one back', {}, async (play) => {
  const { show, hall, rows } = await hallWithRows(play);
  const page = await play.open();
  await openSeats(page, show);
  await setTogether(page, 2);
  await touchSeat(page, hall, rows[0][0].index);
  await chosen(page, rows[0].slice(0, 2));
  await touchSeat(page, hall, rows[0][1].index);
  await said(page, /^Removed: /).waitFor();
  await chosen(page, rows[0].slice(0, 1));
});

/** One finger on the canvas where a seat is drawn; it is lifted after `meanwhile`. */
async function pressLong(page, hall, index, meanwhile) {
  const canvas = page.locator('canvas[role]');
  const { x, y, width, height } = await canvas.boundingBox();
  const place = hall.placeOf(index, { width, height });
  const devtools = await page.context().newCDPSession(page);
  const touchPoints = [{ x: x + place.x, y: y + place.y }];
  await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
  await meanwhile();
  await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await devtools.detach();
}

scene('more seats are added with Shift, by a long press, or while a button says so', phone,
  async (play) => {
    // A hall so small that a finger meets its seats without coming closer.
    const { show, hall, rows } = await hallWithRows(play, (one) => placesOf(one) < 100, 4);
    assert.ok(rows.length > 4);
    const page = await play.open();
    await openSeats(page, show);
    await setTogether(page, 1);
    assert.equal(await addMore(page).count(), 0, 'there is nothing to add to');
    await touchSeat(page, hall, rows[0][0].index);
    await holdsOnly(page, 1);
    await touchSeat(page, hall, rows[1][0].index, true);
    await holdsOnly(page, 2);
    await pressLong(page, hall, rows[2][0].index, () => holdsOnly(page, 3));
    await holdsOnly(page, 3); // nor does lifting the finger give one of them back
    await addMore(page).tap();
    assert.equal(await addMore(page).getAttribute('aria-pressed'), 'true');
    await touchSeat(page, hall, rows[3][0].index);
    await holdsOnly(page, 4);
    await addMore(page).tap();
    await touchSeat(page, hall, rows[4][0].index); // as many as are chosen move there
    await holdsOnly(page, 4);
    for (const { index } of rows[4].slice(0, 4)) await touchSeat(page, hall, index);
    await addMore(page).waitFor({ state: 'detached' });
  });

scene('the counter says how many are chosen, after a reload and after one is given back', {}, async (play) => {
  const { show, hall, rows } = await hallWithRows(play);
  const page = await play.open();
  await openSeats(page, show);
  await setTogether(page, 3);
  await touchSeat(page, hall, rows[0][0].index);
  await holdsOnly(page, 3);
  await page.reload();
  const counter = page.getByRole('group', { name: 'How many' }).locator('output');
  await holdsOnly(page, 3);
  assert.equal(await counter.textContent(), '3');
  await touchSeat(page, hall, rows[0][0].index);
  await holdsOnly(page, 2);
  assert.equal(await counter.textContent(), '2');
  await setTogether(page, 4);
  await holdsOnly(page, 4);
});

scene('by keyboard Enter moves and Shift with Enter adds, on the map and in the list', {},
  async (play) => {
    const { show, hall, rows } = await hallWithRows(play);
    const page = await play.open();
    await openSeats(page, show);
    await setTogether(page, 2);
    const map = page.locator('canvas[role]');
    await map.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await said(page, /^Selected: .*2 of at most 10/).waitFor();
    for (let step = 0; step < 3; ++step) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await said(page, /^Moved to .*2 of at most 10/).waitFor();
    for (let step = 0; step < 3; ++step) await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Shift+Enter');
    await said(page, /^Selected: .*3 of at most 10/).waitFor();
    await openList(page, rows[0][0]);
    await cell(page, rows[0][0]).focus();
    await page.keyboard.press('Enter');
    await holdsOnly(page, 3);
    await cell(page, rows[1][0]).focus();
    await page.keyboard.press('Shift+Enter');
    await holdsOnly(page, 4);
    await cell(page, rows[2][0]).click();
    await holdsOnly(page, 4);
    await cell(page, rows[3][0]).click({ modifiers: ['Shift'] });
    await holdsOnly(page, 5);
  });

scene('where too few are together, the map says so at the finger and offers what fits',
  // With less motion, colours that are inherited change some frames after the light.
  { ...phone, reducedMotion: 'no-preference' }, async (play) => {
    const { show, hall, rows } = await hallWithRows(play);
    await new Rival(play.server).hold(show.id, keysOf(rows[0].slice(2, 6)));
    const page = await play.open();
    await page.addInitScript(axe);
    await openSeats(page, show);
    await setTogether(page, 4);
    await touchSeat(page, hall, rows[0][0].index);
    const card = page.getByRole('dialog', { name: 'There aren’t 4 together here, only 2.' });
    await card.waitFor();
    await basket(page).getByText('Tap a seat').waitFor();
    assert.ok(await card.evaluate((one) => one.contains(document.activeElement)), 'the focus is there');
    const offers = card.getByRole('button').filter({ hasText: '₹' });
    assert.ok(await offers.count() >= 2 && await offers.count() <= 3);
    for (const offer of await offers.all()) assert.ok((await offer.boundingBox()).height >= 44);
    assert.match(await offers.first().innerText(), /^Four together\s+₹[\d,]+\s+Row \w+: /);
    assert.match(await offers.last().innerText(), /^Two together here/);
    assert.deepEqual(await auditInBothLights(page), []);
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'CANVAS');
    await touchSeat(page, hall, rows[0][0].index);
    const [where] = (await offers.first().innerText()).match(/Row .*/);
    await offers.first().tap();
    await card.waitFor({ state: 'detached' });
    await basket(page).getByText(where, { exact: true }).waitFor();
    await holdsOnly(page, 4);
    await touchSeat(page, hall, rows[0][0].index);
    await offers.last().tap();
    await chosen(page, rows[0].slice(0, 2));
    await hold(page);
    assert.ok((await heldBy(page, play.server, show)).includes(rows[0][0].key));
  });

scene('in the list, too, nobody gets fewer than they asked for', {}, async (play) => {
  const { show, hall, rows } = await hallWithRows(play);
  await new Rival(play.server).hold(show.id, keysOf(rows[0].slice(2, 6)));
  const page = await play.open();
  await openSeats(page, show);
  await setTogether(page, 3);
  await openList(page, rows[0][0]);
  await cell(page, rows[0][0]).focus();
  await page.keyboard.press('Enter');
  const card = page.getByRole('dialog', { name: 'There aren’t 3 together here, only 2.' });
  await card.waitFor();
  await page.keyboard.press('Escape');
  await card.waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement.dataset.seat), `${rows[0][0].index}`);
  await page.keyboard.press('Enter');
  await card.waitFor();
  await page.keyboard.press('Enter');
  await card.waitFor({ state: 'detached' });
  await holdsOnly(page, 3);
});

const traits = (hall, keys) => keys.map((key) => {
  const words = hall.geometry.wordsOf(hall.measured, hall.indexOf.get(key));
  return words.accessible ? 'wheelchair' : words.companion ? 'companion' : 'seat';
}).sort();

scene('one of us uses a wheelchair: one press, one request, all beside each other', phone,
  async (play) => {
    const { show, hall } = await hallWithRows(play);
    const family = ['companion', 'seat', 'seat', 'wheelchair'];
    const page = await play.open();
    await openSeats(page, show);
    await setTogether(page, 4);
    const sent = holdRequests(page);
    await page.getByRole('button', { name: 'Pick the best seats for me' }).tap();
    await page.getByRole('checkbox', { name: 'One of us uses a wheelchair' }).check();
    await page.getByRole('button', { name: 'Pick the best 4 for me' }).tap();
    await basket(page).getByText('4 seats').waitFor();
    await basket(page).getByText('Held for you.').waitFor();
    assert.equal(sent.length, 1);
    const held = await heldBy(page, play.server, show);
    assert.deepEqual(traits(hall, held), family);
    const apart = held.map((key) => hall.indexOf.get(key))
      .map((seat, _, all) => hall.geometry.distance(hall.measured, seat, all[0]) / hall.measured.spacing);
    assert.ok(Math.max(...apart) < 5, `${held} are ${apart} seats apart`);
  });

scene('a touch of a wheelchair place takes the companion seat and the nearest others', {},
  async (play) => {
    const { show, hall } = await hallWithRows(play);
    const page = await play.open();
    await openSeats(page, show);
    await setTogether(page, 4);
    const place = hall.seats.find((seat) => traits(hall, [seat.key])[0] === 'wheelchair');
    await touchSeat(page, hall, place.index);
    await hold(page);
    assert.deepEqual(traits(hall, await heldBy(page, play.server, show)),
      ['companion', 'seat', 'seat', 'wheelchair']);
  });

scene('where no wheelchair place is left for all of them, what is left is offered or said', {},
  async (play) => {
    const { show, hall } = await hallWithRows(play);
    const places = hall.seats.filter((seat) => traits(hall, [seat.key])[0] === 'wheelchair');
    const elsewhere = show.categories.find(({ name }) => places.every((seat) =>
      hall.plan.categories[hall.measured.category[seat.index]].name !== name));
    const page = await play.open();
    await openSeats(page, show);
    await setTogether(page, 3);
    await page.getByRole('checkbox', { name: 'One of us uses a wheelchair' }).check();
    await page.getByRole('combobox', { name: 'Where' }).selectOption(elsewhere.name);
    const find = page.getByRole('button', { name: 'Pick the best 3 for me' });
    await find.click();
    const told = page.getByRole('dialog');
    await told.getByRole('button', { name: /^Wheelchair place and two more.*₹[\d,]+$/ }).waitFor();
    await told.getByRole('button', { name: 'Choose other seats' }).click();
    await play.server.staff('block', show.id, '--seats', keysOf(places).join(','), '--reason', 'a test');
    await openList(page, places[0]);
    await cell(page, places[0]).and(page.locator('[aria-disabled=true]')).waitFor();
    await find.click();
    await told.getByText('No wheelchair place is free for this show.').waitFor();
  });

scene('where nothing fits together, other places are buttons with their price', phone, async (play) => {
  const { show, hall } = await hallWithRows(play);
  const least = [...show.categories].sort((a, b) => a.places - b.places)[0].name;
  const some = hall.seats.filter((seat) => hall.measured.plan.categories[
    hall.measured.category[seat.index]].name === least);
  const blocked = some.filter((_, n) => n % 3 === 2);
  await play.server.staff('block', show.id, '--seats', blocked.map((seat) => seat.key).join(','),
    '--reason', 'a test');
  const page = await play.open();
  await openSeats(page, show);
  await setTogether(page, 4);
  await page.getByRole('button', { name: 'Pick the best seats for me' }).tap();
  await page.getByRole('combobox', { name: 'Where' }).selectOption(least);
  await page.getByRole('button', { name: 'Pick the best 4 for me' }).tap();
  const told = page.getByRole('dialog', { name: 'Not side by side' });
  await told.getByRole('button', { name: /^Two and two.*₹[\d,]+$/ }).waitFor();
  await told.getByRole('button', { name: /^Four together in .*₹[\d,]+$/ }).waitFor();
  await told.getByRole('button', { name: /^Two together.*₹[\d,]+$/ }).waitFor();
  const offered = await told.getByRole('button', { name: /^Two and two/ }).innerText();
  await told.getByRole('button', { name: /^Two and two/ }).tap();
  await page.waitForURL(/\/details$/);
  const held = await heldBy(page, play.server, show);
  assert.equal(held.length, 4);
  for (const key of held) {
    const { row, number } = hall.seat(hall.indexOf.get(key));
    assert.ok(offered.includes(`ow ${row}`) && offered.includes(number), `${key} of ${offered}`);
  }
});

scene('a tab that changes the hold tells the other one, which shows the new seats', {}, async (play) => {
  const { show, hall, rows } = await hallWithRows(play);
  const first = await play.open();
  await openSeats(first, show);
  await choose(first, hall, rows[0].slice(0, 2));
  await hold(first);
  const second = await first.context().newPage();
  await openSeats(second, show);
  await basket(second).getByText('held for you').waitFor();
  await setTogether(second, 2);
  await touchSeat(second, hall, rows[3][0].index);
  await basket(second).getByRole('button', { name: 'Switch to these 2' }).click();
  await second.waitForURL(/\/details$/);
  const changed = (page, seats) => page.getByRole('alert').filter({
    hasText: `You changed your seats in another tab. You now hold ${inWords(seats)}.`,
  });
  await changed(first, rows[3].slice(0, 2)).waitFor();
  await first.getByRole('timer').waitFor();
  await first.locator('form').getByText(inWords(rows[3].slice(0, 2))).first().waitFor();
  await first.getByRole('button', { name: 'OK' }).click();
  await changed(first, rows[3].slice(0, 2)).waitFor({ state: 'detached' });
  assert.equal(await second.getByText('in another tab').count(), 0, 'nobody is told of what they did');

  await second.goBack();
  await basket(second).getByText('held for you').waitFor();
  await first.goBack();
  await basket(first).getByText('held for you').waitFor();
  for (const seat of rows[3].slice(0, 2)) await touchSeat(first, hall, seat.index);
  await basket(first).getByRole('button', { name: 'Release these seats' }).click();
  await second.getByRole('alert').filter({ hasText: 'You released your seats in another tab.' }).waitFor();
  await basket(second).getByText('Tap a seat').waitFor();
});

scene('a tab with an order whose seats another tab changes says so, and leads to the new ones', {},
  async (play) => {
    const { show, hall, rows } = await hallWithRows(play);
    const first = await play.open();
    await comeToReview(first, {
      show, hall, who: details('two-tabs@example.org'), seats: rows[0].slice(0, 2),
    });
    const second = await first.context().newPage();
    await openSeats(second, show);
    await basket(second).getByText('held for you').waitFor();
    await setTogether(second, 2);
    await touchSeat(second, hall, rows[3][0].index);
    await basket(second).getByRole('button', { name: 'Switch to these 2' }).click();
    await second.waitForURL(/\/details$/);
    await heading(first, 'The order is cancelled').waitFor();
    await first.getByText('You changed your seats').waitFor();
    await first.getByRole('link', { name: 'See your seats' }).click();
    await basket(first).getByText('held for you').waitFor();
    await chosen(first, rows[3].slice(0, 2));
  });

scene('the best again are as good, for as many as one has, with the time that is left', phone,
  async (play) => {
    const show = play.takeShow((one) => placesOf(one) >= 150);
    const page = await play.open();
    await openSeats(page, show);
    await setTogether(page, 3);
    const sent = holdRequests(page);
    const askForBest = async () => {
      await page.getByRole('button', { name: 'Best seats' }).click();
      const answer = page.waitForResponse((one) => /\/holds/.test(one.url()) && one.request().method() !== 'GET');
      await page.locator('form').getByRole('button', { name: /^Pick the best / }).click();
      return (await answer).json();
    };
    const first = await askForBest();
    await page.reload();
    await page.locator('canvas[role]').waitFor();
    await basket(page).getByText('3 seats').waitFor();
    const again = await askForBest();
    assert.deepEqual(keysOf(again.seats), keysOf(first.seats));
    assert.equal(again.expires_at, first.expires_at);
    assert.deepEqual(sent.map(({ method, body }) => [method, body.best.quantity]), [['POST', 3], ['PATCH', 3]]);
  });
