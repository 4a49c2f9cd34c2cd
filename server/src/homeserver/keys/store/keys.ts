import type { JsonObject, JsonValue } from '@herald/matrix';
import type { Queryable, Tx } from '#platform/db';
import { createWriter, int8, text, type Writer } from '#platform/stream';

export type Usage = 'master' | 'self_signing' | 'user_signing';

export const deviceKeyWriter = createWriter<{ userId: string; deviceId: string; keys: JsonObject }>({
  name: 'keys.device_key',
  text: `insert into keys.device_key (user_id, device_id, keys)
    select user_id, device_id, keys::jsonb from unnest($1::text[], $2::text[], $3::text[]) as row (user_id, device_id, keys)
    on conflict (user_id, device_id) do update set keys = excluded.keys`,
  columns: [text((row) => row.userId), text((row) => row.deviceId), text((row) => JSON.stringify(row.keys))],
  key: (row) => JSON.stringify([row.userId, row.deviceId]),
});

export const crossSigningWriter = createWriter<{ userId: string; usage: Usage; key: JsonObject }>({
  name: 'keys.cross_signing_key',
  text: `insert into keys.cross_signing_key (user_id, usage, key)
    select user_id, usage, key::jsonb from unnest($1::text[], $2::text[], $3::text[]) as row (user_id, usage, key)
    on conflict (user_id, usage) do update set key = excluded.key`,
  columns: [text((row) => row.userId), text((row) => row.usage), text((row) => JSON.stringify(row.key))],
  key: (row) => JSON.stringify([row.userId, row.usage]),
});

export interface SignatureRow {
  userId: string;
  target: string;
  signer: string;
  keyId: string;
  signature: string;
}

export const signatureWriter = createWriter<SignatureRow>({
  name: 'keys.signature',
  text: `insert into keys.signature (user_id, target, signer, key_id, signature)
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
    on conflict (user_id, target, signer, key_id) do update set signature = excluded.signature`,
  columns: [
    text((row) => row.userId),
    text((row) => row.target),
    text((row) => row.signer),
    text((row) => row.keyId),
    text((row) => row.signature),
  ],
  key: (row) => JSON.stringify([row.userId, row.target, row.signer, row.keyId]),
});

export const deviceListWriter = createWriter<{ userId: string; onlyFor: string | null }>({
  name: 'keys.device_list',
  text: `insert into keys.device_list (user_id, position, only_for)
    select * from unnest($1::text[], $2::int8[], $3::text[]) on conflict do nothing`,
  columns: [text((row) => row.userId), int8((_, position) => position), text((row) => row.onlyFor)],
});

/** All keys of a device that is deleted, and signatures on them. */
export const keyDeletionWriter = createWriter<{ userId: string; deviceId: string }>({
  name: 'keys.key_deletion',
  text: `with gone as (select * from unnest($1::text[], $2::text[]) as row (user_id, device_id)),
      one_time as (delete from keys.one_time_key k using gone
        where k.user_id = gone.user_id and k.device_id = gone.device_id),
      fallback as (delete from keys.fallback_key k using gone
        where k.user_id = gone.user_id and k.device_id = gone.device_id),
      signatures as (delete from keys.signature s using gone
        where s.user_id = gone.user_id and s.target = gone.device_id)
    delete from keys.device_key k using gone where k.user_id = gone.user_id and k.device_id = gone.device_id`,
  columns: [text((row) => row.userId), text((row) => row.deviceId)],
  key: (row) => JSON.stringify([row.userId, row.deviceId]),
});

export const keyWriters: readonly Writer[] = [
  deviceKeyWriter,
  crossSigningWriter,
  signatureWriter,
  keyDeletionWriter,
  deviceListWriter,
];

export function listDeviceKeys(
  db: Queryable,
  userIds: readonly string[],
): Promise<{ userId: string; deviceId: string; keys: JsonObject }[]> {
  return db.query(
    'select user_id as "userId", device_id as "deviceId", keys from keys.device_key where user_id = any($1)',
    [userIds],
  );
}

export function listCrossSigningKeys(
  db: Queryable,
  userIds: readonly string[],
): Promise<{ userId: string; usage: Usage; key: JsonObject }[]> {
  return db.query(
    'select user_id as "userId", usage, key from keys.cross_signing_key where user_id = any($1)',
    [userIds],
  );
}

/** Signatures on these users' keys that `reader` may see: the users' own, and the reader's. */
export function listSignatures(
  db: Queryable,
  userIds: readonly string[],
  reader: string,
): Promise<SignatureRow[]> {
  return db.query(
    `select user_id as "userId", target, signer, key_id as "keyId", signature from keys.signature
     where user_id = any($1) and (signer = user_id or signer = $2)`,
    [userIds, reader],
  );
}

export interface OneTimeKeyRow {
  algorithm: string;
  keyId: string;
  key: JsonValue;
}

/** Adds one-time keys. Returns the stored key of each id that was taken already. */
export async function addOneTimeKeys(
  tx: Tx,
  userId: string,
  deviceId: string,
  keys: readonly OneTimeKeyRow[],
  atMs: number,
): Promise<OneTimeKeyRow[]> {
  const lists = [keys.map((key) => key.algorithm), keys.map((key) => key.keyId)];
  const known = await tx.query<OneTimeKeyRow>(
    `select k.algorithm, k.key_id as "keyId", k.key from unnest($3::text[], $4::text[]) as given (algorithm, key_id)
     join keys.one_time_key k on k.user_id = $1 and k.device_id = $2 and k.algorithm = given.algorithm
       and k.key_id = given.key_id`,
    [userId, deviceId, ...lists],
  );
  await tx.query(
    `insert into keys.one_time_key (user_id, device_id, algorithm, key_id, added_at, ordinal, key)
     select $1, $2, algorithm, key_id, to_timestamp($6::float8 / 1000), ordinal, key::jsonb
     from unnest($3::text[], $4::text[], $5::text[]) with ordinality as given (algorithm, key_id, key, ordinal)
     on conflict do nothing`,
    [userId, deviceId, ...lists, keys.map((key) => JSON.stringify(key.key)), atMs],
  );
  return known;
}

export async function putFallbackKeys(
  tx: Tx,
  userId: string,
  deviceId: string,
  keys: readonly OneTimeKeyRow[],
): Promise<void> {
  await tx.query(
    `insert into keys.fallback_key as f (user_id, device_id, algorithm, key_id, used, key)
     select $1, $2, algorithm, key_id, false, key::jsonb
     from unnest($3::text[], $4::text[], $5::text[]) as given (algorithm, key_id, key)
     on conflict (user_id, device_id, algorithm) do update
       set key_id = excluded.key_id, key = excluded.key, used = f.used and f.key_id = excluded.key_id`,
    [
      userId,
      deviceId,
      keys.map((key) => key.algorithm),
      keys.map((key) => key.keyId),
      keys.map((key) => JSON.stringify(key.key)),
    ],
  );
}

export function countOneTimeKeys(
  db: Queryable,
  userId: string,
  deviceId: string,
): Promise<{ algorithm: string; count: number }[]> {
  return db.query(
    `select algorithm, count(*)::int4 as count from keys.one_time_key
     where user_id = $1 and device_id = $2 group by algorithm`,
    [userId, deviceId],
  );
}

export async function listUnusedFallbackTypes(
  db: Queryable,
  userId: string,
  deviceId: string,
): Promise<string[]> {
  const rows = await db.query<{ algorithm: string }>(
    'select algorithm from keys.fallback_key where user_id = $1 and device_id = $2 and not used',
    [userId, deviceId],
  );
  return rows.map((row) => row.algorithm);
}

export interface ClaimRow {
  userId: string;
  deviceId: string;
  algorithm: string;
}
export type ClaimedRow = ClaimRow & { keyId: string; key: JsonValue };

/** Takes the oldest key of each, at most once whoever asks at the same time: one DELETE. */
export function takeOneTimeKeys(db: Queryable, wanted: readonly ClaimRow[]): Promise<ClaimedRow[]> {
  return db.query(
    `with picked as (
       select w.user_id, w.device_id, w.algorithm, k.key_id
       from unnest($1::text[], $2::text[], $3::text[]) as w (user_id, device_id, algorithm)
       cross join lateral (
         select key_id from keys.one_time_key k
         where k.user_id = w.user_id and k.device_id = w.device_id and k.algorithm = w.algorithm
         order by added_at, ordinal limit 1 for update skip locked) k)
     delete from keys.one_time_key k using picked p
     where k.user_id = p.user_id and k.device_id = p.device_id and k.algorithm = p.algorithm and k.key_id = p.key_id
     returning k.user_id as "userId", k.device_id as "deviceId", k.algorithm, k.key_id as "keyId", k.key`,
    claimLists(wanted),
  );
}

/** Hands the fallback key out where there is one, and marks it used. */
export function useFallbackKeys(db: Queryable, wanted: readonly ClaimRow[]): Promise<ClaimedRow[]> {
  return db.query(
    `update keys.fallback_key k set used = true
     from unnest($1::text[], $2::text[], $3::text[]) as w (user_id, device_id, algorithm)
     where k.user_id = w.user_id and k.device_id = w.device_id and k.algorithm = w.algorithm
     returning k.user_id as "userId", k.device_id as "deviceId", k.algorithm, k.key_id as "keyId", k.key`,
    claimLists(wanted),
  );
}

function claimLists(wanted: readonly ClaimRow[]): string[][] {
  return [
    wanted.map((one) => one.userId),
    wanted.map((one) => one.deviceId),
    wanted.map((one) => one.algorithm),
  ];
}

/** Users whose devices or identity changed in (from, to], as far as `reader` sees it. */
export async function listChangedUsers(
  db: Queryable,
  reader: string,
  from: number,
  to: number,
): Promise<string[]> {
  const rows = await db.query<{ userId: string }>(
    `select distinct user_id as "userId" from keys.device_list
     where position > $2 and position <= $3 and (only_for is null or only_for = $1)`,
    [reader, from, to],
  );
  return rows.map((row) => row.userId);
}

/** Notes that somebody's identity is replaced now. */
export async function noteReplacement(db: Queryable, userId: string, atMs: number): Promise<void> {
  await db.query(
    `insert into keys.identity_replaced (user_id, at_ms) values ($1, $2)
     on conflict (user_id) do update set at_ms = excluded.at_ms`,
    [userId, atMs],
  );
}

/** When somebody's identity was replaced last; null: never. */
export async function findReplacement(db: Queryable, userId: string): Promise<number | null> {
  const row = await db.maybe<{ atMs: number }>(
    'select at_ms as "atMs" from keys.identity_replaced where user_id = $1',
    [userId],
  );
  return row?.atMs ?? null;
}
