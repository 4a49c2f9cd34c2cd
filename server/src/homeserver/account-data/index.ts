export { createAccountDataRoutes } from './routes.ts';
export { createAccountData, type AccountData } from './service.ts';
export { accountDataWriters } from './store.ts';
