import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Modules of matrix-js-sdk for calls, widgets and another sync, which nothing here uses: a quarter of its bytes. */
const unused = [
  'webrtc/call.js',
  'webrtc/callEventHandler.js',
  'webrtc/groupCallEventHandler.js',
  'webrtc/groupCall.js',
  'webrtc/mediaHandler.js',
  'webrtc/callFeed.js',
  'webrtc/stats/statsReport.js',
  'matrixrtc/MatrixRTCSessionManager.js',
  'sliding-sync-sdk.js',
  'sliding-sync.js',
  'embedded.js',
];
const nothing = join(import.meta.dirname, 'no-calls.ts');
const lookalikes = join(import.meta.dirname, 'lookalikes.ts');

/** Leaves out of the engine what the SDK brings along, and 200 kB of lookalike letters for a table of our own. */
export function withoutCalls(): Plugin {
  return {
    name: 'without-calls',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!importer?.includes('/matrix-js-sdk/lib/')) return null;
      if (source === 'unhomoglyph') return lookalikes;
      return unused.some((path) => source.endsWith(`./${path}`)) ? nothing : null;
    },
  };
}
