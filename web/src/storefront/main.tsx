// The storefront starts: words first, then the page takes over from what the server wrote.

import { render } from 'preact';
import '../design/fonts.css';
import '../design/tokens.css';
import '../design/base.css';
import { startTypefaces } from '../design/typefaces';
import { fetched } from '../design/chunks';
import { startWords } from '../words/words';
import { App, askEarly, seatsOf } from './app';
import { embedded, siteIsReady, startEmbedding, wishes } from './embedding';
import { startTheme } from './preferences';
import { watchScrolling } from './scroll_place';

startEmbedding();
startTheme();
startTypefaces(seatsOf(location.pathname) !== undefined);
watchScrolling();
const page = document.getElementById('page');
if (page) {
  const words = startWords(wishes.locale); // before all else: nothing is drawn without them
  askEarly();
  words.then(() => {
    page.textContent = '';
    render(<App />, page);
    siteIsReady();
    if (embedded) fetched(() => import('./hold_watch')).catch((fault) => console.error(fault));
  }).catch((fault: unknown) => {
    // Without words there is nothing to draw: what the server wrote stays, and is shown now.
    document.documentElement.dataset.plain = '';
    addEventListener('online', () => location.reload(), { once: true });
    console.error(fault);
  });
}
