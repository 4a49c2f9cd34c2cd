import { connect, registerServiceWorker } from './connect.ts';
import { startSnapshots } from './snapshots.ts';
import { startApp } from './start-app.tsx';
import { showOutdated, startUpdates } from './updates.ts';

const store = connect(showOutdated);
await startApp(store);
startSnapshots(store);
await startUpdates(registerServiceWorker);
