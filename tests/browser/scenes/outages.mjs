// Parts of a page that do not come: asked for again, done without, or said plainly with a way on; and
// what is left to read where no script runs.

import assert from 'node:assert/strict';
import { heading, openSeats } from '../buyer.mjs';
import { scene } from '../stage.mjs';

const lost = [/net::ERR_FAILED/, /dynamically imported module/];

/** Fails the first `times` requests for each file that matches. */
async function lose(page, pattern, times = Infinity) {
  const asked = new Map();
  await page.route(pattern, (route) => {
    const count = (asked.get(route.request().url()) ?? 0) + 1;
    asked.set(route.request().url(), count);
    return count > times ? route.continue() : route.abort();
  });
}

scene('a part of the page that is lost once is asked for again', { faults: lost }, async (play) => {
  const page = await play.open();
  for (const part of ['en-', 'show_page-', 'seat_feed-', 'seat_map-'])
    await lose(page, `**/assets/${part}*.js`, 1);
  await openSeats(page, play.takeShow());
});

scene('a page that does not come says so, and lets people go elsewhere', { faults: lost },
  async (play) => {
    const show = play.takeShow();
    const page = await play.open();
    const part = '**/assets/seat_feed-*.js';
    await lose(page, part);
    await page.goto(`/shows/${show.id}`);
    await heading(page, 'This page couldn’t load').waitFor();
    await page.unroute(part);
    await page.getByRole('banner').getByRole('link', { name: 'Firstshow' }).click();
    await heading(page, /^On now/).waitFor();
    await page.goBack();
    await page.locator('canvas').waitFor();
  });

scene('without words, what the server wrote stays to be read', { faults: lost }, async (play) => {
  const show = play.takeShow();
  const page = await play.open();
  await lose(page, '**/assets/en-*.js');
  await page.goto(`/titles/${show.title.id}`);
  await page.locator(`main.plain a[href="/shows/${show.id}"]`).waitFor();
});

scene('a language whose words do not come changes nothing, and says so', { faults: lost },
  async (play) => {
    const page = await play.open();
    await lose(page, '**/assets/hi-*.js', 3);
    await page.goto('/');
    const button = page.getByRole('navigation').getByRole('button', { name: 'हिन्दी' });
    await button.click();
    await page.getByText('We can’t reach the server').last().waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await button.click();
    await page.locator('html[lang=hi]').waitFor();
  });

scene('a script that never comes leaves the page to be read after a while', { faults: lost },
  async (play) => {
    const show = play.takeShow();
    const page = await play.open();
    await lose(page, '**/assets/storefront-*.js');
    await page.goto(`/shows/${show.id}`, { waitUntil: 'commit' });
    await page.locator('main.plain').getByText('load the page again').waitFor();
  });

/** What stands on each page that needs a script, in both languages. */
async function assertToldWhatToDo(page, show) {
  for (const path of [`/shows/${show.id}`, `/shows/${show.id}/details`, '/orders/ord_02TR6AR4G0003',
    '/find-order', '/embed/find-order', `/embed/shows/${show.id}`]) {
    await page.goto(path);
    const words = await page.locator('main').innerText();
    assert.match(words, /JavaScript and a browser of the last few years/, path);
    assert.match(words, /ब्राउज़र .* चाहिए/, path);
    assert.match(words, /box office/, path);
    if (!path.includes('/shows/')) continue;
    await heading(page, show.title.name).waitFor();
    assert.ok(words.includes(show.venue.name) && await page.locator('main time').isVisible(), path);
  }
}

scene('without a script, every page says what it needs and where else to buy',
  { javaScriptEnabled: false }, async (play) => {
    await assertToldWhatToDo(await play.open(), play.takeShow());
  });

scene('without a script the bank says what happens, with a button and a way back',
  { javaScriptEnabled: false, faults: [/status of 404/] }, async (play) => {
    const page = await play.open();
    await page.goto('/sandbox/payments/none?return=%2Forders%2Fx');
    await page.getByText('If nothing appears, you can’t pay in this browser.').waitFor();
    await page.getByText('You haven’t been charged').waitFor();
    const again = page.getByRole('link', { name: 'Open the payment page again' });
    assert.ok((await again.boundingBox()).height >= 44);
    assert.equal(await again.getAttribute('href'), '');
    assert.equal(await page.getByRole('link', { name: 'भुगतान का पेज फिर से खोलें' }).count(), 1);
    await page.getByRole('link', { name: 'Leave without paying' }).click();
    assert.equal(new URL(page.url()).pathname, '/');
  });

scene('a browser too old for the script is told at once', {}, async (play) => {
  const page = await play.open();
  // It knows no modules, and nothing of the media feature that hides the text from the others.
  await page.route((url) => !url.pathname.startsWith('/assets/'), async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response,
      body: (await response.text()).replace('type="module"', 'type="unknown"') });
  });
  await page.route('**/assets/*.css', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replaceAll('(scripting', '(unknown') });
  });
  await assertToldWhatToDo(page, play.takeShow());
});
