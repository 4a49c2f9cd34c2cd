export { createFilters, type Filters } from './filters.ts';
export { createSyncRoutes } from './routes.ts';
export { createSync, type Sync } from './service.ts';
