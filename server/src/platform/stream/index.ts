export { createCommitter, COMMITTER_LIMITS } from './committer.ts';
export type { Commit, Committer, Health } from './committer.ts';
export type { Intent, Outcome, Wakes } from './intent.ts';
export { createNumbers, type Numbers } from './numbers.ts';
export { bool, bytea, createWriter, int2, int4, int8, text } from './writer.ts';
export type { Row, TypedWriter, Writer } from './writer.ts';
export type { SyncPart, SyncPoint, SyncRoom, SyncRoomPart, SyncStream, SyncWindow } from './sync-stream.ts';
export {
  parseHistoryToken,
  parseSyncToken,
  printHistoryToken,
  printSyncToken,
  type HistoryPoint,
} from './tokens.ts';
export { createUserLog, type UserChange, type UserLog } from './user-log.ts';
export { createLatestPositions, type LatestPositions } from './latest-positions.ts';
export { pruneBatches } from './prune.ts';
