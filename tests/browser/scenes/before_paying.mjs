// What is said before anybody pays: who may come in, what it costs while it is typed, and what is
// wrong with an address or a number as soon as that is known.

import assert from 'node:assert/strict';
import {
  basket, checkOrder, details, goToBank, heading, hold, openSeats, orderOf, payByCard, setTogether,
} from '../buyer.mjs';
import { theatre, theShow } from '../grounds.mjs';
import { best, findShow, openDetails, review } from '../holds.mjs';
import { placesOf, scene } from '../stage.mjs';

const phone = { viewport: { width: 360, height: 740 } };

scene('a film for adults says so before anybody pays', {}, async (play) => {
  const show = await findShow(play.server, (one) => one.title.certificate === 'A');
  const page = await play.open();
  await openDetails(page, show, best(1));
  await page.getByText('Adults only (A)').waitFor();
  await review(page, details('adult@example.org'));
  await page.getByText(/^Under 18s won’t be let in/).waitFor();
});

scene('the entrance and a restricted view are said before anybody pays',
  { server: theatre, ...phone }, async (play) => {
    const show = await theShow(play);
    const page = await play.open();
    await openSeats(page, show);
    await page.getByRole('button', { name: 'Seats as a list' }).click();
    await page.getByRole('button', { name: /^Balcony Balcony stairs/ }).click();
    await setTogether(page, 1);
    const seat = page.getByRole('gridcell', { name: /Free, .*Restricted view$/ }).first();
    await seat.click();
    await basket(page).getByText('Enter by: Balcony stairs · Restricted view: Balcony, row').waitFor();
    await hold(page);
    await page.getByText('You can’t return tickets for this show.').waitFor();
    await review(page, details('stairs@example.org'));
    const way = page.getByRole('region', { name: 'Getting in, and help' });
    await way.getByText('Enter by: Balcony stairs').waitFor();
    await way.getByText('Restricted view: Balcony, row').waitFor();
  });

scene('the way without steps and whom to ask are said before anybody pays', phone, async (play) => {
  const show = await findShow(play.server, (one) => one.title.kind === 'play');
  const page = await play.open();
  await openDetails(page, show, best(1));
  await review(page, details('ramp@example.org'));
  const way = page.getByRole('region', { name: 'Getting in, and help' });
  await way.getByText(`Step-free access: ${show.venue.step_free}`).waitFor();
  await way.getByRole('link', { name: /^\+91/ }).waitFor();
});

const paise = (text) => Math.round(Number(text.replace(/[^\d.-]/g, '')) * 100);

scene('ten tickets are counted by type, with their total in sight, and not ten lists', phone,
  async (play) => {
    const show = play.takeShow((one) => placesOf(one) >= 150 &&
      one.categories.every(({ prices }) => prices.child && prices.adult));
    const page = await play.open();
    await openDetails(page, show, best(10, { category: show.categories[0].name }));
    const kinds = page.getByRole('region', { name: 'Ticket types' });
    assert.equal(await kinds.getByRole('combobox').count(), 0);
    const { adult, child } = show.categories[0].prices;
    const total = page.getByRole('status').filter({ hasText: /^₹/ });
    assert.equal(paise(await total.textContent()), 10 * adult.amount);
    for (let n = 0; n < 3; ++n) await kinds.getByRole('button', { name: /^One Child.* more$/ }).click();
    await page.getByRole('textbox', { name: 'Email' }).fill('ten@example.org');
    const sum = 7 * adult.amount + 3 * child.amount;
    assert.equal(paise(await total.textContent()), sum);
    const top = await total.evaluate((one) => one.getBoundingClientRect().top);
    assert.ok(top >= 0 && top < 740, 'the total is in sight where the email is typed');

    await kinds.getByRole('button', { name: 'Choose for each seat' }).click();
    const lists = kinds.getByRole('combobox');
    assert.equal(await lists.count(), 10);
    await lists.first().selectOption('child');
    await kinds.getByRole('button', { name: 'Choose by number' }).click();
    await kinds.getByRole('group', { name: /^Child/ }).getByText('4', { exact: true }).waitFor();
    await review(page, details('ten@example.org'));
    const { tickets, total: asked } = await orderOf(page, play.server);
    assert.equal(tickets.filter((line) => line.type === 'child').length, 4);
    assert.equal(asked.amount, 6 * adult.amount + 4 * child.amount);
  });

/** [what is typed, what is said of it once the field is left]. */
const numbers = [
  ['98100 1234', /too short.*10 digits/], ['98100 1234567', /start with \+ and the country/],
  ['+91 98100 1234567', /too many digits/], ['12345 67890', /doesn’t look like a phone number/],
];
const addresses = [
  ['asha', /has an @/], ['asha@example', /missing its end/], ['asha@example..org', /doesn’t look like/],
];

scene('numbers and addresses are understood as people write them, and refused when the field is left',
  phone, async (play) => {
    const show = play.takeShow();
    const page = await play.open();
    await openDetails(page, show, best(1));
    const name = page.getByRole('textbox', { name: 'Name' });
    const assertSaid = async (field, cases) => {
      for (const [typed, said] of cases) {
        await field.fill(typed);
        await name.focus();
        await page.getByText(said).first().waitFor();
        assert.equal(await field.getAttribute('aria-invalid'), 'true', typed);
      }
    };
    const tel = page.getByRole('textbox', { name: /^Mobile/ });
    const email = page.getByRole('textbox', { name: 'Email' });
    await assertSaid(tel, numbers);
    await assertSaid(email, addresses);
    const written = 'asha@उदाहरण.भारत';
    await email.fill(written);
    await name.fill('Venkatanarasimharajuvaripetaramachandrapuramakrishnamurthysubrahmanyam');
    assert.equal(await email.inputValue(), written);
    for (const typed of ['91 98100 12345', '+९१ ९८१०० १२३४५']) {
      await tel.fill(typed);
      await name.focus();
      assert.equal(await tel.getAttribute('aria-invalid'), null, typed);
      await checkOrder(page).click();
      await heading(page, 'Review and pay').waitFor();
      const { buyer } = await orderOf(page, play.server);
      assert.deepEqual([buyer.phone, buyer.email], ['+919810012345', written]);
      await page.getByText(written).waitFor();
      await assertNothingSticksOut(page);
      await page.getByRole('link', { name: 'Change', exact: true }).click();
      await tel.waitFor();
    }
    await checkOrder(page).click();
    await goToBank(page);
    await payByCard(page);
    await page.getByText(written).first().waitFor();
    await assertNothingSticksOut(page);
  });

async function assertNothingSticksOut(page) {
  await page.setViewportSize({ width: 320, height: 740 });
  assert.ok(await page.evaluate(() =>
    document.documentElement.scrollWidth <= document.documentElement.clientWidth));
  await page.setViewportSize(phone.viewport);
}

scene('who is offline is told wherever on the page, and told when that is over',
  { ...phone, faults: [/ERR_INTERNET_DISCONNECTED/] }, async (play) => {
    const show = play.takeShow();
    const page = await play.open();
    await openDetails(page, show, best(3));
    await checkOrder(page).scrollIntoViewIfNeeded();
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.context().setOffline(true);
    const told = page.getByText(/^You’re offline\./);
    await told.waitFor();
    const seen = await told.evaluate((bar) => bar.getBoundingClientRect());
    assert.ok(seen.top >= 0 && seen.bottom <= 740, 'it is in sight on the scrolled page');
    const clock = await page.getByRole('timer').evaluate((one) => one.getBoundingClientRect());
    assert.ok(clock.top >= seen.bottom - 1, 'and does not lie over the clock');
    await page.context().setOffline(false);
    await page.getByText(/^You’re back online/).first().waitFor();
    await told.waitFor({ state: 'detached' });
  });

scene('whether tickets can be returned is said above the button that pays', {}, async (play) => {
  const page = await play.open();
  const film = await findShow(play.server, (one) => one.title.kind === 'film');
  await openDetails(page, film, best(1));
  await review(page, details('return@example.org'));
  await page.getByText(/^You can return tickets until /).waitFor();
});

scene('a long list of places and the button for more time fit a small phone', phone, async (play) => {
  const show = play.takeShow((one) => placesOf(one) >= 150);
  const page = await play.open();
  await page.setViewportSize({ width: 320, height: 640 });
  await page.clock.install();
  await openDetails(page, show, best(6));
  await page.clock.fastForward('05:30');
  await page.getByRole('button', { name: 'More time' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
});
