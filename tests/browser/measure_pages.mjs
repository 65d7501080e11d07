// Measures pages as a cheap phone on a slow network has them: node tests/browser/measure_pages.mjs SERVER
// SHOW [SLOWER [KBITS]]. SERVER is a running box office (http://127.0.0.1:8080), SHOW a show's id, SLOWER
// how many times slower than this machine (4), KBITS what the network carries a second (1600). 360 x 740,
// 150 ms. Prints the first contentful paint, the largest one, when the page can be used (the seats page:
// when its map is drawn), the layout shift, and how long taps took to show. Needs what measure_map.mjs
// needs. A benchmark, not a test: nothing here can fail.

import { chromium } from 'playwright-core';

const [server, show, slower = '4', kbits = '1600'] = process.argv.slice(2);
const rounds = 5;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});

function watch() {
  const seen = { first: 0, largest: 0, shift: 0, taps: [] };
  window.takeMeasured = () => seen;
  const on = (type, take, more = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take))
      .observe({ type, buffered: true, ...more });
  on('paint', (entry) => {
    if (entry.name === 'first-contentful-paint') seen.first = entry.startTime;
  });
  on('largest-contentful-paint', (entry) => { seen.largest = entry.startTime; });
  on('layout-shift', (entry) => { if (!entry.hadRecentInput) seen.shift += entry.value; });
  on('event', (entry) => { if (entry.interactionId) seen.taps.push(entry.duration); },
    { durationThreshold: 16 });
}

/** A page in a browser that has nothing of it yet. */
async function visit(path, ready, touch) {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true,
  });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false, latency: 150, downloadThroughput: Number(kbits) * 125, uploadThroughput: 93_750,
  });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: Number(slower) });
  await page.addInitScript(watch);
  await page.goto(server + path, { waitUntil: 'commit' }); // typefaces may come later
  await page.locator(ready).first().waitFor({ timeout: 60_000 });
  const usable = await page.evaluate(() => performance.now());
  await page.waitForTimeout(1_500);
  if (touch) await touch(page);
  await page.waitForTimeout(1_000);
  const seen = await page.evaluate(() => window.takeMeasured());
  await context.close();
  return { ...seen, usable, tap: Math.max(0, ...seen.taps) };
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function measured(name, path, ready, touch) {
  const all = [];
  for (let round = 0; round < rounds; ++round) all.push(await visit(path, ready, touch));
  const of = (what) => median(all.map((seen) => seen[what]));
  console.log(`${name.padEnd(8)} first paint ${of('first').toFixed(0)} ms, largest `
    + `${of('largest').toFixed(0)} ms, usable ${of('usable').toFixed(0)} ms, layout shift ${of('shift').toFixed(3)}, slowest tap `
    + `${of('tap').toFixed(0)} ms`);
}

await measured('home', '/', 'a[href^="/shows/"]', async (page) => {
  await page.locator('main button').nth(1).tap();
});
const { title } = await (await fetch(`${server}/v1/shows/${show}`)).json();
await measured('title', `/titles/${title.id}`, 'main a[href^="/shows/"]');
await measured('seats', `/shows/${show}`, 'canvas[role]', async (page) => {
  const box = await page.locator('canvas[role]').boundingBox();
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height * 0.45);
});
await browser.close();
