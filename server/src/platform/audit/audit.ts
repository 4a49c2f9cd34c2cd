import type { JsonObject } from '@herald/matrix';
import type { Clock } from '#platform/clock';
import type { Queryable, Tx } from '#platform/db';
import { assert } from '#platform/errors';
import { insertEntry, listEntries, type EntryRow } from './store.ts';

/** What somebody with a role did, or looked at. */
export interface Act {
  /** The module whose act it is: who may read it. */
  readonly area: string;
  readonly actor: string;
  /** A word: `payment.read`. */
  readonly act: string;
  /** On what: an id. */
  readonly subject: string;
  /** What they said that it was for; null: nobody asked. */
  readonly reason: string | null;
  /** Few and small, and no secret. */
  readonly details?: JsonObject;
}

export interface Audit {
  /** Writes an act down in the transaction of the act: there is none without the other. */
  record(tx: Tx, act: Act): Promise<void>;
  /** The latest acts of an area before a number. */
  list(db: Queryable, area: string, before: number, most: number): Promise<EntryRow[]>;
}

/** Less than the table takes: PostgreSQL writes JSON with spaces. */
const MOST_DETAILS = 3_000;

/** Who did what with the rights of a role. */
export function createAudit({ clock }: { clock: Clock }): Audit {
  return {
    async record(tx, { details = {}, ...act }) {
      const text = JSON.stringify(details);
      assert(Buffer.byteLength(text) <= MOST_DETAILS, 'an audited act has few details');
      await insertEntry(tx, { ...act, details: text, atMs: clock.now() });
    },
    list: listEntries,
  };
}
