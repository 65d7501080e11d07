// The whole purchase, as it is meant to be, and as two want the same.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  assertOneOrder, basket, cellSays, choose, confirmed, dayOf, details, goToBank, heading, hold,
  holdBest, inWords, openList, openSeats, order, orderOf, payByCard, setTogether, touchSeat,
} from '../buyer.mjs';
import { Hall } from '../hall.mjs';
import { Rival } from '../server.mjs';
import { scene } from '../stage.mjs';

const reader = readFileSync(createRequire(import.meta.url).resolve('jsqr/dist/jsQR.js'), 'utf8');

/** What a scanner reads off the screen: the pixels of an element, on a page without any rules. */
async function scan(play, element) {
  const png = (await element.screenshot()).toString('base64');
  const page = await play.open({ baseURL: undefined });
  await page.evaluate(reader.replace('typeof exports', '"none"').replace('typeof define', '"none"'));
  const text = await page.evaluate(async (picture) => {
    const image = new Image();
    image.src = `data:image/png;base64,${picture}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    return jsQR(data, image.width, image.height)?.data;
  }, png);
  await page.close();
  return text;
}

const paise = (text) => Math.round(Number(text.replace(/[^\d.-]/g, '')) * 100);

/** Every line of the price there is, and the total below them. */
async function assertPriceAddsUp(page, total) {
  const amounts = await page.locator('table tbody td').evaluateAll((cells) =>
    cells.map((one) => one.firstChild.textContent));
  const sum = amounts.map(paise).reduce((all, one) => all + one, 0);
  assert.equal(sum, total.amount);
  assert.equal(paise(await page.locator('table tfoot td').textContent()), total.amount);
}

/** From the home page to the seats of `show`, as people go: its day, its title, its time. */
async function walkToSeats(page, show) {
  await page.goto(`/?city=${show.venue.city}`);
  await dayOf(page, show).click();
  await page.locator(`main a[href="/titles/${show.title.id}"]`).first().click();
  await heading(page, show.title.name).waitFor();
  await dayOf(page, show).click();
  await page.locator(`a[href="/shows/${show.id}"]`).click();
  await page.locator('canvas').waitFor();
}

scene('a whole purchase, from the home page to tickets that can be scanned and found again', {},
  async (play) => {
    const show = play.takeShow();
    const hall = await Hall.of(play.server, show);
    const [pair] = hall.neighbours(6);
    const who = details('whole@example.org');
    const page = await play.open();
    await walkToSeats(page, show);
    await setTogether(page, 2);
    await touchSeat(page, hall, pair[0].index);
    await basket(page).getByText(inWords(pair.slice(0, 2))).waitFor();
    await hold(page);
    await order(page, who);
    const open = await orderOf(page, play.server);
    await assertPriceAddsUp(page, open.total);
    await page.getByText('asha', { exact: false }).first().waitFor();
    await goToBank(page);
    await payByCard(page);
    const bought = await orderOf(page, play.server);
    const codes = page.getByRole('img', { name: /^Ticket code of/ });
    const scanned = [await scan(play, codes.nth(0)), await scan(play, codes.nth(1))];
    const { items } = await page.evaluate(async (id) => {
      const { token } = JSON.parse(localStorage.getItem('firstshow.buyer'));
      const response = await fetch(`/v1/orders/${id}/tickets`,
        { headers: { Authorization: `Bearer ${token}` } });
      return response.json();
    }, bought.id);
    assert.deepEqual(scanned.sort(), items.map((ticket) => ticket.code).sort());
    await assertOneOrder(play.server, show, hall, who.email, pair.slice(0, 2));

    const elsewhere = await play.open();
    await elsewhere.goto('/find-order');
    await elsewhere.getByRole('textbox', { name: 'Order code' }).fill(bought.code.toLowerCase().replace('-', ' '));
    await elsewhere.getByRole('textbox', { name: 'Email or mobile number' }).fill(who.phone);
    await elsewhere.getByRole('button', { name: 'Find order' }).click();
    await elsewhere.getByRole('img', { name: /^Ticket code of/ }).nth(1).waitFor();
    const kept = () => elsewhere.evaluate(() =>
      Object.keys(localStorage).filter((name) => name.includes('order.')).length);
    assert.equal(await kept(), 0, 'tickets stay on a device only if that is wanted');
    await elsewhere.getByRole('button', { name: 'Keep on this device' }).click();
    await elsewhere.getByText('These tickets are kept on this device.').waitFor();
    assert.equal(await kept(), 1);
    await elsewhere.goto(`/orders/${bought.id}`);
    await confirmed(elsewhere);
    await elsewhere.getByText(/^As it was on /).waitFor();
  });

scene('two want the same seats: one gets them, the other is told which and offered the nearest', {},
  async (play) => {
    const show = play.takeShow();
    const hall = await Hall.of(play.server, show);
    const [row] = hall.neighbours(8);
    const pair = row.slice(0, 2);
    const [first, second] = [await play.open(), await play.open({ colorScheme: 'dark' })];
    await Promise.all([openSeats(first, show), openSeats(second, show)]);
    await choose(first, hall, pair);
    await choose(second, hall, pair);
    await hold(first);
    await basket(second).getByRole('button', { name: 'Hold 2 seats' }).click();
    const told = second.getByRole('dialog');
    await told.getByText(`Sorry, these seats have just gone: ${inWords(pair)}.`)
      .waitFor();
    await told.getByText('Nothing was held and you weren’t charged.').waitFor();
    const offer = told.getByRole('button', { name: /^Take the nearest/ });
    const [, line, numbers] = (await offer.textContent()).match(/[Rr]ow (\w+): (.*)\)/);
    const offered = numbers.split(', ').map((number) => `${line}-${number}`);
    assert.equal(offered.length, 2);
    await offer.click();
    await second.waitForURL(/\/details$/);
    await order(second, details('second@example.org'));
    await order(first, details('first@example.org'));
    await Promise.all([first, second].map(async (page) => {
      await goToBank(page);
      await payByCard(page);
    }));
    const [one, other] = [await orderOf(first, play.server), await orderOf(second, play.server)];
    const names = (bought) => bought.tickets.map((line) => `${line.seat.row}-${line.seat.number}`);
    assert.deepEqual(names(one), pair.map((seat) => seat.name));
    assert.deepEqual(names(other), offered);
  });

scene('what others do appears on the open page, without loading it again', {}, async (play) => {
  const show = play.takeShow();
  const hall = await Hall.of(play.server, show);
  const [row] = hall.neighbours(8);
  const page = await play.open();
  await openSeats(page, show);
  await openList(page, row[0]);
  await page.evaluate(() => { window.sameLoad = true; });
  const rival = new Rival(play.server);
  const held = await rival.hold(show.id, [row[0].key, row[1].key]);
  await cellSays(page, row[0], 'Being bought');
  await cellSays(page, row[1], 'Being bought');
  await rival.release(held.id);
  await cellSays(page, row[0], 'Free');
  await play.server.staff('block', show.id, '--seats', row[4].key, '--reason', 'broken');
  await cellSays(page, row[4], 'Not for sale');
  const sold = await rival.hold(show.id, [row[0].key, row[1].key]);
  await rival.buy(sold.id);
  await cellSays(page, row[0], 'Sold');
  assert.equal(await page.evaluate(() => window.sameLoad), true);
});

scene('a phone buys what the server finds best, and the second time types nothing', {
  viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true,
}, async (play) => {
  const page = await play.open();
  const who = details('phone@example.org');
  for (const again of [false, true]) {
    const show = play.takeShow();
    await openSeats(page, show);
    await holdBest(page);
    if (again) {
      await page.getByRole('textbox', { name: 'Name' }).waitFor();
      assert.equal(await page.getByRole('textbox', { name: 'Email' }).inputValue(), who.email);
      await page.getByRole('button', { name: 'Review order' }).tap();
      await heading(page, 'Review and pay').waitFor();
    } else {
      await page.getByRole('textbox', { name: 'Name' }).waitFor();
      await page.getByLabel('Remember me on this device').check();
      await order(page, who);
    }
    await goToBank(page);
    await page.getByRole('button', { name: 'The app has paid' }).tap();
    await confirmed(page);
  }
});

scene('the rule against single seats explains itself and offers the way out', {}, async (play) => {
  const show = play.takeShow();
  const hall = await Hall.of(play.server, show);
  const [row] = hall.neighbours(8);
  const page = await play.open();
  await openSeats(page, show);
  await choose(page, hall, row.slice(1, 3));
  await basket(page).getByRole('button', { name: 'Hold 2 seats' }).click();
  const told = page.getByRole('dialog', { name: 'This leaves a single empty seat' });
  await told.getByText(`would leave a single empty seat (${inWords([row[0]])})`).waitFor();
  await told.getByRole('button', { name: /^Take these instead/ }).click();
  await page.waitForURL(/\/details$/);
  const map = await play.server.read(`/v1/shows/${show.id}/seats`);
  assert.equal([...map.seats].filter((status) => status === 'h').length, 2);
});
