export { createPlatformClient, PlatformError } from './platform-client.ts';
export type { PlatformCall, PlatformClient } from './platform-client.ts';
