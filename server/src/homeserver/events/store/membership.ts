import type { Queryable } from '#platform/db';

/** Each room that the user ever had a membership in, with the latest at or below `to`. */
export function listMemberships(db: Queryable, userId: string, to: number): Promise<MembershipRecord[]> {
  return db.query(
    `select distinct on (m.room) m.room, r.room_id as "roomId", r.version, m.position, m.membership, m.event
     from events.membership m join events.room r on r.room = m.room
     where m.user_id = $1 and m.position <= $2 order by m.room, m.position desc`,
    [userId, to],
  );
}

/** The user's membership changes in (since, to], oldest first. */
export function listMembershipChanges(
  db: Queryable,
  userId: string,
  since: number,
  to: number,
): Promise<MembershipRecord[]> {
  return db.query(
    `select m.room, r.room_id as "roomId", r.version, m.position, m.membership, m.event
     from events.membership m join events.room r on r.room = m.room
     where m.user_id = $1 and m.position > $2 and m.position <= $3 order by m.position`,
    [userId, since, to],
  );
}

export interface MembershipRecord {
  readonly room: number;
  readonly roomId: string;
  readonly version: string;
  readonly position: number;
  readonly membership: string;
  readonly event: number;
}

/** Membership events of rooms in (since, to]: who came and went. */
export function listMemberChanges(
  db: Queryable,
  rooms: readonly number[],
  since: number,
  to: number,
): Promise<{ room: number; userId: string; membership: string | null; before: string | null }[]> {
  return db.query(
    `select h.room, k.state_key as "userId", now.membership, before.membership as before
     from unnest($1::int8[]) as wanted (room)
     join events.state_history h on h.room = wanted.room and h.position > $2 and h.position <= $3
     join events.state_key k on k.room = h.room and k.key = h.key and k.type = 'm.room.member'
     left join events.membership now on now.user_id = k.state_key and now.room = h.room and now.position = h.position
     left join lateral (
       select membership from events.membership m
       where m.user_id = k.state_key and m.room = h.room and m.position < h.position order by m.position desc limit 1
     ) before on true`,
    [rooms, since, to],
  );
}

/** Everybody who is joined to one of the rooms. */
export async function listJoinedUsers(db: Queryable, rooms: readonly number[]): Promise<string[]> {
  const rows = await db.query<{ userId: string }>(
    `select distinct k.state_key as "userId" from events.state_key k
     join events.current_state s on s.room = k.room and s.key = k.key
     join events.membership m on m.user_id = k.state_key and m.room = k.room and m.position = s.position
     where k.room = any($1) and k.type = 'm.room.member' and m.membership = 'join'`,
    [rooms],
  );
  return rows.map((row) => row.userId);
}

/** Those of the candidates who are joined to one of the rooms. */
export async function listSharing(
  db: Queryable,
  rooms: readonly number[],
  candidates: readonly string[],
): Promise<string[]> {
  const rows = await db.query<{ userId: string }>(
    `select c.user_id as "userId" from unnest($2::text[]) as c (user_id) where exists (
       select 1 from unnest($1::int8[]) as r (room) cross join lateral (
         select membership from events.membership m
         where m.user_id = c.user_id and m.room = r.room order by m.position desc limit 1) m
       where m.membership = 'join')`,
    [rooms, candidates],
  );
  return rows.map((row) => row.userId);
}
