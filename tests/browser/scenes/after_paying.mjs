// What tickets are good for once they are paid: they lead to the seat, go to others, come back for
// their money; and what those find who leave the bank, or go back by the browser's button.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { confirmed, details, goToBank, heading, orderOf, payByCard, troubleAtBank } from '../buyer.mjs';
import { best, buy, findShow, openDetails, review } from '../holds.mjs';
import { untranslated } from '../hindi.mjs';
import { scene } from '../stage.mjs';

const inTheatre = (show) => show.title.kind === 'play';

/** The words of seats as the pages have them, of the lines of an order. */
function placesOf({ tickets }) {
  const [{ seat: { zone, row } }] = tickets;
  const numbers = tickets.map(({ seat }) => Number(seat.number)).sort((a, b) => a - b);
  return `${zone}, row ${row}: ${numbers[0]}–${numbers.at(-1)}`;
}

async function fileOf(page, button) {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return { name: download.suggestedFilename(), path: await download.path() };
}

scene('a ticket leads to its seat: every word about it names the part of the hall', {
  permissions: ['clipboard-read', 'clipboard-write'],
}, async (play) => {
  const show = await findShow(play.server, inTheatre);
  const page = await play.open();
  await openDetails(page, show, best(3, { category: 'Circle' }));
  await page.getByText(/^\S.*, row \S+: \d+–\d+$/).first().waitFor();
  await review(page, details('circle@example.org'));
  const words = placesOf(await orderOf(page, play.server));
  assert.match(words, /^[A-Z].*, row/);
  await page.getByRole('rowheader').getByText(words, { exact: true }).waitFor();
  await goToBank(page);
  await payByCard(page);
  const { tickets: [{ seat }], code } = await orderOf(page, play.server);
  const strip = page.getByRole('listitem').filter({ has: page.getByRole('img',
    { name: `Ticket code of ${seat.zone} · Row ${seat.row} · Seat ${seat.number}` }) });
  for (const part of [seat.entrance, seat.zone, seat.row, seat.number])
    await strip.getByRole('definition').getByText(part, { exact: true }).waitFor();
  const { venue } = show;
  for (const words of [/^Doors open at .*\. Starts /, venue.directions, venue.help,
    `Step-free access: ${venue.step_free}`])
    await page.getByText(words).waitFor();

  const calendar = await fileOf(page, page.getByRole('button', { name: 'Add to calendar' }));
  const said = readFileSync(calendar.path, 'utf8').replace(/\r\n /g, '').replace(/\\,/g, ',');
  assert.ok(said.includes(`DESCRIPTION:${code}: ${words}`), said);

  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByText('Copied. Paste it into any message.').first().waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(copied.includes(words) && copied.includes(show.venue.address) &&
    copied.includes(`/shows/${show.id}`), copied);
  assert.ok(!copied.includes(code), 'whoever has the code could take the tickets');

  await page.getByRole('button', { name: 'हिन्दी' }).click();
  await page.locator('html[lang=hi]').waitFor();
  assert.deepEqual(await untranslated(page, play.server), []);
});

scene('the ticket of a wheelchair place and of its companion say so', {}, async (play) => {
  const show = play.takeShow();
  const { zones } = await play.server.read(`/v1/seat-plans/${show.seat_plan}`);
  const seats = zones.flatMap((zone) => zone.rows.flatMap((row) => row.seats));
  const keyOf = (trait) => seats.find((seat) => seat[trait]).key;
  const page = await play.open();
  await openDetails(page, show, { seats: [keyOf('accessible'), keyOf('companion')], areas: [] });
  await review(page, details('wheels@example.org'));
  await goToBank(page);
  await payByCard(page);
  await confirmed(page);
  for (const words of ['Wheelchair place', 'Companion seat'])
    await page.getByRole('listitem').getByText(words, { exact: true }).waitFor();
});

scene('a code is saved as a picture that a scanner reads, and the way to the venue is a link', {},
  async (play) => {
    const show = play.takeShow();
    const page = await play.open();
    await buy(page, show, best(1), 'picture@example.org');
    const saved = await fileOf(page, page.getByRole('button', { name: /^Save this code/ }));
    const { code } = await orderOf(page, play.server);
    assert.match(saved.name, new RegExp(`^${code}-.*\\.png$`));
    const read = execFileSync('zbarimg', ['--quiet', '--raw', '--nodbus', saved.path],
      { encoding: 'utf8' });
    const ticket = await page.evaluate(() => JSON.parse(Object.entries(localStorage)
      .find(([name]) => name.startsWith('firstshow.order.'))[1]).tickets.items[0].code);
    assert.equal(read.trim(), ticket);
    const way = new URL(await page.getByRole('link', { name: 'Directions on the map' })
      .getAttribute('href'));
    assert.ok(way.searchParams.get('destination').includes(show.venue.address));
    await page.getByText(show.venue.address).waitFor();
    await page.getByText(`Tell the box office at ${show.venue.name} your code: ${code}.`).waitFor();
    await page.getByText('Ticket terms').click();
    await page.getByText('Each code admits one person, once.').waitFor();
  });

scene('tickets go back for their money, some first and then the rest', {
  viewport: { width: 360, height: 740 },
}, async (play) => {
  const show = play.takeShow();
  const page = await play.open();
  await buy(page, show, best(3), 'given-back@example.org');
  const { tickets: [{ price }] } = await orderOf(page, play.server);
  const rupees = (count) => `₹${(count * price.amount / 100).toLocaleString('en-IN')}`;
  await page.getByRole('paragraph').filter({ hasText: /^You can return tickets until / }).waitFor();
  await page.getByRole('button', { name: 'Return tickets' }).click();
  const dialog = page.getByRole('dialog', { name: 'Return tickets' });
  const nothing = dialog.getByRole('button', { name: 'Choose tickets first' });
  assert.equal(await nothing.getAttribute('aria-disabled'), 'true');
  await dialog.getByRole('checkbox').nth(0).check();
  await dialog.getByText(`You’ll get back ${rupees(1)}`).waitFor();
  await dialog.getByRole('checkbox').nth(2).check();
  await dialog.getByText(`You’ll get back ${rupees(2)}`).waitFor();
  await dialog.getByRole('button', { name: `Return 2 tickets for ${rupees(2)}` }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('Refunds').waitFor();
  await page.waitForFunction(() => document.querySelectorAll('main li svg[role=img]').length === 1);
  const left = await orderOf(page, play.server);
  assert.equal(left.refunds[0].amount.amount, 2 * price.amount);
  assert.deepEqual(left.tickets.map((line) => line.ticket_state), ['void', 'valid', 'void']);

  await page.getByRole('button', { name: 'Return tickets' }).click();
  await dialog.getByRole('button', { name: `Return 1 ticket for ${rupees(1)}` }).click();
  await heading(page, 'Your tickets were returned').waitFor();
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
  assert.equal(await page.getByRole('button', { name: 'Return tickets' }).count(), 0);
  assert.equal((await orderOf(page, play.server)).refunds.length, 2);
});

scene('tickets that were looked up say where they can go back', {}, async (play) => {
  const show = play.takeShow();
  const buyer = await play.open();
  await buy(buyer, show, best(1), 'elsewhere@example.org');
  const { code } = await orderOf(buyer, play.server);
  const page = await play.open();
  await page.goto('/find-order');
  await page.getByRole('textbox', { name: 'Order code' }).fill(code);
  await page.getByRole('textbox', { name: 'Email or mobile number' }).fill('elsewhere@example.org');
  await page.getByRole('button', { name: 'Find order' }).click();
  await page.getByText(/you can return tickets on the device that bought them/).waitFor();
  await page.getByText(show.venue.address).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Return tickets' }).count(), 0);
});

scene('tickets that cannot go back say so, with the time until which they could', {}, async (play) => {
  const show = play.takeShow();
  const page = await play.open();
  const rule = {};
  await page.route(`**/v1/shows/${show.id}`, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    if ('until' in rule) body.rules.refundable_until = rule.until;
    await route.fulfill({ response, json: body });
  });
  await buy(page, show, best(1), 'too-late@example.org');
  rule.until = '2026-01-05T12:30:00Z';
  await page.reload();
  await page.getByText('It’s too late to return tickets').waitFor();
  await page.getByRole('paragraph').filter({ hasText: /returned until Mon, 5 Jan, 6:00 pm\.$/ }).waitFor();
  rule.until = undefined;
  await page.reload();
  await page.getByText('These tickets can’t be returned').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Return tickets' }).count(), 0);
});

scene('who leaves the bank without paying has a button back at once, and one to cancel', {
  viewport: { width: 360, height: 740 },
}, async (play) => {
  const show = play.takeShow();
  const page = await play.open();
  await openDetails(page, show, best(2));
  await review(page, details('left@example.org'));
  const { id } = await orderOf(page, play.server);
  const back = page.getByRole('button', { name: /^Pay ₹.* at your bank$/ });
  for (let time = 0; time < 2; ++time) {
    if (time === 0) await goToBank(page);
    else await back.click();
    await page.getByRole('button', { name: 'Pay by card' }).waitFor();
    await troubleAtBank(page, 'Leave without paying');
    await heading(page, 'Checking your payment').waitFor();
    assert.equal(await back.count(), 1, 'there is no waiting for it');
  }
  await page.getByText('Didn’t finish paying at the bank?').waitFor();
  await page.getByRole('button', { name: 'Cancel the order' }).click();
  await page.getByRole('dialog').getByText(/^Your seats will be released .* full refund\.$/).waitFor();
  await page.getByRole('button', { name: 'Yes, cancel' }).click();
  await page.waitForURL(`**/shows/${show.id}`);
  await page.goto(`/orders/${id}`);
  await heading(page, 'The order is cancelled').waitFor();
});

scene('back after paying leads to the tickets, not to a form for seats that are bought', {},
  async (play) => {
    const show = play.takeShow();
    const page = await play.open();
    await buy(page, show, best(1), 'went-back@example.org');
    const { id } = await orderOf(page, play.server);
    for (let step = 0; step < 2; ++step) {
      await page.goBack();
      await page.waitForURL(`**/orders/${id}`);
      await confirmed(page);
    }
  });
