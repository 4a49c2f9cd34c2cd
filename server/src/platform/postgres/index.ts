export { lockDataFolder, tryLockDataFolder } from './data-folder-lock.ts';
export type { DataFolderLock } from './data-folder-lock.ts';
export { stopLeftovers } from './leftovers.ts';
export { findDatabaseUrl, startPostgres } from './start-postgres.ts';
export type { EmbeddedPostgres, StartPostgresOptions } from './start-postgres.ts';
export type { PostgresExit } from './running-postgres.ts';
export { findFreePort, isPortFree } from './credentials.ts';
export { describeProgram } from './identity.ts';
export { hasCluster } from './cluster.ts';
