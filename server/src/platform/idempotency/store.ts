import type { Queryable, Tx } from '#platform/db';

export interface StoredAnswer {
  readonly requestHash: Buffer;
  readonly body: string;
}

export function findAnswer(db: Queryable, userId: string, key: string): Promise<StoredAnswer | null> {
  return db.maybe(
    `select request_hash as "requestHash", body from idempotency.answer where user_id = $1 and key = $2`,
    [userId, key],
  );
}

/** Takes a key, and waits while another transaction has it. False: the key has its answer. */
export async function takeKey(
  tx: Tx,
  taken: { userId: string; key: string; requestHash: Uint8Array; atMs: number },
): Promise<boolean> {
  const { userId, key, requestHash, atMs } = taken;
  const rows = await tx.query(
    `insert into idempotency.answer (user_id, key, request_hash, at_ms) values ($1, $2, $3, $4)
     on conflict (user_id, key) do nothing returning 1`,
    [userId, key, requestHash, atMs],
  );
  return rows.length === 1;
}

export async function putAnswer(tx: Tx, userId: string, key: string, body: string): Promise<void> {
  await tx.query('update idempotency.answer set body = $3 where user_id = $1 and key = $2', [
    userId,
    key,
    body,
  ]);
}

export async function deleteAnswersBefore(db: Queryable, atMs: number, most: number): Promise<number> {
  const rows = await db.query(
    `delete from idempotency.answer where (user_id, key) in (
       select user_id, key from idempotency.answer where at_ms < $1 order by at_ms limit $2)
     returning 1`,
    [atMs, most],
  );
  return rows.length;
}
