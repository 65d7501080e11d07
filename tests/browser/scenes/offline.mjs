// Tickets at the door of a hall without a network: kept with their page, and never older than need be.

import assert from 'node:assert/strict';
import { confirmed, details, goToBank, heading, order, payByCard } from '../buyer.mjs';
import { Front } from '../front.mjs';
import { scene } from '../stage.mjs';

const noNetwork = [/net::ERR_/];

async function buyBest(page, show, who) {
  await page.goto(`/shows/${show.id}`);
  await page.getByRole('button', { name: /^Pick the best (seat|\d+) for me$/ }).click();
  await page.getByRole('link', { name: 'Continue' }).click();
  await order(page, who);
  await goToBank(page);
  await payByCard(page);
}

const keptNames = (page) => page.evaluate(() => caches.keys());
const worked = (page) => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);

async function until(what, holds) {
  const end = Date.now() + 20_000;
  while (!await holds()) {
    assert.ok(Date.now() < end, what);
    await new Promise((soon) => setTimeout(soon, 50));
  }
}

scene('tickets open without a network, after a reload and in a new tab', { faults: noNetwork },
  async (play) => {
    const front = await Front.before(play.server);
    try {
      const page = await play.open({ baseURL: front.base });
      await buyBest(page, play.takeShow(), details('cellar@example.org'));
      const codes = await page.getByRole('img', { name: /^Ticket code of/ }).count();
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
      const stored = await page.evaluate(async () => {
        const requests = [];
        for (const name of await caches.keys()) requests.push(...await (await caches.open(name)).keys());
        return requests.map((request) => new URL(request.url).pathname);
      });
      assert.ok(stored.includes('/find-order') && stored.some((path) => path.startsWith('/assets/')));
      assert.deepEqual(stored.filter((path) => !/^\/(find-order$|assets\/)/.test(path)), []);
      await front.cut();
      await page.reload();
      await confirmed(page);
      assert.equal(await page.getByRole('img', { name: /^Ticket code of/ }).count(), codes);
      const address = page.url();
      await page.close();
      const later = await page.context().newPage();
      await later.goto(address);
      await confirmed(later);
      await later.goto('/find-order');
      await later.getByRole('link', { name: /./ }).and(later.locator('main a')).first().click();
      await confirmed(later);
    } finally {
      await front.cut().catch(() => {});
    }
  });

scene('what keeps the pages goes with each release, and goes away with one that has none',
  { faults: [...noNetwork, /status of 404/] }, async (play) => {
    const front = await Front.before(play.server);
    try {
      const framed = await play.open({ baseURL: front.base });
      await framed.goto('/embed/find-order');
      await heading(framed, 'Find my order').waitFor();
      const page = await play.open({ baseURL: front.base });
      await page.goto('/find-order');
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
      assert.equal(await worked(framed), 0, 'a page for frames asks for none');
      const [first] = await keptNames(page);
      const html = await (await fetch(`${front.base}/find-order`)).text();
      front.say('/find-order', { body: html.replace('<head>', '<head><meta name="release" content="next">') });
      await page.reload();
      assert.equal(await page.locator('meta[name=release]').count(), 1, 'the network is there: its page');
      const worker = await (await fetch(`${front.base}/service_worker.js`)).text();
      front.say('/service_worker.js', { body: worker.replace(first.split(' ')[1], 'nextRelease') });
      await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
      await until('the old release is forgotten', async () => {
        const names = await keptNames(page);
        return names.length === 1 && names[0] === 'firstshow nextRelease';
      });
      await front.cut();
      await page.reload();
      await heading(page, 'Find my order').waitFor();
      assert.equal(await page.locator('meta[name=release]').count(), 1, 'the new page is the kept one');
      await front.join();
      front.say('/service_worker.js', { status: 404 });
      await page.addInitScript(() => { // as the pages of a release without one
        navigator.serviceWorker.register = () => Promise.reject(new Error('none'));
      });
      await page.reload();
      await until('no worker is left', async () => await worked(page) === 0);
      await until('nothing is kept', async () => (await keptNames(page)).length === 0);
      assert.match((await fetch(`${front.base}/find-order`)).headers.get('content-security-policy'),
        /worker-src 'self'/);
    } finally {
      await front.cut().catch(() => {});
    }
  });
