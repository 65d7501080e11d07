// What axe-core finds on a page. A page needs its script from the start: addInitScript(axe).

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the page as it is, in words; only these rules, if any are named. */
export async function audit(page, ...rules) {
  await page.evaluate(() => Promise.all(document.getAnimations()
    .filter((one) => one.effect?.getTiming().iterations !== Infinity)
    .map((one) => one.finished.catch(() => {}))));
  const violations = await page.evaluate(async (runOnly) => {
    const options = { resultTypes: ['violations'], preload: false, ...(runOnly.length ? { runOnly } : {}) };
    return (await window.axe.run(document, options)).violations.map(({ id, nodes }) => ({
      id, nodes: nodes.map((node) => `${node.html.slice(0, 160)} ${node.failureSummary}`),
    }));
  }, rules);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node}`));
}

/** In both lights; the colours apart, nothing differs. */
export async function auditInBothLights(page) {
  await page.emulateMedia({ colorScheme: 'light' });
  const faults = await audit(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  return [...faults, ...(await audit(page, 'color-contrast')).map((fault) => `in the dark, ${fault}`)];
}
