export type { DeviceChange, SessionHooks } from './hooks.ts';
export { createProof, type Proof } from './proof.ts';
export { createRegistration, type Registration, type RegistrationConfig } from './registration.ts';
export { createSessionRoutes } from './routes.ts';
export { ACCOUNT_ENDS, createSessions, type AccountEnd, type Sessions } from './service.ts';
export { sessionWriters } from './store.ts';
export { createUserInteractive, type UserInteractive } from './user-interactive.ts';
