// What a person does on the pages, step by step: each step ends when the next page is there.

import assert from 'node:assert/strict';

export const heading = (page, name) => page.getByRole('heading', { level: 1, name });

export function details(email) {
  return { name: 'Asha Rao', email, phone: '98123 45678' };
}

/** The button of a show's day, on the pages that have a strip of days. */
export function dayOf(page, show) {
  const day = new Intl.DateTimeFormat('en-IN', { day: 'numeric', timeZone: show.venue.time_zone })
    .format(new Date(show.starts_at));
  return page.locator('main [aria-pressed]').filter({ has: page.locator(`strong:text-is("${day}")`) });
}

export async function openSeats(page, show) {
  await page.goto(`/shows/${show.id}`);
  await page.locator('canvas').waitFor();
}

/** How many places one touch takes. */
export async function setTogether(page, count) {
  const stepper = page.getByRole('group', { name: 'How many' });
  const shown = async () => Number(await stepper.locator('output').textContent());
  while (await shown() !== count) {
    const before = await shown();
    await stepper.getByRole('button', { name: before > count ? 'Fewer' : 'More' }).click();
  }
}

/** Touches the canvas where the seat is drawn, all of the hall being in view. `adding`: with Shift, beside
 * what is chosen and not in its place. */
export async function touchSeat(page, hall, index, adding = false) {
  const canvas = page.locator('canvas');
  await canvas.scrollIntoViewIfNeeded();
  const { width, height } = await canvas.boundingBox();
  const place = hall.placeOf(index, { width, height });
  await canvas.click({ position: place, modifiers: adding ? ['Shift'] : [] });
}

export const basket = (page) => page.getByRole('region', { name: 'Your seats' });

/** Neighbours of one row as the seats page says them: "Stalls, row C: 12, 13", "Row C: 12–15". */
export function inWords(seats) {
  const [{ spokenZone, row, number }] = seats;
  const last = seats[seats.length - 1].number;
  const numbers = seats.length > 2 ? `${number}–${last}` : seats.map((seat) => seat.number).join(', ');
  return `${spokenZone ? `${spokenZone}, row` : 'Row'} ${row}: ${numbers}`;
}

/** Chooses neighbours on the map, the first touched alone. */
export async function choose(page, hall, seats) {
  await setTogether(page, 1);
  for (const [n, seat] of seats.entries()) await touchSeat(page, hall, seat.index, n > 0);
  await basket(page).getByText(inWords(seats)).waitFor();
}

export async function hold(page) {
  await basket(page).getByRole('button', { name: /^Hold/ }).click();
  await page.waitForURL(/\/details$/);
  await page.getByRole('textbox', { name: 'Name' }).waitFor();
}

export async function fillDetails(page, { name, email, phone }) {
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByRole('textbox', { name: /^Mobile/ }).fill(phone);
}

export const checkOrder = (page) => page.getByRole('button', { name: 'Review order' });

export async function order(page, who) {
  await fillDetails(page, who);
  await checkOrder(page).click();
  await heading(page, 'Review and pay').waitFor();
}

export const payButton = (page) => page.getByRole('button', { name: /^Pay ₹/ });

export async function goToBank(page) {
  await payButton(page).click();
  await heading(page, 'Sandbox Bank').waitFor();
  await page.getByRole('button', { name: 'Pay by card' }).waitFor();
}

export async function payByCard(page) {
  await page.getByRole('button', { name: 'Pay by card' }).click();
  await confirmed(page);
}

export async function troubleAtBank(page, what) {
  await page.getByText('See what can go wrong').click();
  await page.getByRole('button', { name: what }).click();
}

export async function confirmed(page) {
  await heading(page, 'See you there!').waitFor();
  await page.getByRole('img', { name: /^Ticket code of/ }).first().waitFor();
}

/** The seats page to the review, with two neighbours; the seats. */
export async function comeToReview(page, { show, hall, who, seats }) {
  await openSeats(page, show);
  await choose(page, hall, seats);
  await hold(page);
  await order(page, who);
}

/** How the order of this page stands, as the server says: with its buyer's own token. */
export async function orderOf(page, server) {
  const id = new URL(page.url()).pathname.split('/').pop();
  const token = await page.evaluate(() => JSON.parse(localStorage.getItem('firstshow.buyer')).token);
  const { status, body } = await server.ask('GET', `/v1/orders/${id}`,
    { headers: { Authorization: `Bearer ${token}` } });
  assert.equal(status, 200);
  return body;
}

/** Exactly one order was made with this email, and these seats alone are sold in the show. */
export async function assertOneOrder(server, show, hall, email, seats) {
  assert.equal(await server.count(`SELECT count(*) FROM orders WHERE buyer_email = '${email}'`), 1);
  const map = await server.read(`/v1/shows/${show.id}/seats`);
  const taken = hall.seats.filter((seat) => map.seats[seat.index] !== '.');
  assert.deepEqual(taken.map((seat) => [seat.name, map.seats[seat.index]]),
    seats.map((seat) => [seat.name, 's']));
}

/** The seats as a list, with the zone of `seat` open. */
export async function openList(page, seat) {
  await page.getByRole('button', { name: 'Seats as a list' }).click();
  const zone = page.getByRole('button', { name: seat.zone, expanded: false });
  if (await zone.count()) await zone.first().click();
  await cell(page, seat).waitFor();
}

export const cell = (page, seat) => page.locator(`[role=gridcell][data-seat="${seat.index}"]`);

/** The cell of a seat once its words have `status`. */
export async function cellSays(page, seat, status) {
  await page.locator(`[data-seat="${seat.index}"][aria-label*="${status}"]`).waitFor();
}

/** The next three: the same purchase in a frame on another site's page. */
export async function holdBest(frame) {
  // On a small screen the form is in the sheet.
  const sheet = frame.getByRole('button', { name: 'Pick the best seats for me', expanded: false });
  await basket(frame).waitFor();
  if (await sheet.count()) await sheet.click();
  await frame.getByRole('button', { name: /^Pick the best (seat|\d+) for me$/ }).click();
  await frame.getByRole('link', { name: 'Continue' }).click();
}

export async function orderInFrame(frame, email) {
  await frame.getByRole('textbox', { name: 'Name' }).fill('Asha Rao');
  await frame.getByRole('textbox', { name: 'Email' }).fill(email);
  await frame.getByRole('button', { name: 'Review order' }).click();
  await heading(frame, 'Review and pay').waitFor();
}

/** The gateway's page has a window of its own, which closes when the buyer comes back. */
export async function payBeside(page, frame) {
  const [bank] = await Promise.all([
    page.waitForEvent('popup'), frame.getByRole('button', { name: /^Pay ₹/ }).click(),
  ]);
  const closed = bank.waitForEvent('close');
  await bank.getByRole('button', { name: 'Pay by card' }).click();
  await closed;
  await heading(frame, 'See you there!').waitFor();
}
