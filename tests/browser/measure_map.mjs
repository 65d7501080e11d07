// Measures the seat map's frames on a slowed processor: node tests/browser/measure_map.mjs PAGE [SLOWER].
// PAGE is the address of a show's page (http://127.0.0.1:8080/shows/ID), SLOWER how many times slower than
// this machine (4). Needs what the browser tests need: scripts/packages tests/browser. A benchmark, not a
// test: nothing here can fail.

import { chromium } from 'playwright-core';

const [address, slower = '4'] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.goto(address);
const canvas = page.locator('canvas[role]');
await canvas.waitFor();
await page.waitForTimeout(1_500);
const devtools = await page.context().newCDPSession(page);
await devtools.send('Emulation.setCPUThrottlingRate', { rate: Number(slower) });
await page.evaluate(() => {
  const frames = [];
  const scripts = [];
  const native = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (run) => native((time) => {
    const began = performance.now();
    run(time);
    scripts.push(performance.now() - began);
  });
  let last = 0;
  const tick = (time) => {
    if (last > 0) frames.push(time - last);
    last = time;
    native(tick);
  };
  native(tick);
  window.takeMeasured = () => [frames.splice(0), scripts.splice(0)];
});
const box = await canvas.boundingBox();
const move = (x, y) => page.mouse.move(box.x + box.width * x, box.y + box.height * y);

function percentiles(values) {
  values.sort((a, b) => a - b);
  const at = (share) => values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
  return `p50 ${at(0.5).toFixed(1)} p95 ${at(0.95).toFixed(1)} longest ${at(1).toFixed(1)}`;
}

async function measured(name, run) {
  await page.evaluate(() => window.takeMeasured());
  await run();
  const [frames, scripts] = await page.evaluate(() => window.takeMeasured());
  console.log(`${name.padEnd(22)} frame ms: ${percentiles(frames)}  script ms: ${percentiles(scripts)}`);
}

async function pan() {
  await move(0.2, 0.5);
  await page.mouse.down();
  for (let step = 1; step <= 60; ++step) {
    await move(0.2 + step / 100, 0.5);
    await page.waitForTimeout(8);
  }
  await page.mouse.up();
}

async function wheel(steps, by) {
  await move(0.5, 0.85);
  for (let step = 0; step < steps; ++step) {
    await page.mouse.wheel(0, by);
    await page.waitForTimeout(16);
  }
  await page.waitForTimeout(600);
}

await measured('zones, pan', pan);
await measured('zones to seats, wheel', () => wheel(20, -90));
await page.waitForTimeout(2_000);
await measured('seats, pan', pan);
await measured('seats to numbers, wheel', () => wheel(12, -90));
await page.waitForTimeout(2_000);
await measured('numbers, pan', pan);
await measured('numbers to zones, wheel', () => wheel(40, 90));
await browser.close();
