import type {
  CurrentRow,
  EdgeRow,
  EventRow,
  EventStatus,
  KeyRow,
  LineRow,
  Ref,
  RoomRows,
  SideLine,
  SideRow,
} from '@herald/matrix/room-state';
import type { Queryable } from '#platform/db';
import { bool, bytea, createWriter, int2, int4, int8, text } from '#platform/stream';

/**
 * Rows are made before the committer gives positions. Until then the first position of an intent is this one, which
 * is above all of any room, and the next ones follow it.
 */
export const PENDING = 2 ** 52;

/** The position that a pending one has become, now that the intent's first is known; any other stays. */
export function settledPosition(position: number, first: number): number {
  return position < PENDING ? position : first + (position - PENDING);
}

/** By their number in the table. */
const STATUSES: readonly EventStatus[] = ['accepted', 'soft', 'rejected', 'outlier'];

/** An event as the room's state has it, and what else is stored of it. Stands at its intent's first position. */
export interface ReceivedEventRow {
  readonly room: number;
  readonly row: EventRow;
  readonly type: string;
  readonly sender: string;
  readonly running: number;
  readonly deviceId: string | null;
  readonly txnId: string | null;
  readonly pdu: Buffer;
  readonly signatures: Buffer | null;
}

type InRoom<Row> = Row & { readonly room: number };

const seqOf = (ref: Ref | null, first: number) => (ref === null ? null : settledPosition(ref.seq, first));

/** Events off the fast path. An outlier is written again when it is received in full. */
export const receivedEventWriter = createWriter<ReceivedEventRow>({
  name: 'events.received_event',
  text: `insert into events.event
      (room, event, event_id, position, status, bad_auth, key, type, sender, running, auth, before_line, before_seq,
       after_line, after_seq, device_id, txn_id, pdu, signatures)
    select room, event, event_id, position, status, bad_auth, key, type, sender, running,
           string_to_array(auth, ',')::int8[], before_line, before_seq, after_line, after_seq, device_id, txn_id, pdu,
           signatures
    from unnest($1::int8[], $2::int8[], $3::text[], $4::int8[], $5::int2[], $6::bool[], $7::int8[], $8::text[],
                $9::text[], $10::int8[], $11::text[], $12::int8[], $13::int8[], $14::int8[], $15::int8[], $16::text[],
                $17::text[], $18::bytea[], $19::bytea[])
      as row (room, event, event_id, position, status, bad_auth, key, type, sender, running, auth, before_line,
              before_seq, after_line, after_seq, device_id, txn_id, pdu, signatures)
    on conflict (room, event) do update set position = excluded.position, status = excluded.status,
      running = excluded.running, before_line = excluded.before_line, before_seq = excluded.before_seq,
      after_line = excluded.after_line, after_seq = excluded.after_seq`,
  columns: [
    int8((event) => event.room),
    int8(({ row }) => row.event),
    text(({ row }) => row.eventId),
    int8(({ row }, first) => (row.position === null ? null : settledPosition(row.position, first))),
    int2(({ row }) => STATUSES.indexOf(row.status)),
    bool(({ row }) => row.badAuth),
    int8(({ row }) => row.key),
    text((event) => event.type),
    text((event) => event.sender),
    int8((event) => event.running),
    text(({ row }) => (row.key === null ? null : row.auth.join(','))),
    int8(({ row }) => row.before?.line ?? null),
    int8(({ row }, first) => seqOf(row.before, first)),
    int8(({ row }) => row.after?.line ?? null),
    int8(({ row }, first) => seqOf(row.after, first)),
    text((event) => event.deviceId),
    text((event) => event.txnId),
    bytea((event) => event.pdu),
    bytea((event) => event.signatures),
  ],
  key: ({ room, row }) => `${room} ${row.event}`,
});

export const edgeWriter = createWriter<InRoom<EdgeRow>>({
  name: 'events.edge',
  text: `insert into events.edge (room, prev_event_id, event)
    select * from unnest($1::int8[], $2::text[], $3::int8[])`,
  columns: [int8((row) => row.room), text((row) => row.prevEventId), int8((row) => row.event)],
});

/** A key that the present no longer holds. */
export const stateRemovalWriter = createWriter<{ room: number; key: number }>({
  name: 'events.state_removal',
  text: `delete from events.current_state as gone using unnest($1::int8[], $2::int8[]) as row (room, key)
    where gone.room = row.room and gone.key = row.key`,
  columns: [int8((row) => row.room), int8((row) => row.key)],
});

/** Stands at its intent's first position. Of a line that exists only the tip moves. */
export const sideLineWriter = createWriter<InRoom<SideLine>>({
  name: 'events.side_line',
  text: `insert into events.side_line (room, line, parent_line, parent_seq, depth, tip)
    select * from unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[], $5::int4[], $6::int8[])
    on conflict (room, line) do update set tip = excluded.tip`,
  columns: [
    int8((row) => row.room),
    int8((row) => row.line),
    int8((row) => row.parent.line),
    int8((row, first) => seqOf(row.parent, first)),
    int4((row) => row.depth),
    int8((row) => row.tip),
  ],
  key: (row) => `${row.room} ${row.line}`,
});

export const sideRowWriter = createWriter<InRoom<SideRow>>({
  name: 'events.side_row',
  text: `insert into events.side_row (room, line, key, seq, event, replaced)
    select * from unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[], $5::int8[], $6::int8[])`,
  columns: [
    int8((row) => row.room),
    int8((row) => row.line),
    int8((row) => row.key),
    int8((row) => row.seq),
    int8((row) => row.event),
    int8((row) => row.replaced),
  ],
});

export interface StoredHead {
  readonly extremities: readonly number[];
  readonly depth: number;
  readonly running: number;
  readonly joined: number;
  readonly invited: number;
}

/** null: there is no such room yet. */
export async function findStoredHead(db: Queryable, room: number): Promise<StoredHead | null> {
  return db.maybe<StoredHead>(
    `select string_to_array(extremities, ',')::int8[] as extremities, depth, running, joined, invited
     from events.head where room = $1`,
    [room],
  );
}

type StoredEventRow = Omit<EventRow, 'status' | 'before' | 'after'> &
  Record<'status', number> &
  Record<'beforeLine' | 'beforeSeq' | 'afterLine' | 'afterSeq', number | null>;

/** Every row of a room's state, as `createMemoryRoomStore` takes them. None for a room that does not exist. */
export async function loadRoomRows(db: Queryable, room: number): Promise<RoomRows> {
  const head = await findStoredHead(db, room);
  const events = await db.query<StoredEventRow>(
    `select event, event_id as "eventId", key, case when "offset" = 0 then position end as position, status,
       bad_auth as "badAuth", coalesce(auth, '{}') as auth, before_line as "beforeLine", before_seq as "beforeSeq",
       after_line as "afterLine", after_seq as "afterSeq" from events.event where room = $1 order by event`,
    [room],
  );
  const sideLines = await db.query<Omit<SideLine, 'parent'> & Record<'parentLine' | 'parentSeq', number>>(
    `select line, parent_line as "parentLine", parent_seq as "parentSeq", depth, tip
     from events.side_line where room = $1 order by line`,
    [room],
  );
  return {
    keys: await db.query<KeyRow>(
      'select key, type, state_key as "stateKey" from events.state_key where room = $1 order by key',
      [room],
    ),
    events: events.map(eventRow),
    edges: await db.query<EdgeRow>(
      'select prev_event_id as "prevEventId", event from events.edge where room = $1 order by event, prev_event_id',
      [room],
    ),
    extremities: (head?.extremities ?? []).map((event) => ({ event, present: true })),
    history: await db.query<LineRow>(
      'select key, position as seq, event, replaced from events.state_history where room = $1 order by position, key',
      [room],
    ),
    current: await db.query<CurrentRow>(
      'select key, event, position from events.current_state where room = $1 order by key',
      [room],
    ),
    sideLines: sideLines.map(({ line, parentLine, parentSeq, depth, tip }) => ({
      line,
      parent: { line: parentLine, seq: parentSeq },
      depth,
      tip,
    })),
    sideRows: await db.query<SideRow>(
      'select line, key, seq, event, replaced from events.side_row where room = $1 order by line, seq, key',
      [room],
    ),
  };
}

function eventRow({ status, beforeLine, beforeSeq, afterLine, afterSeq, ...row }: StoredEventRow): EventRow {
  return {
    ...row,
    status: STATUSES[status]!,
    before: refOf(beforeLine, beforeSeq),
    after: refOf(afterLine, afterSeq),
  };
}

function refOf(line: number | null, seq: number | null): Ref | null {
  return line === null || seq === null ? null : { line, seq };
}
