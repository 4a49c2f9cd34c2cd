import type { Queryable } from '#platform/db';
import { EVENT_COLUMNS, EVENT_LOOKUP, type EventRecord } from './event-record.ts';

/** Present state by (type, state_key), of which the room's writer alone may know; what is absent has no row. */
export function listCurrentState(
  db: Queryable,
  room: number,
  types: readonly string[],
  stateKeys: readonly string[],
): Promise<(EventRecord & { stateKey: string })[]> {
  return db.query(
    `select ${EVENT_COLUMNS}, k.state_key as "stateKey"
     from unnest($2::text[], $3::text[]) as wanted (type, state_key)
     cross join lateral (
       select k.key, k.state_key from events.state_key k
       where k.room = $1 and k.type = wanted.type and k.state_key = wanted.state_key limit 1) k
     cross join lateral (
       select s.room, s.event from events.current_state s where s.room = $1 and s.key = k.key limit 1) at
     ${EVENT_LOOKUP}`,
    [room, types, stateKeys],
  );
}

/** Keys of the line that changed in (from, to], each with the event that stands at `to` (none where removed). */
export function listStateChanges(
  db: Queryable,
  rooms: readonly number[],
  from: readonly number[],
  to: number,
): Promise<EventRecord[]> {
  return db.query(
    `select ${EVENT_COLUMNS} from (
       select distinct on (h.room, h.key) h.room, h.event
       from unnest($1::int8[], $2::int8[]) as span (room, since)
       cross join lateral (
         select h.room, h.key, h.event, h.position from events.state_history h
         where h.room = span.room and h.position > span.since and h.position <= $3 offset 0) h
       order by h.room, h.key, h.position desc) at
     ${EVENT_LOOKUP} order by e.room, e.position`,
    [rooms, from, to],
  );
}

/** Every value of two keys in several rooms, oldest first: the user's membership and the history visibility. */
export function listVisibilityHistory(
  db: Queryable,
  rooms: readonly number[],
  userId: string,
): Promise<{ room: number; type: string; position: number; pdu: Buffer | null }[]> {
  return db.query(
    `select wanted.room, own.type, h.position, e.pdu from unnest($1::int8[]) as wanted (room)
     cross join (values ('m.room.member', $2::text), ('m.room.history_visibility', '')) as own (type, state_key)
     cross join lateral (
       select k.key from events.state_key k
       where k.room = wanted.room and k.type = own.type and k.state_key = own.state_key limit 1) k
     cross join lateral (
       select h.event, h.position from events.state_history h
       where h.room = wanted.room and h.key = k.key offset 0) h
     left join lateral (
       select e.pdu from events.event e where e.room = wanted.room and e.event = h.event limit 1) e on true
     order by h.position`,
    [rooms, userId],
  );
}

/**
 * The state of each room as it was after `at`: the present with what changed since undone. Costs the rooms' state,
 * whatever their history; of `types` alone it costs what there is of those.
 */
export function listStates(
  db: Queryable,
  rooms: readonly number[],
  ats: readonly number[],
  types: readonly string[] | null,
): Promise<EventRecord[]> {
  return types === null
    ? db.query(WHOLE_STATES, [rooms, ats])
    : db.query(STATES_OF_TYPES, [rooms, ats, types]);
}

/** State by (type, state_key) as it was after `at`; what was absent has no row. */
export function listStatesByKey(
  db: Queryable,
  room: number,
  at: number,
  keys: readonly (readonly [type: string, stateKey: string])[],
): Promise<EventRecord[]> {
  const [types, stateKeys] = [keys.map(([type]) => type), keys.map(([, stateKey]) => stateKey)];
  return db.query(STATES_OF_KEYS, [room, at, types, stateKeys]);
}

/** The same with those members alone that are named, each in a room as it was after an `at`. */
export function listLazyStates(
  db: Queryable,
  rooms: readonly number[],
  ats: readonly number[],
  members: readonly { readonly room: number; readonly at: number; readonly userId: string }[],
): Promise<EventRecord[]> {
  return db.query(LAZY_STATES, [
    rooms,
    ats,
    members.map(({ room }) => room),
    members.map(({ at }) => at),
    members.map(({ userId }) => userId),
  ]);
}

/** Of keys `k` (room, at, key) the events that stood there after `at`. */
const EVENTS_OF_KEYS = `
  left join lateral (
    select s.event, s.position from events.current_state s where s.room = k.room and s.key = k.key limit 1) s on true
  cross join lateral (
    select k.room, case when s.position <= k.at then s.event else (
      select h.replaced from events.state_history h
      where h.room = k.room and h.key = k.key and h.position > k.at order by h.position limit 1) end as event) at
  ${EVENT_LOOKUP}
  order by e.room, e.position, e.event`;

const WHOLE_STATES = `select ${EVENT_COLUMNS} from (
  select span.room, span.at, k.key from unnest($1::int8[], $2::int8[]) as span (room, at)
  cross join lateral (select k.key from events.state_key k where k.room = span.room offset 0) k) k
  ${EVENTS_OF_KEYS}`;

const STATES_OF_TYPES = `select ${EVENT_COLUMNS} from (
  select span.room, span.at, k.key from unnest($1::int8[], $2::int8[]) as span (room, at)
  cross join unnest($3::text[]) as wanted (type)
  cross join lateral (
    select k.key from events.state_key k where k.room = span.room and k.type = wanted.type offset 0) k) k
  ${EVENTS_OF_KEYS}`;

const STATES_OF_KEYS = `select ${EVENT_COLUMNS} from (
  select $1::int8 as room, $2::int8 as at, k.key
  from unnest($3::text[], $4::text[]) as wanted (type, state_key)
  cross join lateral (
    select k.key from events.state_key k
    where k.room = $1 and k.type = wanted.type and k.state_key = wanted.state_key limit 1) k) k
  ${EVENTS_OF_KEYS}`;

const LAZY_STATES = `select ${EVENT_COLUMNS} from (
  select span.room, span.at, k.key from unnest($1::int8[], $2::int8[]) as span (room, at)
  cross join lateral (
    select k.key from events.state_key k where k.room = span.room and k.type < 'm.room.member'
    union all
    select k.key from events.state_key k where k.room = span.room and k.type > 'm.room.member') k
  union all
  select one.room, one.at, k.key from unnest($3::int8[], $4::int8[], $5::text[]) as one (room, at, user_id)
  cross join lateral (
    select k.key from events.state_key k
    where k.room = one.room and k.type = 'm.room.member' and k.state_key = one.user_id limit 1) k) k
  ${EVENTS_OF_KEYS}`;
