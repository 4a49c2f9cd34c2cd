import { parentPort } from 'node:worker_threads';

// The thread of the tests: it does as it is told.
parentPort?.on('message', ({ say, fail }: { say?: unknown; fail?: string }) => {
  if (fail === 'throw') throw new Error('as it was told');
  if (fail === 'end') process.exit(0);
  if (fail !== 'silence') parentPort?.postMessage(say);
});
