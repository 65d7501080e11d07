// What is around every page: search, the way back, dialogs, colours, what is said.

import assert from 'node:assert/strict';
import { dayOf, details, heading, openList, openSeats, order, cell } from '../buyer.mjs';
import { Hall } from '../hall.mjs';
import { Rival } from '../server.mjs';
import { scene } from '../stage.mjs';

const searchBox = (page) => page.getByRole('search').getByRole('combobox');

scene('search finds by Hindi words, and says what it finds in Hindi', { locale: 'hi-IN' }, async (play) => {
  const show = play.takeShow();
  const { texts } = await play.server.read('/v1/translations/hi');
  const page = await play.open();
  await page.goto('/');
  for (const name of [show.title.name, show.venue.name]) {
    await searchBox(page).fill(texts[name]);
    await page.locator('[role=option]').filter({ hasText: texts[name] }).first().waitFor();
  }
});

scene('search by keys: arrows choose, Escape closes, Enter goes', {}, async (play) => {
  const show = play.takeShow();
  const page = await play.open();
  await page.goto('/');
  const box = searchBox(page);
  await box.pressSequentially(show.title.name.slice(0, 4));
  const options = page.locator('[role=option]');
  await options.first().waitFor();
  await box.press('ArrowDown');
  await page.locator('[role=option][aria-selected=true]').waitFor();
  assert.equal(await box.getAttribute('aria-activedescendant'),
    await page.locator('[role=option][aria-selected=true]').getAttribute('id'));
  await box.press('Escape');
  await options.first().waitFor({ state: 'hidden' });
  assert.equal(await box.getAttribute('aria-expanded'), 'false');
  await box.press('ArrowDown');
  await options.first().waitFor();
  assert.equal(await box.inputValue(), show.title.name.slice(0, 4));
  await box.press('ArrowUp');
  await box.fill(show.title.name);
  await options.filter({ hasText: show.title.name }).first().waitFor();
  await box.press('Enter');
  await heading(page, show.title.name).waitFor();
  await box.fill('qqxxzz');
  await page.getByText('No results for “qqxxzz”').waitFor();
});

scene('Enter goes to what was typed, not to what was found before', {}, async (play) => {
  const [one, other] = [...new Map(play.shows.map((show) => [show.title.id, show.title])).values()];
  const page = await play.open();
  await page.goto('/');
  await searchBox(page).fill(one.name);
  await page.getByRole('search').getByRole('option', { name: one.name }).first().waitFor();
  const said = page.getByText(/^No results/);
  await page.evaluate(() => {
    window.wrong = [];
    new MutationObserver(() => {
      const text = [...document.querySelectorAll('[role=status]')].map((each) => each.textContent).join(' ');
      if (/Nothing found/.test(text)) window.wrong.push(text);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await searchBox(page).fill(other.name);
  await searchBox(page).press('Enter');
  await heading(page, other.name).waitFor();
  assert.equal(new URL(page.url()).pathname, `/titles/${other.id}`);
  await searchBox(page).fill('qqxxzz');
  await said.waitFor();
  await page.evaluate(() => { window.wrong = []; });
  await searchBox(page).fill(one.name);
  await page.getByRole('search').getByRole('option', { name: one.name }).first().waitFor();
  assert.deepEqual(await page.evaluate(() => window.wrong.filter((text) => !text.includes('qqxxzz'))), []);
});

scene('search speaks Hindi', {}, async (play) => {
  const page = await play.open({ locale: 'hi-IN' });
  await page.goto('/');
  await page.locator('html[lang=hi]').waitFor();
  const box = searchBox(page);
  await box.fill('कखगघङ');
  await page.getByText(/“कखगघङ”|कखगघङ/).last().waitFor();
  const title = play.shows.find((show) => /[\u0900-\u097f]/.test(show.title.name))?.title ?? play.shows[0].title;
  const { texts } = await play.server.read('/v1/translations/hi');
  const inHindi = texts[title.name] ?? title.name;
  await box.fill(title.name);
  await page.getByRole('search').getByRole('option', { name: inHindi }).first().waitFor();
  await box.press('Enter');
  await heading(page, inHindi).waitFor();
});

scene('Back leads to the place of the list that was left, a link to the top', {
  viewport: { width: 360, height: 640 },
}, async (play) => {
  const show = play.takeShow();
  const page = await play.open();
  await page.goto(`/?city=${show.venue.city}`);
  await dayOf(page, show).click();
  const link = page.locator('main li a[href^="/titles/"]').last();
  await link.scrollIntoViewIfNeeded();
  const place = await page.evaluate(() => scrollY);
  assert.ok(place > 300);
  await page.waitForFunction((y) => Math.abs((history.state?.scroll ?? 0) - y) < 2, place);
  await link.click();
  await page.getByRole('heading', { name: 'Showtimes' }).waitFor();
  assert.equal(await page.evaluate(() => scrollY), 0);
  await page.goBack();
  await page.waitForFunction((y) => Math.abs(scrollY - y) < 2, place);
  await link.waitFor();
});

scene('a press on the edge of a dialog leaves it open, one beside it closes it', {}, async (play) => {
  const page = await play.open();
  const show = play.takeShow();
  await page.goto(`/shows/${show.id}`);
  await page.getByRole('button', { name: /^Pick the best (seat|\d+) for me$/ }).click();
  await page.getByRole('link', { name: 'Continue' }).click();
  await order(page, details('edge@example.org'));
  await page.getByRole('button', { name: 'Cancel the order' }).click();
  const dialog = page.getByRole('dialog');
  const { x, y, width } = await dialog.boundingBox();
  await page.mouse.click(x + 6, y + 6);
  await dialog.getByRole('heading').click();
  await page.mouse.move(x + width / 2, y + 30);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y - 40);
  await page.mouse.up();
  assert.equal(await dialog.count(), 1);
  await page.mouse.click(x + width / 2, y - 40);
  await dialog.waitFor({ state: 'detached' });
});

scene('colours chosen in one tab are those of the other', {}, async (play) => {
  const page = await play.open();
  await page.goto('/');
  const other = await page.context().newPage();
  await other.goto('/find-order');
  const ground = () => other.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const toggle = page.getByRole('button', { name: /^Use (light|dark) colours$/ });
  await toggle.waitFor();
  const before = await ground();
  await toggle.click();
  await other.waitForFunction((was) =>
    getComputedStyle(document.documentElement).backgroundColor !== was, before);
  await toggle.click();
  await other.waitForFunction((was) =>
    getComputedStyle(document.documentElement).backgroundColor === was, before);
});

scene('what is said twice is read twice, and lies over nothing that can be pressed', {},
  async (play) => {
    const show = play.takeShow();
    const hall = await Hall.of(play.server, show);
    const [row] = hall.neighbours(6);
    await new Rival(play.server).hold(show.id, [row[0].key]);
    const page = await play.open();
    await openSeats(page, show);
    await openList(page, row[0]);
    await page.evaluate(() => {
      const region = [...document.querySelectorAll('[role=status][aria-live=polite]')].pop();
      window.read = [];
      new MutationObserver(() => window.read.push(region.textContent))
        .observe(region, { subtree: true, childList: true, characterData: true });
    });
    const read = (times) => page.waitForFunction((least) =>
      window.read.filter(Boolean).length >= least, times);
    await cell(page, row[0]).click({ force: true });
    await read(1);
    const toast = page.locator('[aria-hidden=true] > div').filter({ hasText: await page.evaluate(() =>
      window.read.filter(Boolean)[0]) }).last();
    await toast.waitFor();
    const { x, y, width, height } = await toast.boundingBox();
    const under = await page.evaluate(([left, top]) =>
      document.elementFromPoint(left, top).closest('[aria-hidden=true]') === null,
    [x + width / 2, y + height / 2]);
    assert.ok(under, 'a press goes to what is under the toast');
    await cell(page, row[0]).click({ force: true });
    await read(2);
    const said = await page.evaluate(() => window.read);
    assert.deepEqual(said.filter(Boolean).slice(0, 2), [said.find(Boolean), said.find(Boolean)]);
  });

/** Where somebody has come who is to pay for a seat. */
async function bankOf(play) {
  const show = play.takeShow();
  const [row] = (await Hall.of(play.server, show)).neighbours(2);
  const buyer = new Rival(play.server);
  const hold = await buyer.hold(show.id, row.slice(0, 2).map((seat) => seat.key));
  const { id } = await buyer.ask('POST', '/v1/orders',
    { hold: hold.id, buyer: { name: 'Asha Rao', email: 'upi@example.org' } });
  return (await buyer.ask('POST', `/v1/orders/${id}/payments`, { gateway: 'sandbox' })).pay_url;
}

/** What there is to pay by UPI with at the bank. */
async function waysAt(page, bank) {
  await page.goto(bank);
  await page.getByRole('button', { name: 'Pay by card' }).waitFor();
  const app = page.getByRole('link', { name: 'Pay with a UPI app' });
  return {
    app: await app.isVisible(),
    paid: await page.getByRole('button', { name: 'The app has paid' }).isVisible(),
    code: await page.getByRole('img', { name: 'Scan with any UPI app' }).isVisible(),
    address: await page.locator('a[href^="upi:"]').getAttribute('href'),
  };
}

scene('a phone has a UPI app, a desktop a code to scan, a tablet both', {}, async (play) => {
  const devices = [
    [{ viewport: { width: 1280, height: 800 } }, { app: false, paid: false, code: true }],
    [{ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
      { app: true, paid: true, code: false }],
    [{ viewport: { width: 820, height: 1180 }, isMobile: true, hasTouch: true },
      { app: true, paid: true, code: true }],
  ];
  const bank = await bankOf(play);
  for (const [device, expected] of devices) {
    const page = await play.open(device);
    const { address, ...seen } = await waysAt(page, bank);
    assert.deepEqual(seen, expected, JSON.stringify(device));
    const { protocol, searchParams } = new URL(address);
    assert.equal(protocol, 'upi:');
    assert.match(searchParams.get('am'), /^\d+\.\d\d$/);
    assert.equal(searchParams.get('cu'), 'INR');
    assert.ok(searchParams.get('pa') && searchParams.get('tr'));
  }
});

scene('what stands in for the typefaces is as wide as they are', {}, async (play) => {
  const page = await play.open();
  await page.goto('/');
  await heading(page, /^On now/).waitFor();
  const names = [...new Set(play.shows.map((show) => show.title.name))];
  const wider = await page.evaluate(async (texts) => {
    const pen = document.createElement('canvas').getContext('2d');
    const width = async (font) => {
      await document.fonts.load(font, texts.join(''));
      pen.font = font;
      return texts.reduce((sum, text) => sum + pen.measureText(text).width, 0);
    };
    const ratio = async (style, family) =>
      await width(`${style} '${family}'`) / await width(`${style} '${family} stand-in'`);
    return [await ratio('600 40px', 'Teko'), await ratio('400 17px', 'Mukta'),
      await ratio('600 17px', 'Mukta')];
  }, names);
  for (const times of wider) assert.ok(Math.abs(times - 1) < 0.06, `${wider}`);
});
