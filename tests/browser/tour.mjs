// A walk past every page there is, in each of its states that look different, for those who check
// how pages look and read: visit(page, name) is called at each.

import {
  basket, cell, checkOrder, choose, confirmed, dayOf, details, fillDetails, goToBank, heading, hold, openList,
  openSeats, payButton, payByCard, troubleAtBank,
} from './buyer.mjs';
import { Hall } from './hall.mjs';
import { Rival } from './server.mjs';
import { placesOf } from './stage.mjs';

/** What browsers say on the pages that the tour breaks on purpose. */
export const tourFaults = [/status of 404/, /net::ERR_FAILED/, /dynamically imported module/];

async function seats(play, page, show, hall, visit) {
  const rows = [...hall.neighbours(8)];
  const rival = new Rival(play.server);
  await rival.buy((await rival.hold(show.id, rows[1].slice(2, 6).map((seat) => seat.key))).id);
  await rival.hold(show.id, rows[2].slice(2, 4).map((seat) => seat.key));
  await openSeats(page, show);
  await visit(page, 'seats');
  await openList(page, rows[0][0]);
  await visit(page, 'seats_list');
  await page.getByRole('button', { name: 'Seats as a map' }).click();
  await page.locator('canvas').waitFor();
  await choose(page, hall, rows[0].slice(1, 3));
  await visit(page, 'seats_chosen');
  await basket(page).getByRole('button', { name: 'Hold 2 seats' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Choose other seats' }).waitFor();
  await visit(page, 'seats_refused');
  await dialog.getByRole('button', { name: 'Choose other seats' }).click();
  await openList(page, rows[0][1]);
  await cell(page, rows[0][1]).click();
  await cell(page, rows[0][2]).click();
  await page.getByRole('button', { name: 'Seats as a map' }).click();
  await page.locator('canvas').waitFor();
  await choose(page, hall, rows[0].slice(0, 2));
}

async function purchase(page, visit, email) {
  await hold(page);
  await visit(page, 'details');
  await page.getByRole('button', { name: 'Choose for each seat' }).click();
  await checkOrder(page).click();
  await page.getByText('Please enter a name').waitFor();
  await visit(page, 'details_wrong');
  await fillDetails(page, details(email));
  await checkOrder(page).click();
  await heading(page, 'Review and pay').waitFor();
  await visit(page, 'review');
  await page.getByRole('button', { name: 'Cancel the order' }).click();
  await page.getByRole('dialog').waitFor();
  await visit(page, 'review_cancel');
  await page.getByRole('button', { name: 'Keep it' }).click();
  await goToBank(page);
  await visit(page, 'bank');
  await troubleAtBank(page, 'Let the payment fail');
  await page.getByText('The payment did not go through').waitFor();
  await visit(page, 'review_failed');
  await payButton(page).click();
  await page.getByRole('button', { name: 'Pay by card' }).waitFor();
  await troubleAtBank(page, 'Leave without paying');
  await heading(page, 'Checking your payment').waitFor();
  await visit(page, 'waiting');
  await page.clock.fastForward(13_000);
  await page.getByText('This is taking longer than usual').waitFor();
  await visit(page, 'waiting_long');
  await page.getByRole('button', { name: /^Pay ₹.* at your bank$/ }).click();
  await page.getByRole('button', { name: 'Pay by card' }).waitFor();
  await payByCard(page);
  await page.getByText('Ticket terms').click();
  await visit(page, 'confirmed');
  await page.getByRole('button', { name: 'Return tickets' }).click();
  await page.getByRole('dialog').getByRole('checkbox').first().check();
  await visit(page, 'give_back');
  await page.getByRole('button', { name: 'Keep them' }).click();
}

/** The order as it would be had its time run out. */
async function ended(page, visit) {
  await page.route('**/v1/orders/*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...await response.json(), state: 'expired' } });
  });
  await page.reload();
  await heading(page, 'The order has expired').waitFor();
  await visit(page, 'order_ended');
  await page.unroute('**/v1/orders/*');
}

async function afterwards(page, visit) {
  await page.goto('/find-order');
  await page.getByRole('textbox', { name: 'Order code' }).fill('K7QF-2M9D');
  await page.getByRole('textbox', { name: 'Email or mobile number' }).fill('nobody@example.org');
  await page.getByRole('button', { name: 'Find order' }).click();
  await page.getByText('No order matches this code and contact').waitFor();
  await visit(page, 'find_order');
  await page.goto('/no/such/page');
  await heading(page, 'Page not found').waitFor();
  await page.getByRole('link', { name: 'Find my order' }).first().waitFor();
  await visit(page, 'not_found');
  await page.evaluate(async () => { // or it has the lost part at hand
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  });
  await page.route('**/assets/order_pages*', (route) => route.abort());
  await page.goto('/find-order');
  await heading(page, 'This page couldn’t load').waitFor();
  await visit(page, 'outage');
}

export async function tour(play, page, email, visit) {
  // With tickets of several types: films for adults have one.
  const show = play.takeShow((one) => placesOf(one) >= 150 && placesOf(one) < 200
    && Object.keys(one.categories[0].prices).length > 1);
  const hall = await Hall.of(play.server, show);
  await page.clock.install();
  await page.goto(`/?city=${show.venue.city}`);
  await dayOf(page, show).click();
  await page.locator(`main a[href="/titles/${show.title.id}"]`).first().waitFor();
  await visit(page, 'home');
  await page.getByRole('combobox', { name: /^Search/ }).fill(show.title.name.slice(0, 4));
  await page.getByRole('option').first().waitFor();
  await visit(page, 'home_search');
  await page.goto(`/titles/${show.title.id}`);
  await page.locator('a[href^="/shows/"]').first().waitFor();
  await visit(page, 'title');
  await seats(play, page, show, hall, visit);
  await purchase(page, visit, email);
  await ended(page, visit);
  await afterwards(page, visit);
}
