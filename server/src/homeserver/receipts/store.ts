import type { Queryable } from '#platform/db';
import { createWriter, int8, text, type Writer } from '#platform/stream';

export interface ReceiptRow {
  roomId: string;
  userId: string;
  type: string;
  thread: string;
  eventId: string;
  readPosition: number;
  ts: number;
}

/** A receipt only moves forward: one for an older event than the stored one's changes nothing. */
export const receiptWriter = createWriter<ReceiptRow>({
  name: 'receipts.receipt',
  text: `insert into receipts.receipt as r (room_id, user_id, type, thread, event_id, read_position, ts, position)
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int8[], $7::int8[], $8::int8[])
    on conflict (room_id, user_id, type, thread) do update
      set event_id = excluded.event_id, read_position = excluded.read_position, ts = excluded.ts,
          position = excluded.position
      where r.read_position < excluded.read_position`,
  columns: [
    text((row) => row.roomId),
    text((row) => row.userId),
    text((row) => row.type),
    text((row) => row.thread),
    text((row) => row.eventId),
    int8((row) => row.readPosition),
    int8((row) => row.ts),
    int8((_, position) => position),
  ],
  key: (row) => JSON.stringify([row.roomId, row.userId, row.type, row.thread]),
});

export const receiptWriters: readonly Writer[] = [receiptWriter];

/** Receipts of rooms that changed in (since, to]: everybody's, but of private ones only the reader's own. */
export function listReceipts(
  db: Queryable,
  reader: string,
  rooms: readonly string[],
  since: readonly number[],
  to: number,
): Promise<ReceiptRow[]> {
  return db.query(
    `select r.room_id as "roomId", r.user_id as "userId", r.type, r.thread, r.event_id as "eventId",
            r.read_position as "readPosition", r.ts
     from unnest($2::text[], $3::int8[]) as span (room_id, since)
     join receipts.receipt r on r.room_id = span.room_id and r.position > span.since and r.position <= $4
     where r.type = 'm.read' or r.user_id = $1`,
    [reader, rooms, since, to],
  );
}
