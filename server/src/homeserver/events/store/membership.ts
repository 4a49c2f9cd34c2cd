import type { Queryable } from '#platform/db';

/** Of a member's key `k` in the room `wanted` the membership that stands now (`m`). */
export const MEMBERSHIP_LOOKUP = `cross join lateral (
    select s.position from events.current_state s where s.room = wanted.room and s.key = k.key limit 1) s
  cross join lateral (
    select m.membership from events.membership m
    where m.user_id = k.state_key and m.room = wanted.room and m.position = s.position limit 1) m`;

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
     cross join lateral (
       select h.room, h.key, h.position from events.state_history h
       where h.room = wanted.room and h.position > $2 and h.position <= $3 offset 0) h
     cross join lateral (
       select k.type, k.state_key from events.state_key k where k.room = h.room and k.key = h.key limit 1) k
     left join lateral (
       select membership from events.membership m
       where m.user_id = k.state_key and m.room = h.room and m.position = h.position limit 1) now on true
     left join lateral (
       select membership from events.membership m
       where m.user_id = k.state_key and m.room = h.room and m.position < h.position order by m.position desc limit 1
     ) before on true
     where k.type = 'm.room.member'`,
    [rooms, since, to],
  );
}

/** Everybody who is joined to one of the rooms. */
export async function listJoinedUsers(db: Queryable, rooms: readonly number[]): Promise<string[]> {
  const rows = await db.query<{ userId: string }>(
    `select distinct k.state_key as "userId" from unnest($1::int8[]) as wanted (room)
     cross join lateral (
       select k.key, k.state_key from events.state_key k
       where k.room = wanted.room and k.type = 'm.room.member' offset 0) k
     ${MEMBERSHIP_LOOKUP}
     where m.membership = 'join'`,
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
