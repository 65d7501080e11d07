// Builds the pages into the folder that the server embeds. Names of assets carry a hash of their
// content; nothing is inline, because the content security policy allows nothing inline.

import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

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
      input: { storefront: 'index.html', sandbox: 'sandbox.html' },
    },
  },
  server: {
    proxy: {
      '/v1': 'http://127.0.0.1:8080',
      '^/sandbox/payments/.*': {
        target: 'http://127.0.0.1:8080',
        bypass: (request) =>
          request.method === 'GET' && request.headers.accept?.includes('text/html')
            ? '/sandbox.html'
            : undefined,
      },
    },
  },
});
