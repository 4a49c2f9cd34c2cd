// Builds the client with a scripted engine, to look at its screens: `node web/test/show/build.ts FOLDER`.
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { ariaWords } from '../../aria-words.ts';

const [outDir] = process.argv.slice(2);
if (outDir === undefined) throw new TypeError('Name the folder to build into.');

await build({
  configFile: false,
  logLevel: 'warn',
  root: import.meta.dirname,
  publicDir: `${import.meta.dirname}/../../public`,
  plugins: [ariaWords(), react()],
  define: { __HERALD_VERSION__: '"0.1.0"', __HERALD_BUILD__: '"screens"' },
  build: {
    outDir,
    target: 'chrome111',
    assetsInlineLimit: 0,
    emptyOutDir: true,
    reportCompressedSize: false,
  },
});
