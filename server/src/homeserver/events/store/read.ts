import type { Queryable } from '#platform/db';

/** An event as it is stored, before it is made ready for a client. */
export interface EventRecord {
  readonly room: number;
  readonly event: number;
  readonly eventId: string;
  readonly position: number | null;
  readonly offset: number;
  readonly key: number | null;
  readonly type: string;
  readonly sender: string;
  readonly running: number;
  readonly deviceId: string | null;
  readonly txnId: string | null;
  readonly redactedBy: number | null;
  readonly pdu: Buffer;
}

export interface RoomRecord {
  readonly room: number;
  readonly roomId: string;
  readonly version: string;
}

export interface HeadRecord {
  readonly position: number;
  readonly extremities: readonly { readonly event: number; readonly eventId: string }[];
  readonly depth: number;
  readonly running: number;
  readonly joined: number;
  readonly invited: number;
}

const EVENT_COLUMNS = `e.room, e.event, e.event_id as "eventId", e.position, e."offset", e.key, e.type, e.sender,
  e.running, e.device_id as "deviceId", e.txn_id as "txnId", e.redacted_by as "redactedBy", e.pdu`;

export function findRoom(db: Queryable, roomId: string): Promise<RoomRecord | null> {
  return db.maybe<RoomRecord>(
    'select room, room_id as "roomId", version from events.room where room_id = $1',
    [roomId],
  );
}

export function listRooms(db: Queryable, rooms: readonly number[]): Promise<RoomRecord[]> {
  return db.query<RoomRecord>(
    'select room, room_id as "roomId", version from events.room where room = any($1)',
    [rooms],
  );
}

export async function getHead(db: Queryable, room: number): Promise<HeadRecord> {
  const head = await db.one<Omit<HeadRecord, 'extremities'> & { extremities: string }>(
    'select position, extremities, depth, running, joined, invited from events.head where room = $1',
    [room],
  );
  const numbers = head.extremities
    .split(',')
    .filter((part) => part !== '')
    .map(Number);
  const extremities = await db.query<{ event: number; eventId: string }>(
    'select event, event_id as "eventId" from events.event where room = $1 and event = any($2) order by event',
    [room, numbers],
  );
  return { ...head, extremities };
}

/** Present state by (type, state_key); what is absent has no row. */
export function listCurrentState(
  db: Queryable,
  room: number,
  types: readonly string[],
  stateKeys: readonly string[],
): Promise<(EventRecord & { stateKey: string })[]> {
  return db.query(
    `select ${EVENT_COLUMNS}, k.state_key as "stateKey"
     from unnest($2::text[], $3::text[]) as wanted (type, state_key)
     join events.state_key k on k.room = $1 and k.type = wanted.type and k.state_key = wanted.state_key
     join events.current_state s on s.room = k.room and s.key = k.key
     join events.event e on e.room = s.room and e.event = s.event`,
    [room, types, stateKeys],
  );
}

/** The whole present state, optionally of one type. */
export function listAllCurrentState(
  db: Queryable,
  room: number,
  type: string | null = null,
): Promise<EventRecord[]> {
  return db.query(
    `select ${EVENT_COLUMNS} from events.current_state s
     join events.event e on e.room = s.room and e.event = s.event
     where s.room = $1 and ($2::text is null or e.type = $2) order by s.position, s.key`,
    [room, type],
  );
}

/** State as it was after `position`: per key the newest row at or below it. */
export function listStateAt(
  db: Queryable,
  room: number,
  position: number,
  type: string | null = null,
): Promise<EventRecord[]> {
  return db.query(
    `select ${EVENT_COLUMNS} from events.state_key k
     cross join lateral (
       select h.event, h.position from events.state_history h
       where h.room = k.room and h.key = k.key and h.position <= $2 order by h.position desc limit 1) h
     join events.event e on e.room = k.room and e.event = h.event
     where k.room = $1 and ($3::text is null or k.type = $3) order by h.position, k.key`,
    [room, position, type],
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
       join events.state_history h on h.room = span.room and h.position > span.since and h.position <= $3
       order by h.room, h.key, h.position desc) changed
     join events.event e on e.room = changed.room and e.event = changed.event order by e.room, e.position`,
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
    `select h.room, k.type, h.position, e.pdu from unnest($1::int8[]) as wanted (room)
     join events.state_key k on k.room = wanted.room
       and (k.type, k.state_key) in (('m.room.member', $2), ('m.room.history_visibility', ''))
     join events.state_history h on h.room = k.room and h.key = k.key
     left join events.event e on e.room = h.room and e.event = h.event order by h.position`,
    [rooms, userId],
  );
}

export function findEvent(db: Queryable, room: number, eventId: string): Promise<EventRecord | null> {
  return db.maybe(
    `select ${EVENT_COLUMNS} from events.event_room r
     join events.event e on e.room = r.room and e.event = r.event
     where r.event_id = $2 and r.room = $1`,
    [room, eventId],
  );
}

export function listEventsByNumber(
  db: Queryable,
  room: number,
  events: readonly number[],
): Promise<EventRecord[]> {
  return db.query(`select ${EVENT_COLUMNS} from events.event e where e.room = $1 and e.event = any($2)`, [
    room,
    events,
  ]);
}

/** The newest live events of each room in (since, to], at most `limit` a room, newest first within a room. */
export function listNewest(
  db: Queryable,
  rooms: readonly number[],
  since: readonly number[],
  to: number,
  limit: number,
): Promise<EventRecord[]> {
  return db.query(
    `select ${EVENT_COLUMNS} from unnest($1::int8[], $2::int8[]) as span (room, since)
     cross join lateral (
       select * from events.event e
       where e.room = span.room and e.position > span.since and e.position <= $3 and e."offset" = 0
       order by e.position desc limit $4) e`,
    [rooms, since, to, limit],
  );
}

/** A page of a room's history in history order, from (position, offset) on; `to` bounds it. */
export function listHistory(
  db: Queryable,
  room: number,
  page: { from: { position: number; offset: number }; backwards: boolean; limit: number; to: number | null },
): Promise<EventRecord[]> {
  const { from, backwards, limit, to } = page;
  return db.query(backwards ? HISTORY_BACKWARDS : HISTORY_FORWARDS, [
    room,
    from.position,
    from.offset,
    limit,
    to,
  ]);
}

const HISTORY_BACKWARDS = `select ${EVENT_COLUMNS} from events.event e
  where e.room = $1 and e.status = 0 and (e.position, e."offset") <= ($2, $3) and ($5::int8 is null or e.position > $5)
  order by e.position desc, e."offset" desc limit $4`;

const HISTORY_FORWARDS = `select ${EVENT_COLUMNS} from events.event e
  where e.room = $1 and e.status = 0 and (e.position, e."offset") > ($2, $3) and ($5::int8 is null or e.position <= $5)
  order by e.position, e."offset" limit $4`;

export function findTxn(
  db: Queryable,
  room: number,
  userId: string,
  deviceId: string,
  txnId: string,
): Promise<{ eventId: string } | null> {
  return db.maybe(
    `select event_id as "eventId" from events.txn where room = $1 and user_id = $2 and device_id = $3 and txn_id = $4`,
    [room, userId, deviceId, txnId],
  );
}

/** The redactions of events that were redacted, by their number. */
export async function listRedactions(
  db: Queryable,
  redacted: readonly EventRecord[],
): Promise<Map<number, EventRecord>> {
  if (redacted.length === 0) return new Map();
  const rows = await db.query<EventRecord>(
    `select ${EVENT_COLUMNS} from unnest($1::int8[], $2::int8[]) as wanted (room, event)
     join events.event e on e.room = wanted.room and e.event = wanted.event`,
    [redacted.map((event) => event.room), redacted.map((event) => event.redactedBy)],
  );
  return new Map(rows.map((row) => [row.event, row]));
}

/** What state events replaced, by the number of the event that replaced it. */
export async function listReplaced(
  db: Queryable,
  state: readonly EventRecord[],
): Promise<Map<number, { eventId: string; pdu: Buffer }>> {
  if (state.length === 0) return new Map();
  const rows = await db.query<{ by: number; eventId: string; pdu: Buffer }>(
    `select h.event as by, e.event_id as "eventId", e.pdu
     from unnest($1::int8[], $2::int8[], $3::int8[]) as changed (room, key, position)
     join events.state_history h on h.room = changed.room and h.key = changed.key and h.position = changed.position
     join events.event e on e.room = h.room and e.event = h.replaced`,
    [state.map((event) => event.room), state.map((event) => event.key), state.map((event) => event.position)],
  );
  return new Map(rows.map((row) => [row.by, row]));
}

/**
 * The state of each room as it was after `at`: the present with what changed since undone. Costs the rooms' state,
 * whatever their history; `types` narrows it.
 */
export function listStates(
  db: Queryable,
  rooms: readonly number[],
  ats: readonly number[],
  types: readonly string[] | null,
): Promise<EventRecord[]> {
  return db.query(
    `select ${EVENT_COLUMNS} from unnest($1::int8[], $2::int8[]) as span (room, at)
     join events.state_key k on k.room = span.room and ($3::text[] is null or k.type = any($3))
     left join events.current_state s on s.room = k.room and s.key = k.key
     cross join lateral (
       select case when s.position <= span.at then s.event else (
         select h.replaced from events.state_history h
         where h.room = k.room and h.key = k.key and h.position > span.at order by h.position limit 1) end as event) v
     join events.event e on e.room = k.room and e.event = v.event
     order by e.room, e.position, e.event`,
    [rooms, ats, types],
  );
}

/** For each room its head's counts, and up to six who are in it or invited, longest-standing first. */
export function listSummaries(
  db: Queryable,
  rooms: readonly number[],
): Promise<{ room: number; joined: number; invited: number; heroes: string[] }[]> {
  return db.query(
    `select h.room, h.joined, h.invited, coalesce(array_agg(m.user_id) filter (where m.user_id is not null), '{}') as heroes
     from events.head h left join lateral (
       select k.state_key as user_id from events.state_key k
       join events.current_state s on s.room = k.room and s.key = k.key
       join events.membership m on m.user_id = k.state_key and m.room = k.room and m.position = s.position
       where k.room = h.room and k.type = 'm.room.member' and m.membership in ('join', 'invite')
       order by s.position limit 6) m on true
     where h.room = any($1) group by h.room, h.joined, h.invited`,
    [rooms],
  );
}

/** How many events by others notify after `since`, per room: the running number rises at each of them. */
export async function countNotifying(
  db: Queryable,
  userId: string,
  rooms: readonly number[],
  since: readonly number[],
  to: number,
): Promise<{ room: number; count: number }[]> {
  return db.query(
    `select span.room, (
       select count(*)::int4 from (
         select e.sender, e.running, lag(e.running, 1, first.running) over (order by e.position) as before
         from events.event e
         where e.room = span.room and e.position > span.since and e.position <= $4 and e."offset" = 0) e
       where e.sender <> $1 and e.running > e.before) as count
     from unnest($2::int8[], $3::int8[]) as span (room, since)
     join events.head h on h.room = span.room
     cross join lateral (
       select coalesce((select e.running from events.event e
         where e.room = span.room and e.position <= span.since and e."offset" = 0
         order by e.position desc limit 1), 0) as running) first
     where h.running > first.running`,
    [userId, rooms, since, to],
  );
}
