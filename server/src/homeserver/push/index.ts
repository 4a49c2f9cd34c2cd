export { pushHooks } from './hooks.ts';
export { createPushRoutes } from './routes.ts';
export { createPush, type Push } from './service.ts';
export { pushWriters } from './store.ts';
export { createPushStream } from './stream.ts';
