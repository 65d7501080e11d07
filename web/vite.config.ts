// Builds the pages into the folder that the server embeds. Names of assets carry a hash of their
// content; nothing is inline, because the content security policy allows nothing inline.

import { readFileSync } from 'node:fs';
import preact from '@preact/preset-vite';
import { defineConfig, type Plugin } from 'vite';

declare const process: { env: Record<string, string | undefined> };

const file = (name: string) => new URL(name, import.meta.url).pathname;

/** Which server `npx vite` speaks to. */
const server = process.env.FIRSTSHOW_SERVER ?? 'http://127.0.0.1:8080';

/** Words that only the pages of the catalogue say, and the bar of what is held. */
const isFound = (word: string) => /^(available|dates|filters|held|home|kind|role|title)\./.test(word);

/** Words that only the pages of orders say. */
const isOrdered = (word: string) => new RegExp('^(order|review|cancel|waiting|ended|refund|giveBack'
  + '|confirmed|share|venue|terms|ticket|find|found|receipt|problem\\.unknown-(payment|ticket))(\\.|$)')
  .test(word);

/** What pages say of problems, except that the server cannot be reached. */
const isLate = (word: string) => /^problem\.(?!unknown|unreachable)/.test(word);

/** A catalogue in four parts: LANGUAGE.json?first is what every page may say, LANGUAGE.json?finding
 * what those say that lead to a show, LANGUAGE.json?orders what those of orders say,
 * LANGUAGE.json?later what is said of problems. */
const splitWords: Plugin = {
  name: 'split-words',
  enforce: 'pre',
  load(id) {
    const [path = '', part] = id.split('?');
    if (!/locales\/\w+\.json$/.test(path) || !part) return null;
    const words = Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>);
    const partOf = (word: string) => isLate(word) ? 'later' : isFound(word) ? 'finding'
      : isOrdered(word) ? 'orders' : 'first';
    return JSON.stringify(Object.fromEntries(words.filter(([word]) => partOf(word) === part)));
  },
};

/** Small files that are always asked for with a larger one, and the name of that. */
const joined: Record<string, string> = {
  'src/api/compact_plan.ts': 'seat_feed', 'src/live/seat_feed.ts': 'seat_feed',
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
      // Each file costs a round trip, and a browser asks a server for six at a time.
      output: {
        experimentalMinChunkSize: 1_000,
        manualChunks: (id) => Object.entries(joined).find(([name]) => id.endsWith(name))?.[1],
      },
    },
  },
  server: {
    proxy: {
      '/v1': server,
      '^/sandbox/payments/.*': {
        target: server,
        bypass: (request) =>
          request.method === 'GET' && request.headers.accept?.includes('text/html')
            ? '/sandbox.html'
            : undefined,
      },
    },
  },
});
