import type { Queryable } from '#platform/db';
import { bytea, createWriter, int4, int8, text, type Writer } from '#platform/stream';

export interface MessageRow {
  userId: string;
  deviceId: string;
  ordinal: number;
  sender: string;
  type: string;
  content: Buffer;
}
export interface TxnRow {
  userId: string;
  deviceId: string;
  txnId: string;
}
export interface InboxRow {
  userId: string;
  deviceId: string;
}

export const messageWriter = createWriter<MessageRow>({
  name: 'to_device.message',
  text: `insert into to_device.message (user_id, device_id, position, ordinal, sender, type, content)
    select * from unnest($1::text[], $2::text[], $3::int8[], $4::int4[], $5::text[], $6::text[], $7::bytea[])`,
  columns: [
    text((row) => row.userId),
    text((row) => row.deviceId),
    int8((_, position) => position),
    int4((row) => row.ordinal),
    text((row) => row.sender),
    text((row) => row.type),
    bytea((row) => row.content),
  ],
});

export const txnWriter = createWriter<TxnRow>({
  name: 'to_device.txn',
  text: `insert into to_device.txn (user_id, device_id, txn_id) select * from unnest($1::text[], $2::text[], $3::text[])`,
  columns: [text((row) => row.userId), text((row) => row.deviceId), text((row) => row.txnId)],
});

/** The inbox of a device that is deleted. */
export const inboxDeletionWriter = createWriter<InboxRow>({
  name: 'to_device.inbox_deletion',
  text: `with gone as (select * from unnest($1::text[], $2::text[]) as row (user_id, device_id)),
      txns as (delete from to_device.txn t using gone where t.user_id = gone.user_id and t.device_id = gone.device_id)
    delete from to_device.message m using gone where m.user_id = gone.user_id and m.device_id = gone.device_id`,
  columns: [text((row) => row.userId), text((row) => row.deviceId)],
  key: (row) => JSON.stringify([row.userId, row.deviceId]),
});

export const toDeviceWriters: readonly Writer[] = [txnWriter, messageWriter, inboxDeletionWriter];

export interface InboxMessage {
  readonly position: number;
  readonly sender: string;
  readonly type: string;
  readonly content: Buffer;
}

export function listInbox(
  db: Queryable,
  userId: string,
  deviceId: string,
  from: number,
  to: number,
  limit: number,
): Promise<InboxMessage[]> {
  return db.query(
    `select position, sender, type, content from to_device.message
     where user_id = $1 and device_id = $2 and position > $3 and position <= $4 order by position, ordinal limit $5`,
    [userId, deviceId, from, to, limit],
  );
}

/** Deletes what a device has: it presented a token that follows it. */
export async function deleteTold(
  db: Queryable,
  userId: string,
  deviceId: string,
  upTo: number,
): Promise<void> {
  await db.query('delete from to_device.message where user_id = $1 and device_id = $2 and position <= $3', [
    userId,
    deviceId,
    upTo,
  ]);
}

export async function isTxnKnown(db: Queryable, row: TxnRow): Promise<boolean> {
  const found = await db.maybe(
    'select 1 from to_device.txn where user_id = $1 and device_id = $2 and txn_id = $3',
    [row.userId, row.deviceId, row.txnId],
  );
  return found !== null;
}

const TXN_DAYS = 31;

/** Forgets transactions that no client repeats any more. */
export async function pruneTxns(db: Queryable, nowMs: number): Promise<void> {
  await db.query('delete from to_device.txn where at < to_timestamp($1::float8 / 1000)', [
    nowMs - TXN_DAYS * 86_400_000,
  ]);
}
