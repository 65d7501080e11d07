import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ageLimitOf, guidedBelow, isForAll } from './age';

test('a certificate says whom it lets in, however it is written', () => {
  assert.deepEqual(['A', ' a ', 'S', 'U', 'UA 13+', ''].map(ageLimitOf),
    ['adults', 'adults', 'specialists', undefined, undefined, undefined]);
  assert.deepEqual(['UA 7+', 'UA13+', 'ua 16+', 'U', 'A', 'PG-13', 'UA'].map(guidedBelow),
    [7, 13, 16, undefined, undefined, undefined, undefined]);
  assert.deepEqual(['U', 'u', 'UA 7+', ''].map(isForAll), [true, true, false, false]);
});
