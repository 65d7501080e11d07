// Pictures of every page at the widths of a phone, a tablet and a desk, light and dark, to be looked
// at: nothing compares them. usage: FIRSTSHOW=server node screenshots.mjs FOLDER

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { closeStage, perform } from './stage.mjs';
import { tour, tourFaults } from './tour.mjs';

const folder = process.argv[2];
if (!folder) throw new Error('usage: FIRSTSHOW=server node screenshots.mjs FOLDER');
const sizes = [[360, 740], [768, 1024], [1440, 900]];

/** All drawing that was begun is on the screen. */
function drawn(page) {
  return page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    await Promise.all(document.getAnimations()
      .filter((one) => one.effect?.getTiming().iterations !== Infinity)
      .map((one) => one.finished.catch(() => {})));
  });
}

async function picture(page, name) {
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ['dark', 'light']) {
      await page.emulateMedia({ colorScheme });
      await drawn(page);
      await page.screenshot({ path: join(folder, `${name}_${width}_${colorScheme}.png`) });
    }
  }
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
try {
  await perform({
    name: 'pictures', options: { faults: tourFaults },
    run: async (play) => tour(play, await play.open(), 'pictures@example.org', picture),
  });
} finally {
  await closeStage();
}
