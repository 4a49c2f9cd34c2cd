import type { Queryable, Tx } from '#platform/db';

/** An entry that a worker has for the length of its lease. */
export interface ClaimedEntry {
  topic: string;
  key: string;
  payload: unknown;
  /** From 1. It tells this claim from a later one of the same entry. */
  attempt: number;
}

export async function insertEntry(
  tx: Tx,
  entry: { topic: string; key: string; payload: unknown; dueMs: number },
): Promise<void> {
  await tx.query(
    `insert into outbox.entry (topic, key, payload, due_ms) values ($1, $2, $3::jsonb, $4)
     on conflict (topic, key) do nothing`,
    [entry.topic, entry.key, JSON.stringify(entry.payload), entry.dueMs],
  );
}

// What another worker locks at this moment is skipped, and what it has claimed is not due before its lease ends.
export function claimEntries(
  db: Queryable,
  claim: { topics: readonly string[]; nowMs: number; leaseEndMs: number; limit: number },
): Promise<ClaimedEntry[]> {
  return db.query<ClaimedEntry>(
    `update outbox.entry set attempt = attempt + 1, due_ms = $3
     where (topic, key) in (
       select topic, key from outbox.entry where topic = any($1) and due_ms <= $2
       order by due_ms limit $4 for update skip locked)
     returning topic, key, payload, attempt`,
    [claim.topics, claim.nowMs, claim.leaseEndMs, claim.limit],
  );
}

export async function deleteEntry(db: Queryable, { topic, key, attempt }: ClaimedEntry): Promise<void> {
  await db.query('delete from outbox.entry where topic = $1 and key = $2 and attempt = $3', [
    topic,
    key,
    attempt,
  ]);
}

export async function delayEntry(
  db: Queryable,
  { topic, key, attempt }: ClaimedEntry,
  dueMs: number | null,
): Promise<void> {
  await db.query('update outbox.entry set due_ms = $4 where topic = $1 and key = $2 and attempt = $3', [
    topic,
    key,
    attempt,
    dueMs,
  ]);
}
