import type { Queryable } from '#platform/db';
import { EVENT_COLUMNS, EVENT_LOOKUP, type EventRecord } from './event-record.ts';

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
    `select ${EVENT_COLUMNS} from unnest($1::int8[], $2::int8[]) as at (room, event)
     ${EVENT_LOOKUP}`,
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
    `select at.by, e.event_id as "eventId", e.pdu
     from unnest($1::int8[], $2::int8[], $3::int8[]) as changed (room, key, position)
     cross join lateral (
       select h.room, h.event as by, h.replaced as event from events.state_history h
       where h.room = changed.room and h.key = changed.key and h.position = changed.position limit 1) at
     ${EVENT_LOOKUP}`,
    [state.map((event) => event.room), state.map((event) => event.key), state.map((event) => event.position)],
  );
  return new Map(rows.map((row) => [row.by, row]));
}

/**
 * How many events by others notify after `since`, per room: the running number rises at each of them. The newest
 * thousand are looked at; of what is older the reader's own count, too.
 */
export async function countNotifying(
  db: Queryable,
  userId: string,
  rooms: readonly number[],
  since: readonly number[],
  to: number,
): Promise<{ room: number; count: number }[]> {
  return db.query(
    `select span.room, newest.count from unnest($2::int8[], $3::int8[]) as span (room, since)
     cross join lateral (select h.running from events.head h where h.room = span.room limit 1) h
     cross join lateral (
       select coalesce((select e.running from events.event e
         where e.room = span.room and e.position <= span.since and e."offset" = 0
         order by e.position desc limit 1), 0) as running) first
     cross join lateral (
       select (count(*) filter (where e.rank <= 1000 and e.sender <> $1 and e.running > e.before)
         + coalesce(max(e.running - first.running) filter (where e.rank > 1000), 0))::int4 as count
       from (
         select e.sender, e.running, lag(e.running, 1, first.running) over (order by e.position) as before,
           row_number() over (order by e.position desc) as rank
         from (
           select e.sender, e.running, e.position from events.event e
           where e.room = span.room and e.position > span.since and e.position <= $4 and e."offset" = 0
           order by e.position desc limit 1001) e) e) newest
     where h.running > first.running`,
    [userId, rooms, since, to],
  );
}
