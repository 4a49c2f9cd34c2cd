export { requireServerName } from './server-name.ts';
export { createAccounts, type Account, type Accounts } from './service.ts';
export { accountWriters } from './store.ts';
