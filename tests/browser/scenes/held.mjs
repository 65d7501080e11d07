// What is held stays held, and is known to be: while something else is asked for, when answers are
// lost, in other tabs, and on the way back from anywhere.

import assert from 'node:assert/strict';
import {
  basket, checkOrder, choose, confirmed, details, fillDetails, goToBank, heading, hold, inWords,
  openSeats, order, payButton, setTogether, touchSeat,
} from '../buyer.mjs';
import { Hall } from '../hall.mjs';
import { Rival } from '../server.mjs';
import { scene } from '../stage.mjs';

const noNetwork = [/net::ERR_/];
const lostAnswers = [...noNetwork, /status of 50[234]/];

async function hallWithRow(play) {
  const show = play.takeShow();
  const hall = await Hall.of(play.server, show);
  const [row] = hall.neighbours(8);
  return { show, hall, row };
}

const keysOf = (seats) => seats.map((seat) => seat.key);

/** Keys of the seats that are held in a show, by whomever. */
async function heldIn(server, show, hall) {
  const map = await server.read(`/v1/shows/${show.id}/seats`);
  return hall.seats.filter((seat) => map.seats[seat.index] === 'h').map((seat) => seat.key);
}

/** Resolves once `so` is true of what it reads from the server. */
async function until(read, so) {
  const end = Date.now() + 20_000;
  for (;;) {
    const now = await read();
    if (so(now)) return now;
    if (Date.now() > end) assert.fail(`it stays ${JSON.stringify(now)}`);
  }
}

/** Somebody who holds the first two seats of the row, or has ordered them too, and the page of the
 * browser in which that was done. */
async function holder(play, { show, row }, email) {
  const buyer = new Rival(play.server);
  const { id } = await buyer.hold(show.id, keysOf(row.slice(0, 2)));
  const order = email && await buyer.ask('POST', '/v1/orders',
    { hold: id, buyer: { name: 'Asha Rao', email } });
  const page = await play.open();
  await page.addInitScript(([token, name, kept]) => {
    if (location.protocol !== 'http:' || localStorage.getItem('firstshow.buyer')) return;
    localStorage.setItem('firstshow.buyer', JSON.stringify({ token }));
    localStorage.setItem(name, JSON.stringify(kept));
  }, [buyer.token, `firstshow.show.${show.id}`, { hold: id, ...(order ? { order: order.id } : {}) }]);
  return { page, buyer, hold: id, order: order?.id };
}

const remembered = (page, show) => page.evaluate((id) =>
  JSON.parse(localStorage.getItem(`firstshow.show.${id}`) ?? '{}'), show.id);

const back = (page) => page.getByRole('link', { name: 'Back', exact: true }).click();
const best = (page, count) =>
  page.getByRole('button', { name: new RegExp(`^Pick the best ${count} for me$`) });
const held = (page) => basket(page).getByText('held for you');

async function openHeld(page, show) {
  await openSeats(page, show);
  await held(page).waitFor();
}

async function openReview(page, order) {
  await page.goto(`/orders/${order}`);
  await payButton(page).waitFor();
}

async function blockAllBut(play, show, hall, seats) {
  const kept = new Set(keysOf(seats));
  const others = hall.seats.filter(({ key }) => !kept.has(key));
  await play.server.staff('block', show.id, '--seats', keysOf(others).join(','), '--reason', 'closed');
}

for (const full of [false, true]) {
  scene(full ? 'where no further hold is allowed, what is held comes back when there is no better'
    : 'what is held stays held while better is asked for and not to be had', {}, async (play) => {
    const { show, hall, row } = await hallWithRow(play);
    const { page, buyer } = await holder(play, { show, row });
    const [, second, third] = hall.neighbours(8);
    const elsewhere = full ? [second.slice(0, 2), third.slice(0, 2)] : [];
    for (const seats of elsewhere) await buyer.hold(show.id, keysOf(seats));
    await blockAllBut(play, show, hall, [...row.slice(0, 2), ...elsewhere.flat()]);
    await openHeld(page, show);
    await setTogether(page, 4);
    await best(page, 4).click();
    const told = page.getByRole('dialog', { name: 'Not enough tickets left' });
    await told.getByText(`You still hold ${inWords(row.slice(0, 2))}`).waitFor();
    await told.getByRole('button', { name: 'Choose others' }).click();
    await held(page).waitFor();
    assert.deepEqual(await heldIn(play.server, show, hall),
      keysOf([...row.slice(0, 2), ...elsewhere.flat()]));
  });
}

scene('better seats take the place of ordered ones, whose order is cancelled', {}, async (play) => {
  const { show, hall, row } = await hallWithRow(play);
  const { page, buyer, order: ordered } = await holder(play, { show, row }, 'better@example.org');
  await openReview(page, ordered);
  await page.getByRole('link', { name: 'Change selection' }).click();
  await held(page).waitFor();
  await setTogether(page, 3);
  await best(page, 3).click();
  await basket(page).getByText('3 tickets').waitFor();
  await held(page).waitFor();
  const words = page.getByText('These tickets are held for you.');
  await words.waitFor({ state: 'attached' });
  assert.equal(await words.count(), 1, 'no toast says it');
  const { hold: now } = await remembered(page, show);
  const { seats } = await buyer.ask('GET', `/v1/holds/${now}`);
  await until(() => heldIn(play.server, show, hall), (all) => all.length === 3);
  assert.deepEqual(await heldIn(play.server, show, hall), keysOf(seats));
  const { state } = await buyer.ask('GET', `/v1/orders/${ordered}`);
  assert.equal(state, 'cancelled');
});

/** As a page leaves it whose request for a seat was never answered. */
const leaveUnanswered = (page, show) => page.evaluate(([id, key]) => {
  localStorage.setItem(`firstshow.pending.hold.${id}`,
    JSON.stringify({ key: `"${key}"`, body: { best: { quantity: 1 } }, at: Date.now() }));
}, [show.id, crypto.randomUUID()]);

scene('a second hold that an old request still brings is let go, later if need be', { faults: noNetwork },
  async (play) => {
    const { show, hall, row } = await hallWithRow(play);
    const { page, hold: kept } = await holder(play, { show, row });
    await openHeld(page, show);
    await page.route('**/v1/holds/*', (route) =>
      route.request().method() === 'DELETE' ? route.abort() : route.fallback());
    await setTogether(page, 3);
    await leaveUnanswered(page, show); // drawn anew with that, the counter would wait for its answer
    await best(page, 3).click();
    await basket(page).getByText('3 tickets').waitFor();
    await held(page).waitFor();
    const { hold, left } = await remembered(page, show);
    assert.equal(hold, kept);
    assert.equal(left.length, 1);
    await until(() => heldIn(play.server, show, hall), (all) => all.length === 4);
    await page.unroute('**/v1/holds/*');
    await page.reload();
    await until(() => heldIn(play.server, show, hall), (all) => all.length === 3);
    await until(() => remembered(page, show), (now) => now.left.length === 0);
  });

scene('a look at old tickets forgets nothing of a newer purchase of the same show', {},
  async (play) => {
    const { show, row } = await hallWithRow(play);
    const { page, buyer } = await holder(play, { show, row });
    const bought = await buyer.hold(show.id, keysOf(row.slice(2, 4)));
    const old = `/orders/${(await buyer.buy(bought.id)).id}`;
    await page.goto(`/shows/${show.id}/details`);
    await page.getByRole('textbox', { name: 'Name' }).fill('Asha the Second');
    await page.goto(old);
    await confirmed(page);
    await page.goto(`/shows/${show.id}/details`);
    await page.getByText('2 tickets held for you').waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Name' }).inputValue(), 'Asha the Second');
  });

scene('seats that were paid for in another tab lead to their tickets', {}, async (play) => {
  const { show, row } = await hallWithRow(play);
  const { page, buyer, order: id } = await holder(play, { show, row }, 'paid@example.org');
  const { pay_url: bank } = await buyer.ask('POST', `/v1/orders/${id}/payments`, { gateway: 'sandbox' });
  await page.goto(`/shows/${show.id}/details`);
  await fillDetails(page, details('paid@example.org'));
  await buyer.ask('POST', bank, { outcome: 'succeed' });
  await until(() => buyer.ask('GET', `/v1/orders/${id}`), ({ state }) => state === 'confirmed');
  await checkOrder(page).click();
  await page.getByRole('link', { name: 'See the order' }).click();
  await confirmed(page);
});

scene('a hold that cannot be read is not taken for none', { faults: noNetwork }, async (play) => {
  const { show, row } = await hallWithRow(play);
  const { page } = await holder(play, { show, row });
  await page.route('**/v1/holds/*', (route) => route.abort());
  await page.goto(`/shows/${show.id}/details`);
  await page.getByRole('alert').filter({ hasText: 'We can’t tell right now' }).waitFor();
  assert.equal(await page.getByText('Nothing is held yet').count(), 0);
  await back(page);
  await basket(page).getByRole('button', { name: /^Hold/ }).or(basket(page).getByText('Tap a seat'))
    .first().waitFor();
  assert.equal(await basket(page).getByRole('button', { disabled: false }).count(), 0);
  await page.unroute('**/v1/holds/*');
  await held(page).waitFor(); // by itself
});

scene('a hold of another device is not said to have run out', { faults: [/status of 404/] }, async (play) => {
  const { show, row } = await hallWithRow(play);
  const theirs = await new Rival(play.server).hold(show.id, keysOf(row.slice(0, 2)));
  const page = await play.open();
  await page.goto('/');
  await page.evaluate(([id, other]) => localStorage.setItem(`firstshow.show.${id}`,
    JSON.stringify({ hold: other })), [show.id, theirs.id]);
  for (const path of [`/shows/${show.id}`, `/shows/${show.id}/details`]) {
    await page.goto(path);
    await page.getByRole('alert').filter({ hasText: 'These tickets are no longer held for you' })
      .waitFor();
    assert.equal(await page.getByText('Your time ran out').count(), 0);
  }
});

scene('the order page asks until it is told, and says that it was not', { faults: noNetwork },
  async (play) => {
    const { show, row } = await hallWithRow(play);
    const { page, order: id } = await holder(play, { show, row }, 'asks@example.org');
    await openReview(page, id);
    await goToBank(page);
    const bank = new URL(page.url());
    await page.route('**/v1/orders/*', (route) => route.abort());
    await page.goto(bank.searchParams.get('return'));
    await heading(page, 'Checking your payment').waitFor();
    assert.equal(await page.getByRole('timer').textContent(), '–:––', 'nobody said how long');
    await page.getByRole('alert').filter({ hasText: 'This is the order as we last saw it' }).waitFor();
    await play.server.ask('POST', bank.pathname, { body: { outcome: 'succeed' } });
    await page.route('**/v1/orders/*/tickets', (route) => route.abort());
    await page.unroute('**/v1/orders/*');
    await heading(page, 'See you there!').waitFor();
    await page.getByRole('alert').filter({ hasText: 'We can’t reach the server' }).waitFor();
    await page.unroute('**/v1/orders/*/tickets');
    await confirmed(page);
  });

scene('seats of an order that is being paid are not changed: the way to the order is shown', {},
  async (play) => {
    const { show, hall, row } = await hallWithRow(play);
    const { page, buyer, order: id } = await holder(play, { show, row }, 'paying@example.org');
    await buyer.ask('POST', `/v1/orders/${id}/payments`, { gateway: 'sandbox' });
    await openHeld(page, show);
    await touchSeat(page, hall, row[2].index, true);
    const saying = page.getByRole('status').filter({ hasText: new RegExp(`\\b${row[2].number}\\b`) });
    assert.equal(await saying.count(), 1, 'it is read out once');
    await basket(page).getByRole('button', { name: 'Switch to these 3' }).click();
    const told = page.getByRole('dialog', { name: 'A payment is in progress' });
    await told.getByText(`You still hold ${inWords(row.slice(0, 2))}`).waitFor();
    assert.equal((await buyer.ask('GET', `/v1/orders/${id}`)).state, 'open');
    await told.getByRole('link', { name: 'See the order' }).click();
    await heading(page, 'Your payment is open').waitFor();
  });

/** Requests to `path` reach the server, and no answer comes back. */
async function loseAnswers(page, path) {
  await page.route(path, async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  });
}

scene('a hold without an answer is found before another is asked for', { faults: lostAnswers },
  async (play) => {
    const { show, hall, row } = await hallWithRow(play);
    const page = await play.open();
    await openSeats(page, show);
    await choose(page, hall, row.slice(0, 2));
    await loseAnswers(page, '**/v1/shows/*/holds');
    await basket(page).getByRole('button', { name: 'Hold 2 tickets' }).click();
    const told = page.getByRole('dialog', { name: 'We can’t reach the server' });
    await told.getByRole('button', { name: 'Choose others' }).click();
    await page.unroute('**/v1/shows/*/holds');
    await touchSeat(page, hall, row[2].index, true);
    await basket(page).getByRole('button', { name: 'Hold 3 tickets' }).click();
    await page.getByText('3 tickets held for you').waitFor();
    assert.deepEqual(await heldIn(play.server, show, hall), keysOf(row.slice(0, 3)));
  });

scene('what was asked for an hour ago is offered, not done', {}, async (play) => {
  const { show, hall, row } = await hallWithRow(play);
  const page = await play.open();
  const askedLongAgo = () => page.evaluate(([id, seats]) =>
    localStorage.setItem(`firstshow.pending.hold.${id}`, JSON.stringify({
      key: '"long ago"', body: { seats, areas: [] }, at: Date.now() - 3600_000,
    })), [show.id, keysOf(row.slice(0, 2))]);
  await page.goto('/');
  await askedLongAgo();
  await openSeats(page, show);
  const asked = `Do you still want ${inWords(row.slice(0, 2))}?`;
  const offer = page.getByRole('alert').filter({ hasText: asked });
  await offer.getByRole('button', { name: 'No, choose others' }).click();
  await offer.waitFor({ state: 'detached' });
  await until(() => page.evaluate((id) => localStorage.getItem(`firstshow.pending.hold.${id}`), show.id),
    (kept) => kept === null);
  await until(() => heldIn(play.server, show, hall), (all) => all.length === 0);
  assert.equal(new URL(page.url()).pathname, `/shows/${show.id}`);
});

/** Holds a request back until `go()`; `came` is when it was sent. */
async function holdBack(page, path) {
  let go;
  let come;
  const gone = new Promise((done) => { go = done; });
  const came = new Promise((done) => { come = done; });
  await page.route(path, async (route) => {
    come();
    await gone;
    await route.continue();
  }, { times: 1 });
  return { go, came };
}

/** No tab waits for its turn any more. */
const settled = (page) => page.waitForFunction(async () => {
  const { held: having, pending } = await navigator.locks.query();
  return ![...having, ...pending].some((lock) => /hold/.test(lock.name));
});

scene('a second tab leaves alone what the first one is about to hold', {}, async (play) => {
  const { show, hall, row } = await hallWithRow(play);
  const page = await play.open();
  await openSeats(page, show);
  await choose(page, hall, row.slice(0, 2));
  const request = await holdBack(page, '**/v1/shows/*/holds');
  await basket(page).getByRole('button', { name: 'Hold 2 tickets' }).click();
  await request.came;
  const tab = await page.context().newPage();
  const asked = [];
  tab.on('request', (one) => { if (one.method() === 'POST') asked.push(one.url()); });
  await openSeats(tab, show);
  await tab.waitForFunction(async () =>
    (await navigator.locks.query()).pending.some((lock) => /hold/.test(lock.name)));
  request.go();
  await held(tab).waitFor();
  await settled(tab);
  assert.deepEqual(asked, []);
  assert.equal(await tab.getByRole('dialog').count(), 0);
});

scene('who has left the seats is not taken to the details when they are held', {}, async (play) => {
  const { show, hall, row } = await hallWithRow(play);
  const page = await play.open();
  await page.goto(`/titles/${show.title.id}`);
  await openSeats(page, show);
  await choose(page, hall, row.slice(0, 2));
  const request = await holdBack(page, '**/v1/shows/*/holds');
  await basket(page).getByRole('button', { name: 'Hold 2 tickets' }).click();
  await request.came;
  await back(page);
  await heading(page, show.title.name).waitFor();
  request.go();
  await until(() => remembered(page, show), (kept) => kept.hold !== undefined);
  await settled(page);
  assert.equal(new URL(page.url()).pathname, `/titles/${show.title.id}`);
});

scene('an order made without an answer is found, and its details can be changed after that',
  { faults: lostAnswers }, async (play) => {
    const { show, row } = await hallWithRow(play);
    const { page } = await holder(play, { show, row });
    await page.goto(`/shows/${show.id}/details`);
    await fillDetails(page, details('bounce@example.org'));
    await loseAnswers(page, '**/v1/orders');
    await checkOrder(page).click();
    await page.getByRole('alert').filter({ hasText: 'We can’t reach the server' }).waitFor();
    await page.unroute('**/v1/orders');
    await page.reload();
    await heading(page, 'Review and pay').waitFor();
    await page.getByRole('link', { name: 'Change', exact: true }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Asha Once More');
    await checkOrder(page).click();
    await page.getByRole('heading', { name: 'Asha Once More' }).waitFor();
  });

scene('who wants none of the held seats lets them go', {}, async (play) => {
  const { show, hall, row } = await hallWithRow(play);
  const { page } = await holder(play, { show, row });
  await openHeld(page, show);
  for (const seat of row.slice(0, 2)) await touchSeat(page, hall, seat.index);
  await basket(page).getByRole('button', { name: 'Release these tickets' }).click();
  await basket(page).getByText('Tap a seat').waitFor();
  assert.deepEqual(await heldIn(play.server, show, hall), []);
  assert.equal(await page.getByRole('timer').count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
});

scene('what is held is said beside other seats that are chosen, kept at one press, released at one', {},
  async (play) => {
    const { show, hall, row } = await hallWithRow(play);
    const { page } = await holder(play, { show, row });
    await openHeld(page, show);
    const names = row.slice(0, 2).map(({ number }) => number).join(', ');
    await touchSeat(page, hall, row[5].index);
    await basket(page).getByText(new RegExp(`^Still held: .*${names}\\.$`)).waitFor();
    await page.reload();
    await basket(page).getByText(/^Still held: /).waitFor();
    await basket(page).getByRole('button', { name: 'Keep what is held' }).click();
    await held(page).waitFor();
    assert.deepEqual(await heldIn(play.server, show, hall), keysOf(row.slice(0, 2)));
    await basket(page).getByRole('button', { name: 'Release' }).click();
    await basket(page).getByText('Tap a seat').waitFor();
    assert.deepEqual(await heldIn(play.server, show, hall), []);
  });

scene('an order whose cancellation was not answered is found cancelled', { faults: lostAnswers },
  async (play) => {
    const { show, hall, row } = await hallWithRow(play);
    const { page, order: id } = await holder(play, { show, row }, 'gone@example.org');
    await openReview(page, id);
    await page.route('**/v1/orders/*/cancel', async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    }, { times: 1 });
    await page.getByRole('button', { name: 'Cancel the order' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Yes, cancel' }).click();
    await page.waitForURL(new RegExp(`/shows/${show.id}$`));
    assert.deepEqual(await heldIn(play.server, show, hall), []);
  });

scene('paying goes to the bank at once, past no other page', {}, async (play) => {
  const { show, row } = await hallWithRow(play);
  const { page, order: id } = await holder(play, { show, row }, 'straight@example.org');
  await openReview(page, id);
  let started = false;
  const between = [];
  page.on('request', (one) => {
    if (one.url().endsWith('/payments')) started = true;
    else if (started && one.method() === 'GET') between.push(new URL(one.url()).pathname);
  });
  await payButton(page).click();
  await heading(page, 'Sandbox Bank').waitFor();
  assert.match(between[0], /^\/sandbox\//, `asked for ${between} of ${id} first`);
});

scene('a server that asks for a long wait is quoted, with a button', { }, async (play) => {
  const { show, hall, row } = await hallWithRow(play);
  const page = await play.open();
  await openSeats(page, show);
  await choose(page, hall, row.slice(0, 2));
  await page.route('**/v1/shows/*/holds', (route) => route.fulfill({
    status: 429, contentType: 'application/problem+json', headers: { 'Retry-After': '40' },
    json: { type: '/problems/quota-exceeded', title: 'Too many requests', status: 429 },
  }), { times: 1 });
  await basket(page).getByRole('button', { name: 'Hold 2 tickets' }).click();
  const told = page.getByRole('dialog', { name: 'That was a bit too fast' });
  await told.getByText('The server asks you to wait 0:40.').waitFor({ timeout: 5_000 });
  await told.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('2 tickets held for you').waitFor();
});

scene('what a browser fills in at once is all kept', {}, async (play) => {
  const { show, row } = await hallWithRow(play);
  const { page } = await holder(play, { show, row });
  await page.goto(`/shows/${show.id}/details`);
  await page.getByRole('textbox', { name: 'Name' }).waitFor();
  const filled = { name: 'Asha Rao', email: 'filled@example.org', tel: '98123 45678' };
  await page.evaluate((values) => {
    for (const [name, value] of Object.entries(values)) {
      const field = document.querySelector(`[name="${name}"]`);
      field.value = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }, filled);
  await page.reload();
  for (const [name, value] of Object.entries(filled)) {
    const field = page.locator(`[name="${name}"]`);
    await field.waitFor();
    assert.equal(await field.inputValue(), value);
  }
});

scene('a show that is cancelled while details are typed says so before anything is sent', {},
  async (play) => {
    const { show, hall, row } = await hallWithRow(play);
    const page = await play.open();
    await page.clock.install();
    await openSeats(page, show);
    await choose(page, hall, row.slice(0, 2));
    await hold(page);
    await play.server.staff('pause', show.id);
    await page.clock.runFor(16_000);
    await page.getByRole('alert').filter({ hasText: 'Sales are paused' }).waitFor();
    await order(page, details('cancelled@example.org'));
    await play.server.staff('cancel', show.id);
    const over = heading(page, 'The order is cancelled');
    for (let turn = 0; turn < 20 && !await over.isVisible(); ++turn) await page.clock.runFor(4_000);
    await over.waitFor();
    await page.getByText('This show is cancelled').waitFor();
  });
