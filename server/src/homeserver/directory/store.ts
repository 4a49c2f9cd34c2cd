import type { Queryable } from '#platform/db';
import { bool, createWriter, int8, text, type Writer } from '#platform/stream';

export interface AliasRecord {
  readonly alias: string;
  readonly roomId: string;
  readonly creator: string;
}

/** False when the name is taken. */
export async function insertAlias(db: Queryable, record: AliasRecord & { atMs: number }): Promise<boolean> {
  const rows = await db.query(
    `insert into directory.alias (alias, room_id, creator, created_at)
     values ($1, $2, $3, to_timestamp($4::float8 / 1000)) on conflict do nothing returning alias`,
    [record.alias, record.roomId, record.creator, record.atMs],
  );
  return rows.length > 0;
}

export function listAliases(db: Queryable, aliases: readonly string[]): Promise<AliasRecord[]> {
  return db.query('select alias, room_id as "roomId", creator from directory.alias where alias = any($1)', [
    aliases,
  ]);
}

export async function findAlias(db: Queryable, alias: string): Promise<AliasRecord | null> {
  return (await listAliases(db, [alias]))[0] ?? null;
}

export async function listAliasesOfRoom(db: Queryable, roomId: string, limit: number): Promise<string[]> {
  const rows = await db.query<{ alias: string }>(
    'select alias from directory.alias where room_id = $1 order by alias limit $2',
    [roomId, limit],
  );
  return rows.map((row) => row.alias);
}

/** False when it was gone already. */
export async function deleteAlias(db: Queryable, { alias, roomId }: AliasRecord): Promise<boolean> {
  const rows = await db.query(
    'delete from directory.alias where alias = $1 and room_id = $2 returning alias',
    [alias, roomId],
  );
  return rows.length > 0;
}

export interface PublishedRoom {
  readonly roomId: string;
  readonly room: number;
}

export async function insertPublished(
  db: Queryable,
  { roomId, room }: PublishedRoom,
  atMs: number,
): Promise<void> {
  await db.query(
    `insert into directory.published (room_id, room, created_at)
     values ($1, $2, to_timestamp($3::float8 / 1000)) on conflict do nothing`,
    [roomId, room, atMs],
  );
}

export async function deletePublished(db: Queryable, roomId: string): Promise<void> {
  await db.query('delete from directory.published where room_id = $1', [roomId]);
}

export async function isPublished(db: Queryable, roomId: string): Promise<boolean> {
  return (await db.maybe('select room_id from directory.published where room_id = $1', [roomId])) !== null;
}

/** The longest listed first. */
export function listPublished(db: Queryable, limit: number): Promise<PublishedRoom[]> {
  return db.query(
    'select room_id as "roomId", room from directory.published order by created_at, room_id limit $1',
    [limit],
  );
}

export interface OpenRoomRow {
  room: number;
  type: string;
  isOpen: boolean;
}

export const openRoomWriter = createWriter<OpenRoomRow>({
  name: 'directory.open_room',
  text: `insert into directory.open_room (room, type, is_open)
    select * from unnest($1::int8[], $2::text[], $3::bool[])
    on conflict (room, type) do update set is_open = excluded.is_open`,
  columns: [int8((row) => row.room), text((row) => row.type), bool((row) => row.isOpen)],
  key: (row) => `${row.room} ${row.type}`,
});

export const directoryWriters: readonly Writer[] = [openRoomWriter];

/** Rooms that everybody may join or read. */
export async function listOpenRooms(db: Queryable, limit: number): Promise<number[]> {
  const rows = await db.query<{ room: number }>(
    'select distinct room from directory.open_room where is_open order by room desc limit $1',
    [limit],
  );
  return rows.map((row) => row.room);
}

export interface Person {
  readonly userId: string;
  readonly displayName: string | null;
  readonly avatarUrl: string | null;
}

/** Active accounts whose localpart or name contains the term; whole names first, then beginnings. */
export function listPeople(
  db: Queryable,
  term: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<Person[]> {
  return db.query(
    `select user_id as "userId", displayname as "displayName", avatar_url as "avatarUrl" from (
       select a.user_id, p.displayname, p.avatar_url, lower($1) as term,
              lower(coalesce(p.displayname, '')) as name,
              lower(split_part(substr(a.user_id, 2), ':', 1)) as localpart
       from accounts.account_view a left join profiles.profile_view p on p.user_id = a.user_id
       where not a.deactivated) as person
     where strpos(localpart, term) > 0 or strpos(name, term) > 0
     order by case when term in (localpart, name) then 0
                   when starts_with(localpart, term) or starts_with(name, term) then 1 else 2 end, user_id
     limit $2 offset $3`,
    [term, limit, offset],
  );
}
