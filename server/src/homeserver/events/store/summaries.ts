import type { Queryable } from '#platform/db';

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

/** Up to six of each room who are in it or invited, those first who were known there first. */
export async function listHeroes(
  db: Queryable,
  rooms: readonly (MemberCounts & { room: number })[],
): Promise<Map<number, readonly string[]>> {
  const ask = (text: string, asked: readonly { room: number }[]) =>
    db.query<{ room: number; heroes: string[] }>(text, [asked.map(({ room }) => room)]);
  const found = new Map((await ask(HEROES_AMONG_FIRST, rooms)).map(({ room, heroes }) => [room, heroes]));
  // Of a room whose first members have left, all are looked through.
  const short = rooms.filter(
    ({ room, joined, invited }) => (found.get(room)?.length ?? 0) < Math.min(HEROES, joined + invited),
  );
  if (short.length > 0)
    for (const { room, heroes } of await ask(HEROES_AMONG_ALL, short)) found.set(room, heroes);
  return found;
}

const HEROES = 6;

const MEMBER_KEYS = `
  select wanted.room, array_agg(m.user_id order by m.key) as heroes from unnest($1::int8[]) as wanted (room)
  cross join lateral (
    select k.key, k.state_key as user_id from (
      select k.key, k.state_key from events.state_key k
      where k.room = wanted.room and k.type = 'm.room.member' order by k.key`;

const FIRST_PRESENT = `k
    cross join lateral (
      select s.position from events.current_state s where s.room = wanted.room and s.key = k.key limit 1) s
    cross join lateral (
      select m.membership from events.membership m
      where m.user_id = k.state_key and m.room = wanted.room and m.position = s.position limit 1) m
    where m.membership in ('join', 'invite') order by k.key limit ${HEROES}) m
  group by wanted.room`;

const HEROES_AMONG_FIRST = `${MEMBER_KEYS} limit 50) ${FIRST_PRESENT}`;
const HEROES_AMONG_ALL = `${MEMBER_KEYS}) ${FIRST_PRESENT}`;
