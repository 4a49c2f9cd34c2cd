export { createLog, createSilentLog } from './log.ts';
export type { Log, LogLevel, LogOptions } from './log.ts';
