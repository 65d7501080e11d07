// Finding a show, and finding back to what was begun: the programme by title and by cinema, filters and
// days that always have a way on, prices, search with slips, and the bar of what is held.

import assert from 'node:assert/strict';
import { auditInBothLights, axe } from '../axe.mjs';
import { dayOf, details, heading, holdBest, openSeats, order } from '../buyer.mjs';
import { scene } from '../stage.mjs';

const phone = { width: 360, height: 740 };
const inProgress = (page) => page.getByRole('region', { name: 'Not finished yet' });
const region = (page, name) => page.getByRole('region', { name, exact: true });
const rupees = (amount) => `₹${amount / 100}`;

/** The day of a show where its venue is, "2026-11-22". */
function dateOf(show) {
  return new Intl.DateTimeFormat('en-CA', { timeZone: show.venue.time_zone })
    .format(new Date(show.starts_at));
}

/** As a pattern. */
function timeOf(show) {
  return new Intl.DateTimeFormat('en-IN', {
    hour: 'numeric', minute: '2-digit', timeZone: show.venue.time_zone,
  }).format(new Date(show.starts_at)).replace(/\s/g, '\\s');
}

async function showsOn(server, city, date, more = '') {
  const { items } = await server.read(`/v1/shows?limit=200&city=${city}&date=${date}${more}`);
  return items;
}

/** Fails unless axe finds nothing in either light. */
async function assertClean(page) {
  assert.deepEqual(await auditInBothLights(page), []);
}

scene('what is held is in sight on other pages and in other tabs, and leads back', {}, async (play) => {
  const show = play.takeShow();
  const other = play.takeShow((one) => one.title.id !== show.title.id);
  const page = await play.open();
  await page.addInitScript(axe);
  await page.goto('/');
  const tab = await page.context().newPage();
  await tab.goto('/find-order');
  await heading(tab, 'Find my order').waitFor();
  await page.goto(`/shows/${show.id}`);
  await holdBest(page);
  await page.getByRole('textbox', { name: 'Name' }).waitFor();
  assert.equal(await inProgress(page).count(), 0); // that page has a clock of its own
  for (const one of [tab, page]) {
    if (one === page) await page.getByRole('link', { name: 'Firstshow' }).click();
    await inProgress(one).getByText(/^\d seats? held$/).waitFor();
    await inProgress(one).getByText(show.title.name).waitFor();
    await inProgress(one).getByRole('timer').filter({ hasText: /^\d:\d\d$/ }).waitFor();
  }
  await page.setViewportSize(phone);
  await page.locator('main h3').first().waitFor();
  await assertClean(page);
  await page.goto(`/shows/${other.id}`); // whose own bar has the place at the bottom
  await page.locator('canvas').waitFor();
  const [line, own] = await Promise.all([inProgress(page), region(page, 'Your seats')]
    .map((one) => one.boundingBox()));
  assert.ok(line.y + line.height <= own.y, 'the bars do not cover each other');
  await inProgress(page).getByRole('link', { name: 'Continue' }).click();
  await page.waitForURL(`**/shows/${show.id}/details`);
  await page.goto(`/shows/${show.id}`);
  await page.locator('canvas').waitFor();
  await page.evaluate((id) => localStorage.removeItem(`firstshow.show.${id}`), show.id);
  await inProgress(tab).waitFor({ state: 'detached' });
});

scene('an order that is not paid leads to its payment from anywhere, and counts as tickets when it is', {},
  async (play) => {
    const show = play.takeShow();
    const page = await play.open({ viewport: phone });
    await page.goto(`/shows/${show.id}`);
    await holdBest(page);
    await order(page, details('bar@example.org'));
    assert.equal(await inProgress(page).count(), 0);
    await page.getByRole('link', { name: 'Firstshow' }).click();
    await inProgress(page).getByText(/^\d tickets? not paid$/).waitFor();
    await inProgress(page).getByRole('link', { name: 'Pay' }).click();
    await heading(page, 'Review and pay').waitFor();
    await page.getByRole('button', { name: /^Pay ₹/ }).click();
    await page.getByRole('button', { name: 'Pay by card' }).click();
    await heading(page, 'See you there!').waitFor();
    await page.getByRole('img', { name: /^Ticket code of/ }).first().waitFor();
    await page.getByRole('link', { name: 'Firstshow' }).click();
    await page.getByRole('link', { name: 'My tickets 1' }).waitFor();
    assert.equal(await inProgress(page).count(), 0);
  });

scene('by cinema: every cinema with its titles and their times, each with how full it is', {},
  async (play) => {
    const show = play.takeShow();
    const page = await play.open({ viewport: phone });
    await page.addInitScript(axe);
    await page.goto(`/?city=${show.venue.city}`);
    await dayOf(page, show).click();
    await page.getByRole('button', { name: 'By cinema' }).click();
    const times = region(page, show.venue.name)
      .getByRole('list', { name: `${show.title.name} at ${show.venue.name}` });
    await times.locator(`a[href="/shows/${show.id}"]`).waitFor();
    assert.equal(await times.locator(`a[href="/shows/${show.id}"]`).getAttribute('title'), null);
    const said = new RegExp(`^${timeOf(show)}\\s?, (Available|Filling fast|Almost full)`);
    await times.getByRole('link', { name: said }).first().waitFor();
    const all = await showsOn(play.server, show.venue.city, dateOf(show));
    const venues = [...new Set(all.map((one) => one.venue.name))].sort();
    assert.deepEqual((await page.locator('main h2').allTextContents()).sort(), venues);
    assert.ok(new URL(page.url()).searchParams.get('view') === 'venues', 'a link has it too');
    await assertClean(page);
    await page.getByRole('button', { name: 'By film' }).click();
    const card = page.locator('main li')
      .filter({ has: page.locator(`h3 a[href="/titles/${show.title.id}"]`) });
    await card.getByText(all.find((one) => one.title.id === show.title.id).venue.name).first().waitFor();
    await assertClean(page);
  });

/** Two days of a city of which one lacks a format that the later one has. */
async function dayWithout(server, shows) {
  for (const show of shows) {
    const { city } = show.venue;
    const { items } = await server.read(
      `/v1/shows?limit=200&city=${city}&from=${dateOf(show)}&kind=film`);
    const days = [...new Set(items.map(dateOf))];
    const there = (day, format) =>
      items.some((one) => dateOf(one) === day && one.title.format === format);
    for (const format of new Set(items.map((one) => one.title.format))) {
      const next = days.slice(1).find((day) => there(day, format));
      if (!there(days[0], format) && next) return { city, day: days[0], next, format };
    }
  }
  throw new Error('every day has every format');
}

scene('what a filter leaves is what the page shows; where that is nothing, the next day with it', {},
  async (play) => {
    const { city, day, next, format } = await dayWithout(play.server, play.shows);
    const page = await play.open();
    await page.goto(`/?city=${city}&date=${next}`);
    const chip = page.getByRole('group', { name: 'Filter' })
      .getByRole('button', { name: format, exact: true });
    await chip.click();
    const wanted = (await showsOn(play.server, city, next, `&format=${encodeURIComponent(format)}`))
      .map((one) => one.title.name);
    await page.waitForFunction((count) => document.querySelectorAll('main h3').length === count,
      new Set(wanted).size);
    for (const name of await page.locator('main h3').allTextContents())
      assert.ok(wanted.includes(name), name);
    await page.goto(`/?city=${city}&date=${day}&format=${encodeURIComponent(format)}`);
    await page.getByText('No such shows on this day').waitFor();
    assert.equal(await page.locator('main a[href^="/shows/"]').count(), 0);
    await chip.and(page.locator('[aria-pressed=true]')).waitFor(); // so that it can be taken away
    await page.getByRole('button', { name: 'Show that day' }).click();
    await page.locator('main h3').first().waitFor();
    const { searchParams } = new URL(page.url());
    assert.deepEqual([searchParams.get('date'), searchParams.get('format')], [next, format]);
    await page.goto(`/?city=${city}&date=${day}&format=${encodeURIComponent(format)}`);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.locator('main h3').first().waitFor();
  });

scene('a limit of price is what one adult pays, and the title says every type with its ages', {},
  async (play) => {
    const show = play.takeShow((one) => one.categories.some((category) => category.prices.child));
    const types = (code) => show.categories.flatMap((one) => one.prices[code]?.amount ?? []);
    const adult = Math.min(...types('adult'));
    const page = await play.open({ viewport: phone });
    await page.goto(`/titles/${show.title.id}?city=${show.venue.city}`);
    await dayOf(page, show).click();
    const time = page.locator(`a[href="/shows/${show.id}"]`);
    await time.getByText(`from ${rupees(adult)}`).waitFor();
    const prices = page.getByRole('list', { name: 'Prices by ticket type' });
    await prices.getByText(/^Child \(3–12\) from ₹\d+$/).waitFor();
    await prices.getByText(/^Adult from ₹\d+$/).waitFor();
    const boxes = await page.locator('main section').filter({ has: time })
      .locator('li').evaluateAll((all) => all.slice(0, 3).map((one) => one.getBoundingClientRect().y));
    assert.equal(new Set(boxes).size, 1, `three times a row: ${boxes}`);
    await page.goto(`/?city=${show.venue.city}&date=${dateOf(show)}`);
    const limit = page.getByRole('combobox', { name: 'Price for one adult' });
    const least = await limit.locator('option').nth(1).getAttribute('value');
    await limit.selectOption(least);
    const cheap = (await showsOn(play.server, show.venue.city, dateOf(show))).filter((one) =>
      Math.min(...one.categories.map((category) => category.prices.adult.amount)) <= least * 100);
    await page.waitForFunction((count) =>
      document.querySelectorAll('section[aria-labelledby=of-day] h3').length === count,
    new Set(cheap.filter((one) => one.title.kind === 'film').map((one) => one.title.id)).size);
  });

scene('plays and concerts are in sight on days without one, with their days', {}, async (play) => {
  const { items: [rare] } = await play.server.read('/v1/shows?kind=play,concert&limit=1&sort=-starts_at');
  const page = await play.open();
  await page.goto(`/?city=${rare.venue.city}`);
  const section = region(page, 'Coming up: plays, concerts and matches');
  await section.locator(`a[href="/shows/${rare.id}"]`).waitFor();
  assert.match(await section.locator(`a[href="/shows/${rare.id}"]`).innerText(), /[A-Z][a-z]{2},? \d/);
  assert.equal(await section.getByRole('heading', { name: play.shows[0].title.name }).count(), 0);
});

scene('days beyond the week can be chosen, and one with nothing leads back', {}, async (play) => {
  const { city } = play.shows[0].venue;
  const late = new Date(Date.now() + 40 * 86_400_000).toISOString();
  const page = await play.open();
  await page.route('**/v1/shows?*sort=-starts_at*', async (route) => {
    const reply = await route.fetch();
    const body = await reply.json();
    const items = body.items.map((one) => ({ ...one, starts_at: late }));
    await route.fulfill({ response: reply, json: { ...body, items } });
  });
  await page.goto(`/?city=${city}`);
  const more = page.getByRole('combobox', { name: 'More dates' });
  await more.waitFor();
  await more.selectOption({ index: 30 });
  await page.getByText('No shows here').waitFor();
  await page.getByRole('button', { name: 'Back to today' }).click();
  assert.equal(new URL(page.url()).searchParams.get('date'), null);
});

scene('who has chosen a day finds it chosen on the next page', {}, async (play) => {
  const show = play.takeShow((one) => Date.parse(one.starts_at) > Date.now() + 2 * 86_400_000);
  const page = await play.open();
  await page.goto(`/?city=${show.venue.city}`);
  await dayOf(page, show).click();
  await page.locator(`main h3 a[href="/titles/${show.title.id}"]`).first().click();
  await page.getByRole('heading', { name: 'Showtimes' }).waitFor();
  await dayOf(page, show).and(page.locator('[aria-pressed=true]')).waitFor();
  await page.locator(`main a[href="/shows/${show.id}"]`).waitFor();
});

scene('a name with a slip in it is found', {}, async (play) => {
  const page = await play.open();
  await page.goto('/');
  const box = page.getByRole('search').getByRole('combobox');
  await box.fill('kavri');
  await page.getByRole('option', { name: /Kaveri/ }).waitFor();
  await box.fill('umbrela understduy');
  await page.getByRole('option', { name: /Understudy's Umbrella/ }).waitFor();
});

scene('a search for plays finds them, one for a theatre leads to the first day it plays', {}, async (play) => {
  const { items: [rare] } = await play.server.read('/v1/shows?kind=play&limit=1');
  const page = await play.open();
  await page.goto('/');
  const box = page.getByRole('search').getByRole('combobox');
  await box.fill('natak');
  await page.getByRole('option', { name: rare.title.name }).waitFor();
  await box.fill(rare.venue.name);
  await page.getByRole('option', { name: rare.venue.name }).click();
  await page.locator(`a[href="/shows/${rare.id}"]`).first().waitFor();
});

scene('a page in English asks for no letters of Hindi', {}, async (play) => {
  const page = await play.open();
  const fonts = [];
  page.on('request', (one) => { if (one.resourceType() === 'font') fonts.push(one.url()); });
  const show = play.takeShow();
  await page.goto('/');
  await page.getByRole('navigation').getByRole('button', { name: 'हिन्दी' }).waitFor();
  await openSeats(page, show);
  await page.evaluate(() => document.fonts.ready);
  assert.ok(fonts.length > 0);
  assert.deepEqual(fonts.filter((font) => font.includes('devanagari')), []);
});
