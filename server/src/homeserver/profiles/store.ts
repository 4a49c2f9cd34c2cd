import type { JsonObject } from '@herald/matrix';
import type { Queryable, Tx } from '#platform/db';

export async function findFields(db: Queryable, userId: string): Promise<JsonObject | null> {
  const row = await db.maybe<{ fields: JsonObject }>(
    'select fields from profiles.profile where user_id = $1',
    [userId],
  );
  return row?.fields ?? null;
}

export function listNames(
  db: Queryable,
  userIds: readonly string[],
): Promise<{ userId: string; name: string }[]> {
  return db.query(
    `select asked.user_id as "userId", found.name from unnest($1::text[]) as asked (user_id)
     cross join lateral (
       select fields ->> 'displayname' as name from profiles.profile where user_id = asked.user_id limit 1) found
     where found.name is not null`,
    [userIds],
  );
}

export async function lockFields(tx: Tx, userId: string): Promise<JsonObject> {
  await tx.query(`insert into profiles.profile (user_id, fields) values ($1, '{}') on conflict do nothing`, [
    userId,
  ]);
  const row = await tx.one<{ fields: JsonObject }>(
    'select fields from profiles.profile where user_id = $1 for update',
    [userId],
  );
  return row.fields;
}

export async function putFields(tx: Tx, userId: string, fields: JsonObject): Promise<void> {
  await tx.query('update profiles.profile set fields = $2 where user_id = $1', [
    userId,
    JSON.stringify(fields),
  ]);
}

export async function deleteProfile(db: Queryable, userId: string): Promise<void> {
  await db.query('delete from profiles.profile where user_id = $1', [userId]);
}
