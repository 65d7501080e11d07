// Builds the pages into the folder that the server embeds. Names of assets carry a hash of their
// content; nothing is inline, because the content security policy allows nothing inline.

import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

declare const process: { env: Record<string, string | undefined> };

const file = (name: string) => new URL(name, import.meta.url).pathname;

/** Which server `npx vite` speaks to. */
const house = process.env.FIRSTSHOW_HOUSE ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [preact()],
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
