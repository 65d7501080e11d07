// Seats on another site's page: the purchase in its frame, what the site is told, and who is refused.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { heading, holdBest, orderInFrame, payBeside } from '../buyer.mjs';
import { Server } from '../server.mjs';
import { scene } from '../stage.mjs';

const told = ['ready', 'resize', 'held', 'released', 'ordered', 'paid'];
const email = 'embedded@example.org';

/** A site's page with these script tags, that keeps what it is told. */
function pageOf(server, tags) {
  const scripts = tags.map((tag, n) => `<section id="s${n}">
    <script src="${server.base}/embed.js" ${tag} async></script></section>`).join('\n');
  return `<!doctype html><html lang="en"><title>A cinema</title>
    <link rel="icon" href="data:,"><h1>A cinema</h1>
    <script>
      window.heard = [];
      for (const what of ${JSON.stringify(told)})
        addEventListener('firstshow:' + what, ({ type, detail, target }) =>
          heard.push({ type: type.slice(10), detail, at: target.parentElement.id }));
    </script>${scripts}<p>The end</p></html>`;
}

/** A site that serves what it was given to put on a page. */
class Site {
  pages = [];

  async open() {
    this.server = createServer((request, reply) => {
      reply.setHeader('Content-Type', 'text/html');
      reply.end(this.pages[Number(request.url.slice(1))] ?? '');
    });
    await new Promise((listening) => this.server.listen(0, '127.0.0.1', listening));
    this.origin = `http://localhost:${this.server.address().port}`;
    return this;
  }

  /** The address of a page with this content. */
  put(html) {
    return `${this.origin}/${this.pages.push(html) - 1}`;
  }

  close() {
    this.server.closeAllConnections?.();
    return new Promise((closed) => this.server.close(closed));
  }
}

async function openSites() {
  const [listed, stranger] = await Promise.all([new Site().open(), new Site().open()]);
  process.env.FIRSTSHOW_EMBED_ORIGINS = listed.origin;
  const server = await Server.open();
  delete process.env.FIRSTSHOW_EMBED_ORIGINS;
  const close = server.close.bind(server);
  let closed;
  server.close = () => closed ??= Promise.all([close(), listed.close(), stranger.close()]);
  return Object.assign(server, { listed, stranger });
}

let opened;
/** Two sites, and a server that the first of them may frame: the same for every case here. */
const sites = () => opened ??= openSites();

const heard = (page, what) => page.waitForFunction(
  (type) => window.heard.find((one) => one.type === type), what).then((found) => found.jsonValue());

/** The frame is, a message later, as high as what is in it. */
async function comesToFit(page, frame, html) {
  const end = Date.now() + 20_000;
  for (;;) {
    const inner = await frame.locator('body').evaluate((body) => body.getBoundingClientRect().height);
    const outer = await html.evaluate((one) => one.getBoundingClientRect().height);
    if (Math.abs(inner - outer) <= 1) return;
    assert.ok(Date.now() < end, `${inner} in a frame of ${outer}`);
  }
}

scene('a site sells in a frame, and is told what happens but not who buys', { server: sites },
  async (play) => {
    const [show, other] = [play.takeShow(), play.takeShow()];
    const page = await play.open();
    await page.goto(play.server.listed.put(pageOf(play.server,
      [`data-show="${show.id}" data-theme="light"`, `data-title="${other.title.id}" data-locale="hi"`])));
    const frame = page.frameLocator('#s0 iframe');
    await frame.getByRole('button', { name: /^Pick the best (seat|\d+) for me$/ }).waitFor();
    await frame.locator('html[style*="--bar"]').waitFor();
    await comesToFit(page, frame, page.locator('#s0 iframe'));
    assert.equal(await frame.getByRole('banner').count(), 0);
    assert.equal(await frame.getByRole('contentinfo').count(), 0);
    assert.equal(await frame.locator('html').getAttribute('data-theme'), 'light');
    await page.frameLocator('#s1 iframe').locator('html[lang=hi] h1').waitFor();
    await holdBest(frame);
    await orderInFrame(frame, email);
    await payBeside(page, frame);
    const paid = await heard(page, 'paid');
    assert.equal(paid.at, 's0');
    assert.deepEqual(Object.keys(paid.detail).sort(), ['order', 'places', 'show', 'total']);
    assert.equal(paid.detail.show, show.id);
    const { body } = await play.server.ask('GET', `/v1/orders/${paid.detail.order}`);
    assert.notEqual(body.state, 'confirmed', 'what a site knows opens nothing');
    await page.evaluate(() => new Promise((heardToo) => {
      addEventListener('message', heardToo, { once: true });
      postMessage({ type: 'firstshow:paid' }, '*'); // not the frame: nobody's word
    }));
    const all = await page.evaluate(() => window.heard);
    for (const what of told)
      assert.equal(all.some((one) => one.type === what), what !== 'released', what);
    assert.equal(all.filter((one) => one.type === 'paid').length, 1);
    assert.doesNotMatch(JSON.stringify(all), /example\.org|Asha|"code"/);
    await comesToFit(page, frame, page.locator('#s0 iframe'));
  });

/** A site's page with this show, where places were just held, and the site told so. */
async function heldOnSite(play) {
  const show = play.takeShow();
  const page = await play.open();
  await page.clock.install();
  await page.goto(play.server.listed.put(pageOf(play.server, [`data-show="${show.id}"`])));
  const frame = page.frameLocator('#s0 iframe');
  await holdBest(frame);
  await heard(page, 'held');
  return { show, page, frame };
}

scene('a site is told when places that were held are free again', { server: sites }, async (play) => {
  const { show, page, frame } = await heldOnSite(play);
  await orderInFrame(frame, 'asha@example.org');
  await frame.getByRole('button', { name: 'Cancel the order' }).click();
  await frame.getByRole('button', { name: 'Yes, cancel' }).click();
  const cancelled = await heard(page, 'released');
  assert.deepEqual(cancelled.detail, { show: show.id });
  assert.equal(await page.evaluate(() => window.heard.filter((one) => one.type === 'released').length), 1);

  const other = await heldOnSite(play);
  await other.frame.getByRole('link', { name: 'Back' }).click();
  await other.frame.getByRole('button', { name: /^Pick the best (seat|\d+) for me$/ }).click();
  await other.page.waitForFunction(() => window.heard.filter((one) => one.type === 'held').length === 2);
  assert.deepEqual((await other.page.evaluate(() => window.heard.map((one) => one.type)))
    .filter((type) => type === 'held' || type === 'released'), ['held', 'held'], 'one hold, changed');
  await other.page.route('**/v1/holds/*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...await response.json(), state: 'expired' } });
  });
  await other.page.clock.fastForward('08:10');
  assert.deepEqual((await heard(other.page, 'released')).detail, { show: other.show.id });
});

scene('a frame without any storage sells all the same, and says what a reload costs',
  { server: sites }, async (play) => {
    const show = play.takeShow();
    const page = await play.open({ viewport: { width: 360, height: 740 } });
    await page.context().addInitScript(() => {
      if (window === top) return;
      const refuse = () => { throw new DOMException('refused', 'SecurityError'); };
      Object.defineProperty(window, 'localStorage', { get: refuse });
      navigator.locks.request = () => Promise.reject(new DOMException('refused', 'SecurityError'));
    });
    await page.goto(play.server.listed.put(pageOf(play.server, [`data-show="${show.id}"`])));
    const frame = page.frameLocator('#s0 iframe');
    await holdBest(frame);
    await frame.getByText('Please don’t reload').waitFor();
    await orderInFrame(frame, email);
    await payBeside(page, frame);
    await frame.getByText('Keep your order code').waitFor();
    assert.equal(await frame.getByText('Please don’t reload').count(), 0);
  });

scene('what sticks to the edge of the window is in the part of a frame that is seen',
  { server: sites }, async (play) => {
    const show = play.takeShow();
    const page = await play.open({ viewport: { width: 360, height: 740 } });
    await page.goto(play.server.listed.put(pageOf(play.server, [`data-show="${show.id}"`])));
    const bar = page.frameLocator('#s0 iframe').getByRole('region', { name: 'Your selection' });
    await bar.waitFor();
    const isSeen = async () => {
      const { y, height } = await bar.boundingBox();
      return y >= 0 && y + height <= 741;
    };
    const comesToBeSeen = async () => {
      const end = Date.now() + 20_000;
      while (!await isSeen()) assert.ok(Date.now() < end, 'the bar is out of sight');
    };
    await comesToBeSeen();
    await page.mouse.wheel(0, 300);
    await page.waitForFunction(() => scrollY > 0);
    await comesToBeSeen();
  });

scene('a site that is not listed gets a link in place of the frame',
  { server: sites, faults: [/frame-ancestors|nothing came from|Framing/] }, async (play) => {
    const show = play.takeShow();
    const page = await play.open();
    await page.clock.install();
    await page.goto(play.server.stranger.put(pageOf(play.server, [`data-show="${show.id}"`])));
    await page.clock.runFor(10_000);
    const link = page.getByRole('link', { name: 'Tickets' });
    assert.equal(await link.getAttribute('href'), `${play.server.base}/shows/${show.id}`);
    assert.equal(await page.locator('iframe').count(), 0);
  });
