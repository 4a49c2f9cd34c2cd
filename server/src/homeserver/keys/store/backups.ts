import type { JsonObject } from '@herald/matrix';
import type { Queryable, Tx } from '#platform/db';

export interface BackupRecord {
  readonly version: number;
  readonly algorithm: string;
  readonly authData: JsonObject;
  readonly etag: number;
}

export interface BackupKey {
  readonly roomId: string;
  readonly sessionId: string;
  readonly firstMessageIndex: number;
  readonly forwardedCount: number;
  readonly isVerified: boolean;
  readonly sessionData: JsonObject;
}

const COLUMNS = 'version, algorithm, auth_data as "authData", etag';

/** Versions of a user only rise, deleted ones included: an old device must not take a new backup for its own. */
export async function insertBackup(
  tx: Tx,
  userId: string,
  algorithm: string,
  authData: JsonObject,
): Promise<number> {
  // Before the first backup there is no row to lock: the lock is on the user.
  await tx.query("select pg_advisory_xact_lock(hashtextextended('keys.backup ' || $1::text, 0))", [userId]);
  await tx.query('select 1 from keys.backup where user_id = $1 order by version for update', [userId]);
  const row = await tx.one<{ version: number }>(
    `insert into keys.backup (user_id, version, algorithm, auth_data)
     select $1, coalesce(max(version), 0) + 1, $2, $3 from keys.backup where user_id = $1 returning version`,
    [userId, algorithm, JSON.stringify(authData)],
  );
  return row.version;
}

export function findBackup(db: Queryable, userId: string, version: number): Promise<BackupRecord | null> {
  return db.maybe(`select ${COLUMNS} from keys.backup where user_id = $1 and version = $2 and not deleted`, [
    userId,
    version,
  ]);
}

export function findNewestBackup(db: Queryable, userId: string): Promise<BackupRecord | null> {
  return db.maybe(
    `select ${COLUMNS} from keys.backup where user_id = $1 and not deleted order by version desc limit 1`,
    [userId],
  );
}

export function lockNewestBackup(tx: Tx, userId: string): Promise<BackupRecord | null> {
  return tx.maybe(
    `select ${COLUMNS} from keys.backup where user_id = $1 and not deleted order by version desc limit 1 for update`,
    [userId],
  );
}

export async function updateAuthData(
  db: Queryable,
  userId: string,
  version: number,
  authData: JsonObject,
): Promise<void> {
  await db.query('update keys.backup set auth_data = $3 where user_id = $1 and version = $2', [
    userId,
    version,
    JSON.stringify(authData),
  ]);
}

export async function deleteBackup(tx: Tx, userId: string, version: number): Promise<void> {
  await tx.query('update keys.backup set deleted = true where user_id = $1 and version = $2', [
    userId,
    version,
  ]);
  await tx.query('delete from keys.backup_key where user_id = $1 and version = $2', [userId, version]);
}

export async function raiseEtag(tx: Tx, userId: string, version: number): Promise<number> {
  const row = await tx.one<{ etag: number }>(
    'update keys.backup set etag = etag + 1 where user_id = $1 and version = $2 returning etag',
    [userId, version],
  );
  return row.etag;
}

/** Returns how many were stored. */
export async function putKeys(
  tx: Tx,
  userId: string,
  version: number,
  keys: readonly BackupKey[],
): Promise<number> {
  const rows = await tx.query(
    `insert into keys.backup_key as b (user_id, version, room_id, session_id, first_message_index, forwarded_count,
                                       is_verified, session_data)
     select $1, $2, room_id, session_id, first_index, forwarded, verified, data::jsonb
     from unnest($3::text[], $4::text[], $5::int8[], $6::int8[], $7::bool[], $8::text[])
       as k (room_id, session_id, first_index, forwarded, verified, data)
     on conflict (user_id, version, room_id, session_id) do update
       set first_message_index = excluded.first_message_index, forwarded_count = excluded.forwarded_count,
           is_verified = excluded.is_verified, session_data = excluded.session_data
       where (not b.is_verified, b.first_message_index, b.forwarded_count)
         > (not excluded.is_verified, excluded.first_message_index, excluded.forwarded_count)
     returning 1`,
    [
      userId,
      version,
      keys.map((key) => key.roomId),
      keys.map((key) => key.sessionId),
      keys.map((key) => key.firstMessageIndex),
      keys.map((key) => key.forwardedCount),
      keys.map((key) => key.isVerified),
      keys.map((key) => JSON.stringify(key.sessionData)),
    ],
  );
  return rows.length;
}

const SELECTED = `user_id = $1 and version = $2 and ($3::text is null or room_id = $3)
  and ($4::text is null or session_id = $4)`;

export function listKeys(
  db: Queryable,
  userId: string,
  version: number,
  roomId: string | null,
  sessionId: string | null,
): Promise<BackupKey[]> {
  return db.query(
    `select room_id as "roomId", session_id as "sessionId", first_message_index as "firstMessageIndex",
            forwarded_count as "forwardedCount", is_verified as "isVerified", session_data as "sessionData"
     from keys.backup_key where ${SELECTED}`,
    [userId, version, roomId, sessionId],
  );
}

export async function deleteKeys(
  tx: Tx,
  userId: string,
  version: number,
  roomId: string | null,
  sessionId: string | null,
): Promise<number> {
  const rows = await tx.query(`delete from keys.backup_key where ${SELECTED} returning 1`, [
    userId,
    version,
    roomId,
    sessionId,
  ]);
  return rows.length;
}

export async function countKeys(db: Queryable, userId: string, version: number): Promise<number> {
  const row = await db.one<{ count: number }>(
    'select count(*)::int4 as count from keys.backup_key where user_id = $1 and version = $2',
    [userId, version],
  );
  return row.count;
}
