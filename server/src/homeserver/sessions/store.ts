import type { Queryable, Tx } from '#platform/db';
import { createWriter, text, type Writer } from '#platform/stream';

export interface DeviceRecord {
  readonly deviceId: string;
  readonly displayName: string | null;
  readonly lastSeenMs: number | null;
  readonly lastSeenIp: string | null;
}

export interface TokenRecord {
  readonly userId: string;
  readonly deviceId: string;
  readonly generation: number;
  readonly confirmed: boolean;
  readonly expiresAtMs: number | null;
  readonly admin: boolean;
}

const DEVICE_COLUMNS = `device_id as "deviceId", display_name as "displayName",
  (extract(epoch from last_seen_at) * 1000)::int8 as "lastSeenMs", last_seen_ip as "lastSeenIp"`;

export function listDevices(db: Queryable, userId: string): Promise<DeviceRecord[]> {
  return db.query(
    `select ${DEVICE_COLUMNS} from sessions.device where user_id = $1 order by created_at, device_id`,
    [userId],
  );
}

export function findDevice(db: Queryable, userId: string, deviceId: string): Promise<DeviceRecord | null> {
  return db.maybe(`select ${DEVICE_COLUMNS} from sessions.device where user_id = $1 and device_id = $2`, [
    userId,
    deviceId,
  ]);
}

export function listDeviceNames(
  db: Queryable,
  userIds: readonly string[],
): Promise<{ userId: string; deviceId: string; displayName: string | null }[]> {
  return db.query(
    `select user_id as "userId", device_id as "deviceId", display_name as "displayName"
     from sessions.device where user_id = any($1)`,
    [userIds],
  );
}

/** Makes the device, or logs in again to one that is there: its name stays. */
export async function upsertDevice(
  tx: Tx,
  device: { userId: string; deviceId: string; displayName: string | null; atMs: number },
): Promise<void> {
  await tx.query(
    `insert into sessions.device (user_id, device_id, display_name, created_at)
     values ($1, $2, $3, to_timestamp($4::float8 / 1000)) on conflict (user_id, device_id) do nothing`,
    [device.userId, device.deviceId, device.displayName, device.atMs],
  );
}

export async function renameDevice(
  db: Queryable,
  userId: string,
  deviceId: string,
  displayName: string,
): Promise<void> {
  await db.query('update sessions.device set display_name = $3 where user_id = $1 and device_id = $2', [
    userId,
    deviceId,
    displayName,
  ]);
}

export async function markSeen(
  db: Queryable,
  seen: { userId: string; deviceId: string; atMs: number; ip: string | null },
): Promise<void> {
  await db.query(
    `update sessions.device set last_seen_at = to_timestamp($3::float8 / 1000), last_seen_ip = $4
     where user_id = $1 and device_id = $2`,
    [seen.userId, seen.deviceId, seen.atMs, seen.ip],
  );
}

/** Drops addresses of devices that were seen last before then. Returns of how many. */
export async function dropOldAddresses(db: Queryable, beforeMs: number): Promise<number> {
  const rows = await db.query(
    `update sessions.device set last_seen_ip = null
     where last_seen_ip is not null and last_seen_at < to_timestamp($1::float8 / 1000) returning 1`,
    [beforeMs],
  );
  return rows.length;
}

export function findAccessToken(db: Queryable, tokenHash: Buffer): Promise<TokenRecord | null> {
  return db.maybe(
    `select t.user_id as "userId", t.device_id as "deviceId", t.generation, t.confirmed,
            (extract(epoch from t.expires_at) * 1000)::int8 as "expiresAtMs", a.admin
     from sessions.access_token t join accounts.account_view a on a.user_id = t.user_id and not a.deactivated
     where t.token_hash = $1`,
    [tokenHash],
  );
}

export function findRefreshToken(
  db: Queryable,
  tokenHash: Buffer,
): Promise<{ userId: string; deviceId: string; generation: number } | null> {
  return db.maybe(
    `select user_id as "userId", device_id as "deviceId", generation from sessions.refresh_token where token_hash = $1`,
    [tokenHash],
  );
}

/** The first generation of a login has none before it that its use would end: it needs no confirming. */
export async function insertTokens(
  tx: Tx,
  tokens: {
    userId: string;
    deviceId: string;
    generation: number;
    access: Buffer;
    refresh: Buffer | null;
    expiresAtMs: number | null;
  },
): Promise<void> {
  await tx.query(
    `insert into sessions.access_token (token_hash, user_id, device_id, generation, confirmed, expires_at)
     values ($1, $2, $3, $4, $4 = 0, to_timestamp($5::float8 / 1000))`,
    [tokens.access, tokens.userId, tokens.deviceId, tokens.generation, tokens.expiresAtMs],
  );
  if (!tokens.refresh) return;
  await tx.query(
    'insert into sessions.refresh_token (token_hash, user_id, device_id, generation) values ($1, $2, $3, $4)',
    [tokens.refresh, tokens.userId, tokens.deviceId, tokens.generation],
  );
}

/** Locks a device's tokens by its row; null when the device is gone. Its newest generation, and whether it was used. */
export async function lockGeneration(
  tx: Tx,
  userId: string,
  deviceId: string,
): Promise<{ generation: number; confirmed: boolean } | null> {
  const device = await tx.maybe(
    'select 1 from sessions.device where user_id = $1 and device_id = $2 for update',
    [userId, deviceId],
  );
  if (!device) return null;
  return tx.maybe(
    `select generation, bool_or(confirmed) as confirmed from sessions.access_token
     where user_id = $1 and device_id = $2 group by generation order by generation desc limit 1`,
    [userId, deviceId],
  );
}

/** A token of a new generation is used: the client has it, so those of the generation before are no longer good. */
export async function confirmGeneration(
  tx: Tx,
  userId: string,
  deviceId: string,
  generation: number,
): Promise<void> {
  await tx.query(
    `update sessions.access_token set confirmed = true where user_id = $1 and device_id = $2 and generation = $3`,
    [userId, deviceId, generation],
  );
  await tx.query(
    'delete from sessions.access_token where user_id = $1 and device_id = $2 and generation < $3',
    [userId, deviceId, generation],
  );
}

/** Takes back a generation that no client ever used. */
export async function deleteGeneration(
  tx: Tx,
  userId: string,
  deviceId: string,
  generation: number,
): Promise<void> {
  const key = [userId, deviceId, generation];
  await tx.query(
    'delete from sessions.access_token where user_id = $1 and device_id = $2 and generation = $3',
    key,
  );
  await tx.query(
    'delete from sessions.refresh_token where user_id = $1 and device_id = $2 and generation = $3',
    key,
  );
}

/** Ends every token of a device; the device itself stays. */
export async function deleteTokens(tx: Tx, userId: string, deviceId: string): Promise<void> {
  await tx.query('delete from sessions.access_token where user_id = $1 and device_id = $2', [
    userId,
    deviceId,
  ]);
  await tx.query('delete from sessions.refresh_token where user_id = $1 and device_id = $2', [
    userId,
    deviceId,
  ]);
}

export interface DeviceRow {
  userId: string;
  deviceId: string;
}

/** A device and every token of it. */
export const deviceDeletionWriter = createWriter<DeviceRow>({
  name: 'sessions.device_deletion',
  text: `with gone as (select * from unnest($1::text[], $2::text[]) as row (user_id, device_id)),
      access as (delete from sessions.access_token t using gone
        where t.user_id = gone.user_id and t.device_id = gone.device_id),
      refresh as (delete from sessions.refresh_token t using gone
        where t.user_id = gone.user_id and t.device_id = gone.device_id)
    delete from sessions.device d using gone where d.user_id = gone.user_id and d.device_id = gone.device_id`,
  columns: [text((row) => row.userId), text((row) => row.deviceId)],
  key: (row) => JSON.stringify([row.userId, row.deviceId]),
});

export const sessionWriters: readonly Writer[] = [deviceDeletionWriter];
