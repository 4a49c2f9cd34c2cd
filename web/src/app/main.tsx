import { connect, registerServiceWorker } from './connect.ts';
import { startSnapshots } from './snapshots.ts';
import { startApp } from './start-app.tsx';
import { showOutdated, startUpdates } from './updates.ts';

/** How long after the first rooms the files for the time without a network are fetched. */
const QUIET_MS = 3_000;
const LONGEST_MS = 30_000;

const store = connect(showOutdated);
await startApp(store);
startSnapshots(store);
// Its files are many: a person who has just come gets the network for themselves first.
await untilIdle();
await startUpdates(registerServiceWorker);

/** Resolves once the rooms are on the screen, or after a while on a page where nobody signs in. */
async function untilIdle(): Promise<void> {
  const { view, release } = store.watch('rooms', '');
  await new Promise<void>((resolve) => {
    const settle = (): void => void setTimeout(resolve, QUIET_MS);
    if (view.isReady) settle();
    else view.onAny(settle);
    setTimeout(resolve, LONGEST_MS);
  });
  release();
}
