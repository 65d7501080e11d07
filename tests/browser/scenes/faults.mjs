// Reload, back, no network, a server that dies: nothing is lost and nothing happens twice.

import assert from 'node:assert/strict';
import {
  assertOneOrder, basket, cellSays, checkOrder, choose, confirmed, details, fillDetails, goToBank,
  heading, hold, inWords, openList, openSeats, orderOf, payButton, payByCard,
} from '../buyer.mjs';
import { Hall } from '../hall.mjs';
import { Server, Rival } from '../server.mjs';
import { placesOf, scene } from '../stage.mjs';

const noNetwork = [/net::ERR_/];

scene('back and reload at every step of a purchase lose nothing and double nothing', {},
  async (play) => {
    const show = play.takeShow();
    const hall = await Hall.of(play.server, show);
    const [row] = hall.neighbours(6);
    const pair = row.slice(0, 2);
    const names = inWords(pair);
    const who = details('back@example.org');
    const page = await play.open();
    await page.goto(`/titles/${show.title.id}`);
    await openSeats(page, show);
    await choose(page, hall, pair);
    await page.reload();
    await basket(page).getByText(names).waitFor();
    await hold(page);
    await page.reload();
    await page.getByText('2 seats held for you').waitFor();
    await page.goBack();
    await basket(page).getByText('held for you').waitFor();
    await page.goForward();
    await fillDetails(page, who);
    await checkOrder(page).click();
    await heading(page, 'Review and pay').waitFor();
    await page.reload();
    await payButton(page).waitFor();
    await page.goBack();
    assert.equal(await page.getByRole('textbox', { name: 'Email' }).inputValue(), who.email);
    await page.getByRole('textbox', { name: 'Name' }).fill('Asha R Rao');
    await page.reload();
    await checkOrder(page).click();
    await heading(page, 'Review and pay').waitFor();
    await page.getByRole('heading', { name: 'Asha R Rao' }).waitFor();
    await goToBank(page);
    await page.reload();
    await page.getByRole('button', { name: 'Pay by card' }).waitFor();
    await page.goBack();
    await heading(page, 'Your payment is open').waitFor();
    await page.reload();
    await page.getByRole('button', { name: /^Pay ₹.* at your bank$/ }).click();
    await payByCard(page);
    await page.reload();
    await confirmed(page);
    await page.goBack();
    await confirmed(page);
    const bought = await orderOf(page, play.server);
    assert.equal(bought.buyer.name, 'Asha R Rao');
    assert.equal(bought.payments.length, 1);
    await assertOneOrder(play.server, show, hall, who.email, pair);
  });

scene('a second tab goes on where the first one is', {}, async (play) => {
  const show = play.takeShow();
  const hall = await Hall.of(play.server, show);
  const [row] = hall.neighbours(6);
  const page = await play.open();
  await openSeats(page, show);
  await choose(page, hall, row.slice(0, 2));
  const tab = await page.context().newPage();
  await tab.goto(`/shows/${show.id}`);
  await basket(tab).getByText(inWords(row.slice(0, 2))).waitFor();
  await hold(page);
  await basket(tab).getByText('held for you').waitFor();
  await basket(tab).getByRole('link', { name: 'Continue' }).click();
  await fillDetails(tab, details('tabs@example.org'));
  await checkOrder(tab).click();
  await heading(tab, 'Review and pay').waitFor();
  await fillDetails(page, details('tabs@example.org'));
  await checkOrder(page).click();
  await heading(page, 'Review and pay').waitFor();
  assert.equal(page.url(), tab.url());
});

scene('without a network the map says so, and catches up when it is back', { faults: noNetwork },
  async (play) => {
    const show = play.takeShow();
    const hall = await Hall.of(play.server, show);
    const [row] = hall.neighbours(6);
    const page = await play.open();
    await openSeats(page, show);
    await openList(page, row[0]);
    await cellSays(page, row[0], 'Free');
    await page.context().setOffline(true);
    await page.getByText('You’re offline.').waitFor();
    await new Rival(play.server).hold(show.id, [row[0].key, row[1].key]);
    await page.context().setOffline(false);
    await page.getByText('You’re offline.').waitFor({ state: 'detached' });
    await cellSays(page, row[0], 'Being bought');
  });

scene('an order that was sent as the network went is made once it is back, and once',
  { faults: noNetwork }, async (play) => {
    const show = play.takeShow();
    const hall = await Hall.of(play.server, show);
    const [row] = hall.neighbours(6);
    const pair = row.slice(0, 2);
    const who = details('offline@example.org');
    const page = await play.open();
    await openSeats(page, show);
    await choose(page, hall, pair);
    await hold(page);
    await fillDetails(page, who);
    await page.context().setOffline(true);
    const failed = page.waitForEvent('requestfailed', (one) => one.url().endsWith('/v1/orders'));
    await checkOrder(page).click();
    await failed;
    await page.context().setOffline(false);
    await heading(page, 'Review and pay').waitFor();
    await goToBank(page);
    await payByCard(page);
    await page.context().setOffline(true);
    await page.getByText('You’re offline.').waitFor();
    await page.getByRole('img', { name: /^Ticket code of/ }).nth(1).waitFor();
    await assertOneOrder(play.server, show, hall, who.email, pair);
  });

/** The next request to `path` reaches the server, which dies before its answer arrives; `killed`
 * is when that was. */
async function killAfter(page, server, path) {
  let done;
  const killed = new Promise((resolve) => { done = resolve; });
  await page.route(path, async (route) => {
    await route.fetch();
    await server.kill();
    await route.abort('connectionreset');
    done();
  }, { times: 1 });
  return { killed };
}

scene('the server is killed at every step of a purchase: the page heals, and one order is made',
  { faults: [...noNetwork, /status of 50[34]/], server: () => Server.open() }, async (play) => {
    const { server } = play;
    const show = play.takeShow();
    const hall = await Hall.of(server, show);
    const [row] = hall.neighbours(6);
    const pair = row.slice(0, 2);
    const who = details('killed@example.org');
    const page = await play.open();
    await openSeats(page, show);
    await choose(page, hall, pair);

    let end = await killAfter(page, server, '**/v1/shows/*/holds');
    await basket(page).getByRole('button', { name: 'Hold 2 seats' }).click();
    await end.killed;
    await server.start();
    await page.waitForURL(/\/details$/);
    await fillDetails(page, who);

    end = await killAfter(page, server, '**/v1/orders');
    await checkOrder(page).click();
    await end.killed;
    await page.reload().catch(() => {}); // impatient, and the server is not there
    await server.start();
    // The browser itself loads the page again once there is a server: that is as good.
    await page.goto(`/shows/${show.id}/details`).catch(() => {});
    await heading(page, 'Review and pay').waitFor();

    end = await killAfter(page, server, '**/v1/orders/*/payments');
    await payButton(page).click();
    await end.killed;
    await server.start();
    const byCard = page.getByRole('button', { name: 'Pay by card' });
    await byCard.waitFor();
    await server.kill();
    await byCard.click();
    await page.getByText('The bank cannot be reached.').waitFor();
    await server.start();
    await payByCard(page);
    const bought = await orderOf(page, server);
    assert.equal(bought.payments.length, 1);
    await assertOneOrder(server, show, hall, who.email, pair);
  });

scene('a sale that is paused, goes on and is cancelled says so while one looks', {},
  async (play) => {
    const show = play.takeShow();
    const page = await play.open();
    await openSeats(page, show);
    await play.server.staff('pause', show.id);
    await page.getByRole('alert').filter({ hasText: 'Sales are paused' }).waitFor();
    await play.server.staff('open', show.id);
    await page.getByRole('alert').filter({ hasText: 'Sales are paused' })
      .waitFor({ state: 'detached' });
    await play.server.staff('cancel', show.id);
    await page.getByRole('alert').filter({ hasText: 'This show is cancelled' }).waitFor();
  });

scene('the last seats go while one looks: sold out is said, with the way to other times', {},
  async (play) => {
    const show = play.takeShow((one) => placesOf(one) <= 60);
    const hall = await Hall.of(play.server, show);
    const [row] = hall.neighbours(4);
    const page = await play.open();
    await openSeats(page, show);
    await choose(page, hall, row.slice(0, 2));
    const others = hall.seats.filter(({ index }) => index !== row[0].index && index !== row[1].index);
    await play.server.staff('block', show.id, '--seats', others.map((seat) => seat.key).join(','),
      '--reason', 'all but two');
    await new Rival(play.server).hold(show.id, row.slice(0, 2).map((seat) => seat.key));
    await page.getByRole('alert').filter({ hasText: 'Sold out' }).waitFor();
    await page.getByRole('link', { name: 'Other showtimes' }).waitFor();
    await basket(page).getByRole('button', { name: 'Hold 2 seats' }).click();
    const told = page.getByRole('dialog');
    await told.getByText(/just gone:/).waitFor();
    assert.equal(await told.getByRole('button', { name: /^Take the nearest/ }).count(), 0);
    await told.getByRole('button', { name: 'Choose other seats' }).click();
    await told.waitFor({ state: 'detached' });
  });
