export { createBackupRoutes } from './backup-routes.ts';
export { createBackups } from './backups.ts';
export { createCrossSigning } from './cross-signing.ts';
export { createDeviceKeys } from './device-keys.ts';
export { listDeviceListChangesBetween } from './device-lists.ts';
export { createKeyRoutes } from './routes.ts';
export { keyWriters } from './store/keys.ts';
export { createKeysStream } from './stream.ts';
export { createFindVerifiedKey, type FindVerifiedKey } from './verified-device.ts';
