export { createToDeviceRoutes } from './routes.ts';
export { createToDevice, type ToDevice } from './service.ts';
export { pruneTxns as pruneToDeviceTxns, toDeviceWriters } from './store.ts';
export { createToDeviceStream } from './stream.ts';
