// The storefront in a real browser: every file of scenes/ registers its cases; they run side by side
// in contexts of one browser. usage: FIRSTSHOW=server node pages_test.mjs

import { readdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { closeStage, patience, perform, scenes, stage } from './stage.mjs';

const longest_ms = 180_000 * patience;
const all_ms = 900_000 * patience;

// Whatever hangs, what this started ends with it: the servers and the browser go when it exits.
setTimeout(() => {
  console.error('the browser tests take too long');
  process.exit(1);
}, all_ms).unref();

for (const file of readdirSync(new URL('./scenes/', import.meta.url)).sort())
  await import(`./scenes/${file}`);

describe('the pages in a browser', { concurrency: 4 }, () => {
  before(stage);
  after(closeStage);
  for (const scene of scenes) it(scene.name, { timeout: longest_ms }, () => perform(scene));
});
