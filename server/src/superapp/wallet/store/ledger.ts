import type { Queryable } from '#platform/db';

/** Calls of the functions that write the ledger, and questions to its tables. Amounts travel as text. */

export async function callOpenAccount(
  db: Queryable,
  account: { currency: string; code: string; owner: string; shard: number },
): Promise<number> {
  const { currency, code, owner, shard } = account;
  const row = await db.one<{ id: number }>('select wallet.open_account($1, $2, $3, $4::int2) as id', [
    currency,
    code,
    owner,
    shard,
  ]);
  return row.id;
}

export async function callPost(
  db: Queryable,
  { kind, actor, transfers }: { kind: string; actor: string; transfers: readonly object[] },
): Promise<number> {
  const row = await db.one<{ id: number }>('select wallet.post($1, $2, $3::jsonb) as id', [
    kind,
    actor,
    JSON.stringify(transfers),
  ]);
  return row.id;
}

export async function callRun(db: Queryable, forMs: number): Promise<void> {
  await db.query('select wallet.run($1)', [forMs]);
}

export async function callSealJournals(db: Queryable, most: number): Promise<number> {
  const row = await db.one<{ sealed: number }>('select wallet.seal_journals($1) as sealed', [most]);
  return row.sealed;
}

export interface BalanceRow {
  accountId: number;
  ledgerId: number;
  debitsPending: string;
  debitsPosted: string;
  creditsPending: string;
  creditsPosted: string;
}

const BALANCE_COLUMNS = `account_id as "accountId", ledger_id as "ledgerId",
  debits_pending::text as "debitsPending", debits_posted::text as "debitsPosted",
  credits_pending::text as "creditsPending", credits_posted::text as "creditsPosted"`;

export function findBalance(db: Queryable, accountId: number): Promise<BalanceRow | null> {
  return db.maybe(`select ${BALANCE_COLUMNS} from wallet.account where account_id = $1`, [accountId]);
}

export function listBalances(db: Queryable, after: number, most: number): Promise<BalanceRow[]> {
  return db.query(
    `select ${BALANCE_COLUMNS} from wallet.account where account_id > $1 order by account_id limit $2`,
    [after, most],
  );
}

export async function listExpiredHolds(db: Queryable, most: number): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select transfer_id as id from wallet.hold
     where expires_ms <= (select elapsed_ms from wallet.running) order by expires_ms limit $1`,
    [most],
  );
  return rows.map(({ id }) => id);
}

export async function listHolds(db: Queryable, most: number): Promise<string[]> {
  const rows = await db.query<{ id: string }>('select transfer_id as id from wallet.hold limit $1', [most]);
  return rows.map(({ id }) => id);
}

/** A journal with its place in the chain, if it has one. */
export interface JournalRow {
  journalId: number;
  kind: string;
  actor: string;
  /** Microseconds since 1970. */
  postedAt: string;
  position: number | null;
  hash: Buffer | null;
  waits: boolean;
  transfers: TransferRow[];
}

export interface TransferRow {
  transferId: string;
  phase: 'single' | 'pending' | 'post_pending' | 'void_pending';
  ledgerId: number;
  debitAccount: number;
  creditAccount: number;
  amount: string;
  pendingId: string | null;
  reversalOf: string | null;
  /** What it reverses, as it stands in the books. */
  reversed: { debitAccount: number; creditAccount: number; amount: string } | null;
  timeoutMs: number | null;
}

/** A place of the chain, with its journal, unless that is gone. */
export type SealRow = { readonly position: number; readonly hash: Buffer } & (
  | JournalRow
  | { readonly journalId: null }
);

const JOURNAL_COLUMNS = `j.journal_id as "journalId", j.kind, j.actor,
  (extract(epoch from j.posted_at) * 1000000)::int8::text as "postedAt",
  s.position, s.hash, u.journal_id is not null as waits,
  coalesce((select jsonb_agg(jsonb_build_object(
      'transferId', t.transfer_id, 'phase', t.phase, 'ledgerId', t.ledger_id, 'debitAccount', t.debit_account,
      'creditAccount', t.credit_account, 'amount', t.amount::text, 'pendingId', t.pending_id,
      'reversalOf', t.reversal_of, 'timeoutMs', t.timeout_ms,
      'reversed', case when o.transfer_id is null then null else jsonb_build_object(
        'debitAccount', o.debit_account, 'creditAccount', o.credit_account, 'amount', o.amount::text) end)
      order by t.ordinal)
    from wallet.transfer t left join wallet.transfer o on o.transfer_id = t.reversal_of
    where t.journal_id = j.journal_id), '[]') as transfers`;

/** Journals by their numbers, for one who reads all of them. */
export function listJournals(db: Queryable, after: number, most: number): Promise<JournalRow[]> {
  return db.query(
    `select ${JOURNAL_COLUMNS} from wallet.journal j
     left join wallet.seal s on s.journal_id = j.journal_id
     left join wallet.unsealed u on u.journal_id = j.journal_id
     where j.journal_id > $1 order by j.journal_id limit $2`,
    [after, most],
  );
}

/** Journals by their places in the chain. */
export function listSealed(db: Queryable, after: number, most: number): Promise<SealRow[]> {
  return db.query(
    `select ${JOURNAL_COLUMNS} from wallet.seal s
     left join wallet.journal j on j.journal_id = s.journal_id
     left join wallet.unsealed u on u.journal_id = j.journal_id
     where s.position > $1 order by s.position limit $2`,
    [after, most],
  );
}
