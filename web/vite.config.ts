// Builds the pages into the folder that the server embeds. Names of assets carry a hash of their
// content; nothing is inline, because the content security policy allows nothing inline.

import { readFileSync } from 'node:fs';
import preact from '@preact/preset-vite';
import { defineConfig, type Plugin } from 'vite';

declare const process: { env: Record<string, string | undefined> };

const file = (name: string) => new URL(name, import.meta.url).pathname;

/** Which server `npx vite` speaks to. */
const house = process.env.FIRSTSHOW_HOUSE ?? 'http://127.0.0.1:8080';

/** What only the pages of orders say. */
const ofOrders = 'order|review|cancel|waiting|ended|refund|giveBack|confirmed|share|venue|terms|ticket'
  + '|find|found|receipt';
const late = new RegExp(`^((${ofOrders})\\.|problem\\.(?!unknown|unreachable))`);

/** A catalogue in two parts: LANGUAGE.json?first is what pages say, LANGUAGE.json?later what they say of
 * orders and of problems, except that the server cannot be reached. */
const splitWords: Plugin = {
  name: 'split-words',
  enforce: 'pre',
  load(id) {
    const [path = '', part] = id.split('?');
    if (!/locales\/\w+\.json$/.test(path) || !part) return null;
    const words = Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>);
    return JSON.stringify(Object.fromEntries(
      words.filter(([word]) => late.test(word) === (part === 'later'))));
  },
};

export default defineConfig({
  plugins: [splitWords, preact()],
  resolve: {
    alias: { react: 'preact/compat', 'react-dom': 'preact/compat' },
  },
  build: {
    target: 'es2020',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    emptyOutDir: false,
    rollupOptions: {
      input: {
        storefront: file('index.html'), sandbox: file('sandbox.html'), crowd: file('crowd.html'),
      },
    },
  },
  server: {
    proxy: {
      '/v1': house,
      '^/sandbox/payments/.*': {
        target: house,
        bypass: (request) =>
          request.method === 'GET' && request.headers.accept?.includes('text/html')
            ? '/sandbox.html'
            : undefined,
      },
    },
  },
});
