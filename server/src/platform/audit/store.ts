import type { JsonObject } from '@herald/matrix';
import type { Queryable, Tx } from '#platform/db';

/** An act as it is kept. */
export interface EntryRow {
  number: number;
  atMs: number;
  actor: string;
  act: string;
  subject: string;
  reason: string | null;
  details: JsonObject;
}

export async function insertEntry(
  tx: Tx,
  entry: Omit<EntryRow, 'number' | 'details'> & { area: string; details: string },
): Promise<void> {
  const { atMs, area, actor, act, subject, reason, details } = entry;
  await tx.query(
    `insert into audit.entry (at_ms, area, actor, act, subject, reason, details)
     values ($1, $2, $3, $4, $5, $6, $7::jsonb)`,
    [atMs, area, actor, act, subject, reason, details],
  );
}

export function listEntries(db: Queryable, area: string, before: number, most: number): Promise<EntryRow[]> {
  return db.query(
    `select number, at_ms as "atMs", actor, act, subject, reason, details from audit.entry
     where area = $1 and number < $2 order by number desc limit $3`,
    [area, before, most],
  );
}
