import type { JsonObject } from '@herald/matrix';
import type { Queryable } from '#platform/db';

export async function putFilter(
  db: Queryable,
  userId: string,
  filterId: string,
  filter: JsonObject,
): Promise<void> {
  await db.query(
    'insert into sync.filter (user_id, filter_id, filter) values ($1, $2, $3) on conflict do nothing',
    [userId, filterId, JSON.stringify(filter)],
  );
}

export function findFilter(
  db: Queryable,
  userId: string,
  filterId: string,
): Promise<{ filter: JsonObject } | null> {
  return db.maybe('select filter from sync.filter where user_id = $1 and filter_id = $2', [userId, filterId]);
}
