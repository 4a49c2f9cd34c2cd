import type { Queryable } from '#platform/db';
import { BALANCE_COLUMNS, type BalanceRow } from './ledger.ts';

// For who reads all of the ledger, in pages. Amounts travel as text.

export function listBalances(db: Queryable, after: number, most: number): Promise<BalanceRow[]> {
  return db.query(
    `select ${BALANCE_COLUMNS} from wallet.account where account_id > $1 order by account_id limit $2`,
    [after, most],
  );
}

/** A line of a journal, as it goes into the chain. */
export interface TransferRow {
  transferId: string;
  phase: 'single' | 'pending' | 'post_pending' | 'void_pending';
  ledgerId: number;
  debitAccount: number;
  creditAccount: number;
  amount: string;
  pendingId: string | null;
  reversalOf: string | null;
  timeoutMs: number | null;
}

/** A journal with its place in the chain, if it has one. */
export interface JournalRow<Line = TransferRow> {
  journalId: number;
  kind: string;
  actor: string;
  /** Microseconds since 1970. */
  postedAt: string;
  position: number | null;
  hash: Buffer | null;
  waits: boolean;
  transfers: Line[];
}

/** A place of the chain, with its journal, unless that is gone. */
export type SealRow = { readonly position: number; readonly hash: Buffer } & (
  | JournalRow
  | { readonly journalId: null }
);

const JOURNAL_COLUMNS = `j.journal_id as "journalId", j.kind, j.actor,
  (extract(epoch from j.posted_at) * 1000000)::int8::text as "postedAt",
  s.position, s.hash, u.journal_id is not null as waits`;

const LINE_FIELDS = `'transferId', t.transfer_id, 'phase', t.phase, 'ledgerId', t.ledger_id,
  'debitAccount', t.debit_account, 'creditAccount', t.credit_account, 'amount', t.amount::text,
  'pendingId', t.pending_id, 'reversalOf', t.reversal_of, 'timeoutMs', t.timeout_ms`;

/** Journals by their places in the chain. */
export function listSealed(db: Queryable, after: number, most: number): Promise<SealRow[]> {
  return db.query(
    `select ${JOURNAL_COLUMNS},
       coalesce((select jsonb_agg(jsonb_build_object(${LINE_FIELDS}) order by t.ordinal)
         from wallet.transfer t where t.journal_id = j.journal_id), '[]') as transfers
     from wallet.seal s
     left join wallet.journal j on j.journal_id = s.journal_id
     left join wallet.unsealed u on u.journal_id = j.journal_id
     where s.position > $1 order by s.position limit $2`,
    [after, most],
  );
}

/** Another transfer that one refers to, as it stands in the books. */
export interface OtherTransfer {
  phase: TransferRow['phase'];
  debitAccount: number;
  creditAccount: number;
  amount: string;
  /** Whether it was posted before the one that refers to it. */
  isEarlier: boolean;
}

export interface FoldedTransfer extends TransferRow {
  /** What it resolves or reverses. */
  other: OtherTransfer | null;
  /** Of a pending one: how many transfers resolve it, and whether it is still held. */
  resolutions: number;
  isHeld: boolean;
}

/** Journals by their numbers, each line with what it refers to. */
export function listJournals(
  db: Queryable,
  after: number,
  most: number,
): Promise<JournalRow<FoldedTransfer>[]> {
  return db.query(
    `select ${JOURNAL_COLUMNS},
       coalesce((select jsonb_agg(jsonb_build_object(${LINE_FIELDS},
           'other', case when o.transfer_id is not null then jsonb_build_object(
             'phase', o.phase, 'debitAccount', o.debit_account, 'creditAccount', o.credit_account,
             'amount', o.amount::text, 'isEarlier', o.journal_id < t.journal_id) end,
           'resolutions', case when t.phase = 'pending' then
             (select count(*) from wallet.transfer r where r.pending_id = t.transfer_id) else 0 end,
           'isHeld', t.phase = 'pending'
             and exists (select 1 from wallet.hold h where h.transfer_id = t.transfer_id))
           order by t.ordinal)
         from wallet.transfer t
         left join wallet.transfer o on o.transfer_id = coalesce(t.pending_id, t.reversal_of)
         where t.journal_id = j.journal_id), '[]') as transfers
     from wallet.journal j
     left join wallet.seal s on s.journal_id = j.journal_id
     left join wallet.unsealed u on u.journal_id = j.journal_id
     where j.journal_id > $1 order by j.journal_id limit $2`,
    [after, most],
  );
}

/** Holds by their ids, with the phase of what they hold; null: there is no such transfer. */
export function listHolds(
  db: Queryable,
  after: string,
  most: number,
): Promise<{ transferId: string; phase: TransferRow['phase'] | null }[]> {
  return db.query(
    `select h.transfer_id as "transferId", t.phase from wallet.hold h
     left join wallet.transfer t on t.transfer_id = h.transfer_id
     where h.transfer_id > $1 order by h.transfer_id limit $2`,
    [after, most],
  );
}

/** Where the chain stood on a day. */
export interface Checkpoint {
  /** UTC: `2026-01-31`. */
  readonly day: string;
  readonly position: number;
  readonly hash: Buffer;
  /** Up to there: how many journals, and how much was posted, by currency. */
  readonly journals: number;
  readonly sums: Readonly<Record<string, string>>;
}

/** Those of the furthest places first. */
export function listCheckpoints(db: Queryable, most: number): Promise<Checkpoint[]> {
  return db.query(
    `select day, position, hash, journals, sums from wallet.checkpoint
     order by position desc, day desc limit $1`,
    [most],
  );
}

/** Currencies by the number of their ledger. */
export function listLedgers(db: Queryable): Promise<{ ledgerId: number; currency: string }[]> {
  return db.query(
    'select ledger_id as "ledgerId", currency from wallet.ledger order by ledger_id limit 1000',
  );
}
