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

export const BALANCE_COLUMNS = `account_id as "accountId", ledger_id as "ledgerId",
  debits_pending::text as "debitsPending", debits_posted::text as "debitsPosted",
  credits_pending::text as "creditsPending", credits_posted::text as "creditsPosted"`;

export function findBalance(db: Queryable, accountId: number): Promise<BalanceRow | null> {
  return db.maybe(`select ${BALANCE_COLUMNS} from wallet.account where account_id = $1`, [accountId]);
}

export async function listExpiredHolds(db: Queryable, most: number): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select transfer_id as id from wallet.hold
     where expires_ms <= (select elapsed_ms from wallet.running) order by expires_ms limit $1`,
    [most],
  );
  return rows.map(({ id }) => id);
}

/** Writes the checkpoint of a day, `2026-01-31`, unless there is one of it. Returns whether it did. */
export async function callWriteCheckpoint(db: Queryable, day: string): Promise<boolean> {
  const row = await db.one<{ written: boolean }>('select wallet.write_checkpoint($1::date) as written', [
    day,
  ]);
  return row.written;
}

export async function isLedger(db: Queryable, currency: string): Promise<boolean> {
  return (await db.maybe('select 1 from wallet.ledger where currency = $1', [currency])) !== null;
}
