// The clock of a hold: warned of, extended once, run out, and money that comes after that.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  choose, comeToReview, confirmed, dayOf, details, goToBank, heading, hold, openSeats, order,
  orderOf, payButton, payByCard, troubleAtBank,
} from '../buyer.mjs';
import { Hall } from '../hall.mjs';
import { Server, Rival } from '../server.mjs';
import { scene } from '../stage.mjs';

let hurried;

/** A server whose holds are over in fifteen seconds, for all cases of this file. */
const hurriedServer = () => hurried ??= Server.open('--hold-seconds', '15');

const timer = (page) => page.getByRole('timer');

function secondsOn(text) {
  const [minutes, seconds] = text.split(':').map(Number);
  return 60 * minutes + seconds;
}

scene('the clock warns, is read out, and gives more time once', {}, async (play) => {
  const show = play.takeShow();
  const hall = await Hall.of(play.server, show);
  const [row] = hall.neighbours(6);
  const page = await play.open();
  await page.clock.install();
  await openSeats(page, show);
  await choose(page, hall, row.slice(0, 2));
  await hold(page);
  assert.ok(secondsOn(await timer(page).textContent()) > 470);
  await page.clock.fastForward('06:05');
  await page.getByRole('status').filter({ hasText: '2 minutes left.' }).waitFor();
  await page.getByRole('button', { name: 'More time' }).click();
  await page.getByRole('status').filter({ hasText: 'It can’t be extended again.' }).waitFor();
  assert.equal(await page.getByText('It can’t be extended again.').count(), 1, 'the clock shows it');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('role')), 'timer');
  await page.waitForFunction(() => {
    const [minutes] = document.querySelector('[role=timer]').textContent.split(':');
    return Number(minutes) >= 11;
  });
  assert.equal(await page.getByRole('button', { name: 'More time' }).count(), 0);
  await page.clock.fastForward('11:30');
  await page.getByRole('status').filter({ hasText: /30 seconds left\.|1 minute left\./ }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'More time' }).count(), 0);
});

scene('the clock goes on where it was on the next page', {}, async (play) => {
  const show = play.takeShow();
  const hall = await Hall.of(play.server, show);
  const [row] = hall.neighbours(6);
  const page = await play.open();
  await page.clock.install();
  await openSeats(page, show);
  await choose(page, hall, row.slice(0, 2));
  await hold(page);
  await page.clock.fastForward(4_000);
  await page.route('**/v1/holds/*', (route) => new Promise((done) => { // its answer is slow
    page.once('close', done);
    setTimeout(() => route.continue().then(done, done), 2_000);
  }));
  await page.getByRole('link', { name: 'Back', exact: true }).click();
  await page.locator('canvas').waitFor();
  const left = secondsOn(await timer(page).textContent());
  assert.ok(left > 420 && left <= 476, `${left} seconds are left`);
});

scene('a clock that slept with its device asks what time it is', {}, async (play) => {
  const show = play.takeShow();
  const hall = await Hall.of(play.server, show);
  const [row] = hall.neighbours(6);
  const page = await play.open();
  await openSeats(page, show);
  await choose(page, hall, row.slice(0, 2));
  await hold(page);
  const asked = page.waitForRequest((one) => /\/v1\/holds\/[^/]+$/.test(one.url()));
  await page.evaluate(() => { // as where the monotonic clock stands still in sleep
    const awake = performance.now.bind(performance);
    performance.now = () => awake() - 60_000;
  });
  await (await asked).response();
  await page.waitForFunction(() => {
    const [minutes] = document.querySelector('[role=timer]').textContent.split(':');
    return Number(minutes) < 8;
  });
});

scene('more time can be had on the review, too', {
  server: () => Server.open('--hold-seconds', '150'),
}, async (play) => {
  const show = play.takeShow();
  const hall = await Hall.of(play.server, show);
  const [row] = hall.neighbours(6);
  const page = await play.open();
  await comeToReview(page, { show, hall, who: details('more@example.org'), seats: row.slice(0, 2) });
  await page.getByRole('button', { name: 'More time' }).click();
  await timer(page).filter({ hasText: /^[56]:/ }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'More time' }).count(), 0);
  await page.reload();
  await timer(page).filter({ hasText: /^[56]:/ }).waitFor();
});

scene('a device whose clock is wrong by a day counts as the server does', {}, async (play) => {
  const show = play.takeShow();
  const hall = await Hall.of(play.server, show);
  const [row] = hall.neighbours(6);
  const page = await play.open();
  await page.clock.install({ time: Date.now() - 86_400_000 });
  await openSeats(page, show);
  await choose(page, hall, row.slice(0, 2));
  await hold(page);
  const left = secondsOn(await timer(page).textContent());
  assert.ok(left > 420 && left <= 481, `${left} seconds are left`);
});

scene('time runs out on the seats page: said plainly, and the same seats are to be had again',
  { server: hurriedServer }, async (play) => {
    const show = play.takeShow();
    const hall = await Hall.of(play.server, show);
    const [row] = hall.neighbours(6);
    const page = await play.open();
    await openSeats(page, show);
    await choose(page, hall, row.slice(0, 2));
    await hold(page);
    await page.getByRole('link', { name: 'Back', exact: true }).click();
    const told = page.getByRole('alert').filter({ hasText: 'Your time ran out' });
    await told.getByText('You weren’t charged.').waitFor();
    await told.getByRole('button', { name: 'Hold the same again' }).click();
    await page.waitForURL(/\/details$/);
    await order(page, details('again@example.org'));
    const { tickets } = await orderOf(page, play.server);
    assert.deepEqual(tickets.map((line) => line.seat.key), [row[0].key, row[1].key]);
  });

scene('time runs out while details are typed: what was typed stays, the way back is there',
  { server: hurriedServer }, async (play) => {
    const show = play.takeShow();
    const hall = await Hall.of(play.server, show);
    const [row] = hall.neighbours(6);
    const page = await play.open();
    await openSeats(page, show);
    await choose(page, hall, row.slice(0, 2));
    await hold(page);
    await page.getByRole('textbox', { name: 'Name' }).fill('Asha R');
    await page.getByRole('alert').filter({ hasText: 'Your time ran out' }).waitFor();
    await page.getByRole('link', { name: 'Choose seats' }).click();
    await page.getByRole('button', { name: 'Hold the same again' }).click();
    await page.waitForURL(/\/details$/);
    assert.equal(await page.getByRole('textbox', { name: 'Name' }).inputValue(), 'Asha R');
  });

scene('time runs out on the review: it is said, and the focus is on the heading',
  { server: hurriedServer }, async (play) => {
    const show = play.takeShow();
    const hall = await Hall.of(play.server, show);
    const [row] = hall.neighbours(6);
    const page = await play.open();
    await comeToReview(page, { show, hall, who: details('slow@example.org'), seats: row.slice(0, 2) });
    await page.getByRole('button', { name: /^Pay ₹/ }).focus();
    await heading(page, 'The order has expired').waitFor();
    await page.getByRole('alert').filter({ hasText: 'Time ran out before your payment arrived' }).waitFor();
    await page.waitForFunction(() => document.activeElement.tagName === 'H1');
    await page.getByRole('link', { name: 'Choose again' }).click();
    await page.getByRole('region', { name: 'Your selection' }).getByText('Tap a seat').waitFor();
  });

scene('who wants other seats after the time ran out goes on from the heading',
  { server: hurriedServer }, async (play) => {
    const show = play.takeShow();
    const hall = await Hall.of(play.server, show);
    const [row] = hall.neighbours(6);
    const page = await play.open();
    await openSeats(page, show);
    await choose(page, hall, row.slice(0, 2));
    await hold(page);
    await page.getByRole('link', { name: 'Back', exact: true }).click();
    const told = page.getByRole('alert').filter({ hasText: 'Your time ran out' });
    await told.getByRole('button', { name: 'Choose others' }).click();
    await told.waitFor({ state: 'detached' });
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
  });

scene('a clock at its end asks until it is told what became of the hold',
  { server: hurriedServer, faults: [/net::ERR_/] }, async (play) => {
    const show = play.takeShow();
    const hall = await Hall.of(play.server, show);
    const [row] = hall.neighbours(6);
    const page = await play.open();
    await openSeats(page, show);
    await choose(page, hall, row.slice(0, 2));
    await hold(page);
    let lost = 0;
    const longLost = new Promise((done) => {
      void page.route('**/v1/holds/*', async (route) => {
        await route.abort();
        if (++lost === 6) done();
      });
    });
    await timer(page).filter({ hasText: /^0:00$/ }).waitFor({ timeout: 60_000 });
    await longLost;
    await page.unroute('**/v1/holds/*');
    await page.getByRole('alert').filter({ hasText: 'Your time ran out' }).waitFor();
  });

/** The server gives whoever pays twelve minutes; one that was down a moment finds them over. */
async function letTimePass(server) {
  await server.kill();
  await promisify(execFile)('python3', ['-c', `
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as base:
    base.execute("UPDATE hold SET deadline = created_at + 1 WHERE ended_at = 0")`, server.database]);
  await server.start();
}

scene('money that comes after the seats went to somebody else goes back, and the page says so',
  { server: () => Server.open(), faults: [/net::ERR_/, /status of 50[34]/] }, async (play) => {
    const { server } = play;
    const show = play.takeShow();
    const hall = await Hall.of(server, show);
    const [row] = hall.neighbours(6);
    const page = await play.open();
    const seats = row.slice(0, 2);
    await comeToReview(page, { show, hall, who: details('too.late@example.org'), seats });
    await goToBank(page);
    await letTimePass(server);
    await new Rival(server).hold(show.id, seats.map((seat) => seat.key));
    await page.getByRole('button', { name: 'Pay by card' }).click();
    await heading(page, 'The order has expired').waitFor();
    await page.getByText('Your payment arrived too late').waitFor();
    await page.getByText('(paid too late)').waitFor();
    const { state, refunds, total } = await orderOf(page, server);
    assert.equal(state, 'expired');
    assert.deepEqual(refunds.map((one) => [one.reason, one.amount]), [['late', total]]);
  });

/** The server gives whoever pays twelve minutes, so here its answers are made to say that these are
 * over; what follows is real. */
scene('an order that expired while money is awaited says so, and heals when the money comes', {},
  async (play) => {
    const show = play.takeShow();
    const hall = await Hall.of(play.server, show);
    const [row] = hall.neighbours(6);
    const page = await play.open();
    await page.clock.install();
    await comeToReview(page, { show, hall, who: details('late@example.org'), seats: row.slice(0, 2) });
    await goToBank(page);
    const bank = page.url();
    await page.route('**/v1/orders/*', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...await response.json(), state: 'expired' } });
    });
    await page.goto(new URL(bank).searchParams.get('return'));
    await heading(page, 'The order has expired').waitFor();
    await page.getByText('Your payment may still arrive').waitFor();
    await page.unroute('**/v1/orders/*');
    const said = await play.server.ask('POST', new URL(bank).pathname, {
      body: { outcome: 'succeed', copies: 3 },
    });
    assert.equal(said.status, 202);
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.clock.fastForward(11_000);
    await confirmed(page);
  });

scene('a payment that fails can be tried again, an abandoned one be gone on with', {},
  async (play) => {
    const show = play.takeShow();
    const hall = await Hall.of(play.server, show);
    const [row] = hall.neighbours(6);
    const page = await play.open();
    await comeToReview(page, { show, hall, who: details('fails@example.org'), seats: row.slice(0, 2) });
    await goToBank(page);
    await page.getByText('See what can go wrong').click();
    await page.getByRole('button', { name: 'Let the payment fail' }).click();
    const told = page.getByRole('alert').filter({ hasText: 'The payment did not go through' });
    await told.getByText('You weren’t charged and your tickets are still held.').waitFor();
    await told.getByRole('button', { name: 'Try again' }).click();
    await heading(page, 'Sandbox Bank').waitFor();
    await page.getByText('See what can go wrong').click();
    await page.getByRole('button', { name: 'Leave without paying' }).click();
    await heading(page, 'Checking your payment').waitFor();
    await page.getByRole('button', { name: /^Pay ₹.* at your bank$/ }).click();
    await heading(page, 'Sandbox Bank').waitFor();
    await payByCard(page);
    const bought = await orderOf(page, play.server);
    assert.equal(bought.payments.length, 2);
    assert.deepEqual(bought.refunds, []);
  });

scene('attempts to pay are those of the seats, whatever was changed in between', {},
  async (play) => {
    const show = play.takeShow();
    const hall = await Hall.of(play.server, show);
    const [row] = hall.neighbours(6);
    const page = await play.open();
    const who = details('thrice@example.org');
    await comeToReview(page, { show, hall, who, seats: row.slice(0, 2) });
    const told = page.getByRole('alert').filter({ hasText: 'The payment did not go through' });
    for (const left of ['You can try 2 more times.', 'You can try once more.']) {
      await goToBank(page);
      await troubleAtBank(page, 'Let the payment fail');
      await told.getByText(left).waitFor();
    }
    await page.getByRole('link', { name: 'Change selection' }).click();
    await choose(page, hall, row.slice(2, 4));
    await page.getByRole('button', { name: /^Switch to/ }).click();
    await page.waitForURL(/\/details$/);
    await order(page, who);
    await goToBank(page);
    await troubleAtBank(page, 'Let the payment fail');
    await told.getByText('You can’t start another payment for these tickets.').waitFor();
    assert.equal((await orderOf(page, play.server)).payments.length, 1);
    assert.equal(await payButton(page).count(), 0);
    assert.equal(await told.getByRole('button').count(), 0);
    await page.getByRole('button', { name: 'Cancel the order' }).click();
    await page.getByRole('button', { name: 'Yes, cancel' }).click();
    await page.getByText('Your order is cancelled. Nothing was charged.').first().waitFor();
  });

scene('a payment that is reported late is waited for, and the page heals by itself', {},
  async (play) => {
    const show = play.takeShow();
    const hall = await Hall.of(play.server, show);
    const [row] = hall.neighbours(6);
    const page = await play.open();
    await comeToReview(page, { show, hall, who: details('slow@example.org'), seats: row.slice(0, 2) });
    await page.clock.install();
    await goToBank(page);
    const bank = page.url();
    const back = new URL(bank).searchParams.get('return');
    await page.goto(back);
    await heading(page, 'Checking your payment').waitFor();
    await page.clock.fastForward(13_000);
    await page.getByText('This is taking longer than usual').waitFor();
    const said = await play.server.ask('POST', new URL(bank).pathname, {
      body: { outcome: 'succeed', copies: 3 },
    });
    assert.equal(said.status, 202);
    await confirmed(page);
  });

scene('an order that is read while its payment starts does not keep the buyer from the bank', {},
  async (play) => {
    const show = play.takeShow();
    const hall = await Hall.of(play.server, show);
    const [row] = hall.neighbours(6);
    const page = await play.open();
    await page.clock.install();
    await comeToReview(page, { show, hall, who: details('read@example.org'), seats: row.slice(0, 2) });
    let answer;
    await page.route('**/v1/orders/*/payments', async (route) => {
      const response = await route.fetch();
      const read = page.waitForResponse((one) => /\/v1\/orders\/[^/]+$/.test(one.url()));
      answer = read.then(() => page.clock.runFor(1_000)).then(() => route.fulfill({ response }));
      await page.clock.fastForward(11_000);
    });
    await payButton(page).click();
    await heading(page, 'Sandbox Bank').waitFor();
    await answer;
  });

scene('a device whose clock is a day ahead can buy what is on today', {}, async (play) => {
  const show = play.takeShow((one) => Date.parse(one.starts_at) < Date.now() + 86_400_000);
  const page = await play.open();
  await page.clock.install({ time: Date.now() + 86_400_000 });
  await page.goto(`/titles/${show.title.id}?city=${show.venue.city}`);
  await dayOf(page, show).click();
  await page.locator(`main a[href="/shows/${show.id}"]`).click();
  await page.locator('canvas').waitFor();
  assert.equal(await page.getByText('Sales have closed').count(), 0);
  await page.goto(`/?city=${show.venue.city}`);
  const today = new Intl.DateTimeFormat('en-IN', { day: 'numeric', timeZone: show.venue.time_zone })
    .format(new Date());
  const first = page.getByRole('group', { name: 'Day' }).getByRole('button').first();
  await first.getByText('Today').waitFor();
  await page.waitForFunction((day) => document.querySelector('[aria-label=Day] button strong')
    .textContent === day, today);
});
