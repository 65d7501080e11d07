// A crowd as one looks at it: the link that `firstshow-lab crowd` prints, its map in a frame, two
// seats bought there, the server killed under the crowd, and the verdict.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { auditInBothLights, axe } from '../axe.mjs';
import { holdBest, orderInFrame, payBeside } from '../buyer.mjs';
import { CrowdProgram } from '../crowd_program.mjs';
import { root, scene } from '../stage.mjs';

const checker = join(root, 'proof/check.py');

async function assertFitsTheWindow(page) {
  const [needed, there] = await page.evaluate(
    () => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(needed <= there, `${needed} pixels in ${there}`);
}

/** What the embedded map says is free becomes something else. */
async function seatsChange(page) {
  const handle = await page.locator('#seats iframe').elementHandle();
  const frame = await handle.contentFrame();
  const free = () => document.body.innerText.match(/\d+ free/g)?.join();
  const before = await frame.evaluate(free);
  for (const end = Date.now() + 30_000; await frame.evaluate(free) === before;)
    assert.ok(Date.now() < end, `still ${before}`);
}

scene('a visitor buys, the crowd comes, its server is killed, and the page stays to the verdict',
  { faults: [/net::ERR_/] }, async (play) => {
    const crowd = await CrowdProgram.open(400, checker,
      '--buyers', '100', '--seconds', '3', '--kills', '1', '--connections', '16');
    try {
      const page = await play.open();
      await page.addInitScript(axe);
      await page.goto(crowd.url);
      const frame = page.frameLocator('#seats iframe');
      await holdBest(frame);
      await page.getByText(/^2 places: held for you/).waitFor();
      await orderInFrame(frame, 'visitor@example.org');
      await payBeside(page, frame);
      await page.getByText(/^2 places: paid/).waitFor();
      await page.reload();
      await page.getByText(/^2 places: paid/).waitFor();
      await frame.getByText(/\d+ free/).first().waitFor();
      crowd.letIn();
      await seatsChange(page);
      await page.getByText('Killed once, back after').waitFor();
      await page.getByRole('heading', { level: 1, name: 'Proved.' }).waitFor();
      await page.getByText('Every acknowledged sale is there once').waitFor();
      assert.deepEqual(await page.locator('.counts dd').allTextContents(), ['0', '0']);
      await page.getByText(/^Your order ord_\w+, 2 places: paid, and still there\.$/).waitFor();
      await page.getByText('Up again').waitFor();
      const { verdict, sold } = await crowd.news();
      assert.equal(verdict.outcome, 'proved');
      assert.ok(verdict.good);
      assert.equal(sold, verdict.seats_paid + 2);
      assert.deepEqual(verdict.visitors.map(({ state, tickets }) => [state, tickets]), [['confirmed', 2]]);
      assert.deepEqual(await auditInBothLights(page), []);
      await assertFitsTheWindow(page);
      await page.setViewportSize({ width: 360, height: 740 });
      await assertFitsTheWindow(page);
      assert.equal(await crowd.close(), 0, crowd.said);
      await page.getByText('The crowd has gone home').waitFor();
      await page.getByRole('heading', { level: 1, name: 'Proved.' }).waitFor();
    } finally {
      await crowd.close();
    }
  });
