import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { ariaWords } from './aria-words.ts';
import { withoutCalls } from './build/without-calls.ts';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The build that `./herald start` serves: hashed files under /assets, nothing inlined that our policy forbids. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [ariaWords(), react()],
  worker: { format: 'es', plugins: () => [withoutCalls()] },
  define: {
    __HERALD_VERSION__: JSON.stringify(version),
    __HERALD_BUILD__: JSON.stringify('development'),
  },
  build: {
    outDir: 'dist',
    target: ['chrome111', 'firefox114', 'safari16.4'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    manifest: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2_000,
    rollupOptions: {
      input: { index: `${import.meta.dirname}/index.html`, sw: `${import.meta.dirname}/src/sw.ts` },
      output: {
        // The service worker's name must not change: browsers look for its next version there.
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
