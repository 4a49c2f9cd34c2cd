import type { JsonObject } from '@herald/matrix';
import type { Queryable } from '#platform/db';
import { bytea, createWriter, int8, text, type Writer } from '#platform/stream';

export interface EntryRow {
  userId: string;
  roomId: string;
  type: string;
  content: JsonObject;
}

export const entryWriter = createWriter<EntryRow>({
  name: 'account_data.entry',
  text: `insert into account_data.entry (user_id, room_id, type, content, position)
    select * from unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::int8[])
    on conflict (user_id, room_id, type) do update set content = excluded.content, position = excluded.position`,
  columns: [
    text((row) => row.userId),
    text((row) => row.roomId),
    text((row) => row.type),
    bytea((row) => Buffer.from(JSON.stringify(row.content))),
    int8((_, position) => position),
  ],
  key: (row) => JSON.stringify([row.userId, row.roomId, row.type]),
});

export const accountDataWriters: readonly Writer[] = [entryWriter];

export interface StoredEntry {
  readonly roomId: string;
  readonly type: string;
  readonly content: Buffer;
  readonly position: number;
}

export function findEntry(
  db: Queryable,
  userId: string,
  roomId: string,
  type: string,
): Promise<StoredEntry | null> {
  return db.maybe(
    `select room_id as "roomId", type, content, position from account_data.entry
     where user_id = $1 and room_id = $2 and type = $3`,
    [userId, roomId, type],
  );
}

export function listEntries(db: Queryable, userId: string): Promise<StoredEntry[]> {
  return db.query(
    `select room_id as "roomId", type, content, position from account_data.entry where user_id = $1
     order by room_id, type`,
    [userId],
  );
}

export async function deleteEntries(db: Queryable, userId: string): Promise<void> {
  await db.query('delete from account_data.entry where user_id = $1', [userId]);
}
