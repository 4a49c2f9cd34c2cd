export { createDirectory, type Directory } from './service.ts';
export { createDirectoryRoutes } from './routes.ts';
export { directoryHooks } from './hooks.ts';
export { directoryWriters } from './store.ts';
