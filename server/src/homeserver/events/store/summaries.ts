import type { Queryable } from '#platform/db';
import { MEMBERSHIP_LOOKUP } from './membership.ts';

export interface MemberCounts {
  readonly joined: number;
  readonly invited: number;
}

/** How many are joined to each room and invited to it. */
export function listMemberCounts(
  db: Queryable,
  rooms: readonly number[],
): Promise<(MemberCounts & { room: number })[]> {
  return db.query('select room, joined, invited from events.head where room = any($1)', [rooms]);
}

/** Up to six of each room who are in it or invited, in the order in which the room came to know them. */
export async function listHeroes(
  db: Queryable,
  rooms: readonly (MemberCounts & { room: number })[],
): Promise<Map<number, readonly string[]>> {
  const found = new Map<number, readonly string[]>();
  // Of a room whose first members have left the newest are looked through, and at last all.
  for (const text of [AMONG_FIRST, AMONG_NEWEST, AMONG_ALL]) {
    const short = rooms.filter(
      ({ room, joined, invited }) => (found.get(room)?.length ?? 0) < Math.min(HEROES, joined + invited),
    );
    if (short.length === 0) break;
    const rows = await db.query<{ room: number; heroes: string[] }>(text, [short.map(({ room }) => room)]);
    for (const { room, heroes } of rows) found.set(room, heroes);
  }
  return found;
}

const HEROES = 6;

const MEMBER_KEYS = `
  select wanted.room, array_agg(m.user_id order by m.key) as heroes from unnest($1::int8[]) as wanted (room)
  cross join lateral (
    select k.key, k.state_key as user_id from (
      select k.key, k.state_key from events.state_key k
      where k.room = wanted.room and k.type = 'm.room.member'`;

const FIRST_PRESENT = `k
    ${MEMBERSHIP_LOOKUP}
    where m.membership in ('join', 'invite') order by k.key limit ${HEROES}) m
  group by wanted.room`;

const AMONG_FIRST = `${MEMBER_KEYS} order by k.key limit 50) ${FIRST_PRESENT}`;
const AMONG_NEWEST = `${MEMBER_KEYS} order by k.key desc limit 500) ${FIRST_PRESENT}`;
const AMONG_ALL = `${MEMBER_KEYS}) ${FIRST_PRESENT}`;
