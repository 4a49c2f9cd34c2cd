import { fail } from '#platform/errors';
import type { SyncPoint } from './sync-stream.ts';

// Tokens are opaque to clients. A sync token names a position of each log (there is one so far), a count of soft state,
// and how far the to-device inbox was told where that is less; a history token names a place between two events of a room.
const SYNC = /^s1_1\.(\d{1,15})_([0-9A-Za-z]{1,16})\.(\d{1,16})(?:_(\d{1,16}))?$/;
const HISTORY = /^h1_(\d{1,15})\.(-?\d{1,9})$/;

/** A place in a room's history: after the event at (position, offset), in history order. */
export interface HistoryPoint {
  readonly position: number;
  readonly offset: number;
}

export function printSyncToken(point: SyncPoint, boot: string): string {
  const inbox = point.inbox < point.position ? `_${point.inbox}` : '';
  return `s1_1.${point.position}_${boot}.${point.soft}${inbox}`;
}

/**
 * Reads `since`. Soft state of another boot is gone with it, so its count reads as 0.
 * @throws ApiError 400 M_INVALID_PARAM
 */
export function parseSyncToken(token: string, now: { boot: string; position: number }): SyncPoint {
  const match = SYNC.exec(token) ?? badToken();
  const position = Number(match[1]);
  // A token from beyond the end of the log was not given by this database: it was restored from a backup.
  if (position > now.position) badToken();
  const inbox = match[4] === undefined ? position : Number(match[4]);
  return { position, soft: match[2] === now.boot ? Number(match[3]) : 0, inbox };
}

export function printHistoryToken({ position, offset }: HistoryPoint): string {
  return `h1_${position}.${offset}`;
}

/** Reads `from`, `to`, `at`: a history token, or a sync token, which stands after the last event at its position. */
export function parseHistoryToken(token: string): HistoryPoint {
  const history = HISTORY.exec(token);
  if (history) return { position: Number(history[1]), offset: Number(history[2]) };
  const sync = SYNC.exec(token) ?? badToken();
  return { position: Number(sync[1]), offset: 0 };
}

function badToken(): never {
  return fail(400, 'M_INVALID_PARAM', 'This token was not given out by this server. Sync again without it.');
}
