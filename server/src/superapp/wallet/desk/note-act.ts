import type { JsonObject } from '@herald/matrix';
import type { Audit } from '#platform/audit';
import type { Tx } from '#platform/db';

/** Whose acts the wallet's are, in the audit. */
export const AREA = 'wallet';

/** Who at the desk acts, and what for. */
export interface Doing {
  readonly userId: string;
  readonly reason: string | null;
}

/** Writes an act of the desk down in its transaction. */
export type NoteAct = (
  tx: Tx,
  by: Doing,
  act: { readonly act: string; readonly subject: string; readonly details?: JsonObject },
) => Promise<void>;

export const createNoteAct =
  (audit: Audit): NoteAct =>
  (tx, { userId, reason }, act) =>
    audit.record(tx, { area: AREA, actor: userId, reason, ...act });
