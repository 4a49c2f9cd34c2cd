import type { Queryable } from '#platform/db';

const KEPT_DAYS = 35;

/** Deletes rows of batches that nobody asks for any more. The newest stays: it is where the log ends. */
export async function pruneBatches(db: Queryable, nowMs: number): Promise<void> {
  await db.query(
    `delete from stream.batch b where b.at < to_timestamp($1::float8 / 1000)
     and b.position < (select max(position) from stream.batch newest where newest.log = b.log)`,
    [nowMs - KEPT_DAYS * 86_400_000],
  );
}
