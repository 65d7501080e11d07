// What the pages say of places that may be standing ones: "tickets", never "seats".

import assert from 'node:assert/strict';
import { test } from 'node:test';
import english from '../../locales/en.json';
import hindi from '../../locales/hi.json';

/** Texts about all that is chosen, held or bought, whatever kind of place it is. */
const ofAnyPlace = new RegExp('^(held|details\\.(held|none)|seats(_one|_other|\\.held|\\.gone)$|basket\\.(label|'
  + 'letGo|hold_|change_)|over|tabs|unanswered\\.(title|seats)|hold\\.unread|trouble\\.(kept|lostHold|others)|'
  + 'review\\.(seats|failed)|cancel|waiting|ended|giveBack\\.then|problem\\.(sold-out|buyer-limit|hold-|'
  + 'too-many-holds|unknown-hold|wrong-places|nothing-requested|attempts-used|too-late|gateway))');

test('what may be standing places is not called seats', () => {
  for (const [catalogue, seat] of [[english, /\bseats?\b/i], [hindi, /सीट/]] as const) {
    const texts = Object.entries(catalogue).filter(([key]) => ofAnyPlace.test(key));
    assert.ok(texts.length > 50, `${texts.length} texts`);
    for (const [key, text] of texts) assert.ok(!seat.test(text.replace(/{{\w+}}/g, '')), `${key}: ${text}`);
  }
});
