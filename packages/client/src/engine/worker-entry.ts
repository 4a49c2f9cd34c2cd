// The script of both kinds of worker. It has no top-level await: a SharedWorker's `connect` fires right after it ran,
// and would be lost later.
import { startSharedWorker } from './shared-worker.ts';
import { startTabWorker } from './tab-worker.ts';

if ('onconnect' in self) startSharedWorker();
else startTabWorker();
