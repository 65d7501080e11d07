// The storefront starts: words first, then the page takes over from what the server wrote.

import { render } from 'preact';
import '../design/fonts.css';
import '../design/tokens.css';
import '../design/base.css';
import { startWords } from '../words/words';
import { App } from './app';
import { applyTheme } from './preferences';

applyTheme();
const page = document.getElementById('page');
if (page) {
  void startWords().then(() => {
    page.textContent = '';
    render(<App />, page);
  });
}
