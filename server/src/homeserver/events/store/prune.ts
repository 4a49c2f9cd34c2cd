import type { Queryable } from '#platform/db';

/** Transactions are known for thirty days at least; a client that repeats a send later than that sends anew. */
const KEPT_DAYS = 31;

export async function pruneTxns(db: Queryable, nowMs: number): Promise<void> {
  await db.query('delete from events.txn where at < to_timestamp($1::float8 / 1000)', [
    nowMs - KEPT_DAYS * 86_400_000,
  ]);
}
