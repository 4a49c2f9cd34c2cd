import type { ChaosDatabase } from '../../chaos-database.ts';

type Ask = Pick<ChaosDatabase, 'query'>;

/** What the wallet holds, as numbers with names: those of accounts are credits less debits. */
export type Counts = ReadonlyMap<string, bigint>;

/** How long PostgreSQL may take to be back. */
const BACK_WITHIN_MS = 60_000;

const COUNTS = `
  select code || ' ' || case when code = 'user' then owner || ' ' else '' end || side as name, sum(amount) as count
  from wallet.account, lateral (values
    ('posted', credits_posted - debits_posted), ('held', debits_pending), ('awaited', credits_pending)
  ) as s (side, amount) group by name
  union all select 'journals ' || kind, count(*) from wallet.journal group by kind
  union all select 'transfers ' || phase, count(*) from wallet.transfer group by phase
  union all select 'holds', count(*) from wallet.hold
  union all select 'payments ' || kind || ' ' || state, count(*) from wallet.payment group by kind, state
  union all select 'requests ' || state, count(*) from wallet.request group by state
  union all select 'red packets ' || case when is_over then 'over' else 'open' end, count(*)
    from wallet.red_packet where ends_ms is not null group by is_over
  union all select 'shares ' || case when claimed_by is null then 'free' else 'claimed' end, count(*)
    from wallet.red_packet_share group by claimed_by is null
  union all select 'proposals ' || state, count(*) from wallet.proposal group by state
  union all select 'frozen by themselves', count(*) from wallet.holder where is_frozen
  union all select 'frozen by the desk', count(*) from wallet.holder where is_desk_frozen
  union all select 'acts of the desk', count(*) from audit.entry where area = 'wallet'
  union all select 'answers', count(*) from idempotency.answer
  union all select 'chain: sealed', count(*) from wallet.seal
  union all select 'chain: waiting', count(*) from wallet.unsealed
  union all select 'chain: checkpoints', count(*) from wallet.checkpoint`;

/** Counts all of it at one moment; waits while PostgreSQL comes back. */
export async function countWallet(database: Ask): Promise<Counts> {
  const rows = await database.query(COUNTS, BACK_WITHIN_MS);
  return new Map(rows.map((row) => [String(row['name']), BigInt(String(row['count']))]));
}

/** Lets the ledger's own time go on. */
export async function letTimeGoOn(database: Ask, forMs: number): Promise<void> {
  await database.query(`select wallet.run(${forMs})`);
}

/** Lets the wallet's job run at the next tick, or not at all. */
export async function setJobDue(database: Ask, isDue: boolean): Promise<void> {
  const dueMs = isDue ? 0 : Number.MAX_SAFE_INTEGER;
  await database.query(`update jobs.job set due_ms = ${dueMs} where name = 'wallet.keep'`, BACK_WITHIN_MS);
}

/** As if a new day had begun: its checkpoint is not written. */
export async function forgetCheckpoints(database: Ask): Promise<void> {
  await database.query('set session_replication_role = replica; delete from wallet.checkpoint');
}

/** As the operator grants it. */
export async function grantDesk(database: Ask, userId: string): Promise<void> {
  const quoted = `'${userId.replaceAll("'", "''")}'`;
  await database.query(
    `insert into accounts.role (user_id, role, granted_at) values (${quoted}, 'wallet_desk', now())`,
  );
}

/** Entries of the outbox that tell people of their money, and are not done. */
export async function countUntold(database: Ask): Promise<number> {
  const [row] = await database.query(
    "select count(*) as count from outbox.entry where topic = 'wallet.changed'",
  );
  return Number(row?.['count']);
}
