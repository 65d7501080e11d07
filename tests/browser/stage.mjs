// What every case of a browser test stands on: one browser and one server for all, a context of its
// own for each case, and the rule that a page which complains fails it. Cases are registered by
// scene(); pages_test.mjs runs them.

import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { Server } from './server.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const pictures = join(root, 'build/test/browser');

const flags = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--no-sandbox',
  '--disable-dev-shm-usage'];

/** How long one wait for one condition may last: a page on a busy machine is slow. */
const patience_ms = 20_000;

export const scenes = [];

/** A case, named for what it shows. `options`: those of a context, and `faults`: what pages may
 * complain about, as patterns of their console. */
export function scene(name, options, run) {
  scenes.push({ name, options, run });
}

let shared;

async function openStage() {
  const [browser, server] = await Promise.all([
    chromium.launch({ executablePath: '/usr/bin/chromium-headless-shell', args: flags }), Server.open(),
  ]);
  return { browser, server, shows: await saleableShows(server), servers: [server] };
}

export function stage() {
  return shared ??= openStage();
}

export async function closeStage() {
  if (!shared) return;
  const { browser, servers } = await shared;
  await browser.close();
  await Promise.all([...new Set(servers)].map((server) => server.close()));
}

/** Films in ordinary halls that begin in some hours: each case takes shows that no other touches. */
export async function saleableShows(server) {
  const later = Date.now() + 3 * 3600_000;
  const found = [];
  let page = '';
  do {
    const { items, next_cursor } = await server.read(`/v1/shows?limit=200${page}`);
    found.push(...items.filter((show) => show.title.kind === 'film' &&
      show.title.format === '2D' && Date.parse(show.starts_at) > later));
    page = next_cursor && `&cursor=${next_cursor}`;
  } while (page);
  return found;
}

export function placesOf(show) {
  return show.categories.reduce((sum, category) => sum + category.places, 0);
}

/** What a browser says of an answer that is a refusal, or of none: the pages say it better. */
const always = /Failed to load resource: the server responded with a status of 4(09|10|29)/;

export class Play {
  constructor(all, name, options) {
    Object.assign(this, all, { name, options, faults: [], contexts: [], pages: [] });
  }

  /** A show that no other case uses, of a hall with long rows if nothing else is `wanted`. */
  takeShow(wanted = (show) => placesOf(show) >= 150) {
    const found = this.shows.findIndex(wanted);
    if (found < 0) throw new Error('no show is left for this case');
    return this.shows.splice(found, 1)[0];
  }

  /** A page in a browser of its own, as another person or device has it. */
  async open(more = {}) {
    const { faults, server, ...options } = this.options;
    const context = await this.browser.newContext({
      baseURL: this.server.base, viewport: { width: 1280, height: 800 }, locale: 'en-IN',
      timezoneId: 'Asia/Kolkata', reducedMotion: 'reduce', ...options, ...more,
    });
    context.setDefaultTimeout(patience_ms);
    this.contexts.push(context);
    context.on('page', (page) => this.watch(page));
    return context.newPage();
  }

  watch(page) {
    this.pages.push(page);
    const expected = [always, ...(this.options.faults ?? [])];
    const note = (fault) => {
      if (!expected.some((pattern) => pattern.test(fault))) this.faults.push(fault);
    };
    page.on('console', (message) => {
      if (message.type() === 'error') note(`${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => note(`${error.stack}`));
  }

  /** What there was to see when a case failed. */
  async keepPictures() {
    mkdirSync(pictures, { recursive: true });
    const file = this.name.replace(/\W+/g, '_').slice(0, 60);
    for (const [n, page] of this.pages.entries()) {
      if (page.isClosed()) continue;
      const path = join(pictures, `${file}_${n}.png`);
      await page.screenshot({ path }).catch(() => {});
      console.error(`${this.name}: ${page.url()} looked like ${path}`);
    }
  }

  async close() {
    await Promise.all(this.contexts.map((context) => context.close()));
  }
}

/** Runs one case on the stage; throws where it or one of its pages failed. */
export async function perform({ name, options, run }) {
  const all = await stage();
  const play = new Play(all, name, options);
  if (options.server) {
    play.server = await options.server();
    play.shows = await (play.server.shows ??= saleableShows(play.server));
    all.servers.push(play.server);
  }
  try {
    await run(play);
    if (play.faults.length) throw new Error(`pages complained:\n${play.faults.join('\n')}`);
  } catch (error) {
    await play.keepPictures();
    throw error;
  } finally {
    await play.close();
  }
}
