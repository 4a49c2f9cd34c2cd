import type { ChaosDatabase } from '../../chaos-database.ts';

type Ask = Pick<ChaosDatabase, 'query'>;

/** A question whose rows are violations, each with a `violation` in words. */
export interface BookQuestion {
  readonly invariant: string;
  readonly promise: string;
  readonly question: string;
}

export const BOOK_QUESTIONS: readonly BookQuestion[] = [
  {
    invariant: 'W1',
    promise: 'each transfer debits and credits one amount in one currency',
    question: `
      select 'transfer ' || t.transfer_id || ' is of two currencies' as violation from wallet.transfer t
      join wallet.account d on d.account_id = t.debit_account join wallet.account c on c.account_id = t.credit_account
      where d.ledger_id <> t.ledger_id or c.ledger_id <> t.ledger_id
      union all
      select 'journal ' || journal_id || ' is empty' from wallet.journal
      where not exists (select 1 from wallet.transfer t where t.journal_id = journal.journal_id)`,
  },
  {
    invariant: 'W2',
    promise: 'all accounts of a currency sum to zero',
    question: `
      select 'ledger ' || ledger_id || ' is off by ' || sum(debits_posted - credits_posted) || ', pending by '
        || sum(debits_pending - credits_pending) as violation
      from wallet.account group by ledger_id
      having sum(debits_posted - credits_posted) <> 0 or sum(debits_pending - credits_pending) <> 0`,
  },
  {
    invariant: 'W3',
    promise: 'what is pending on an account is what is held',
    question: `
      select 'account ' || a.account_id || ' says ' || debits_pending || ', held are ' || coalesce(h.sum, 0) as violation
      from wallet.account a left join (
        select debit_account, sum(amount) as sum from wallet.hold join wallet.transfer using (transfer_id)
        group by debit_account) h on h.debit_account = a.account_id
      where debits_pending <> coalesce(h.sum, 0)`,
  },
  {
    invariant: 'W4',
    promise: 'no account is overdrawn, and a constraint sees to it',
    question: `
      select 'account ' || account_id || ' is overdrawn' as violation from wallet.account
      where (debits_must_not_exceed_credits and debits_pending + debits_posted > credits_posted)
         or (credits_must_not_exceed_debits and credits_pending + credits_posted > debits_posted)
      union all
      select 'no_overdraft is gone' where not exists (
        select 1 from pg_constraint where conname = 'no_overdraft' and convalidated)`,
  },
  {
    invariant: 'W6',
    promise: 'each key has its whole answer, and each payment its one transfer',
    question: `
      select 'key ' || key || ' of ' || user_id || ' has no answer' as violation from idempotency.answer where body is null
      union all
      select 'payment ' || payment_id || ' is ' || state || ' without a transfer' from wallet.payment
      where state in ('authorised', 'settled')
        and not exists (select 1 from wallet.transfer where transfer_id = payment_id)`,
  },
  {
    invariant: 'W7',
    promise: 'what was pending is held, or was posted or voided, once',
    question: `
      select 'transfer ' || p.transfer_id || ' ended ' || count(r.transfer_id) || ' times and is held '
        || count(h.transfer_id) || ' times' as violation
      from wallet.transfer p left join wallet.transfer r on r.pending_id = p.transfer_id
      left join wallet.hold h on h.transfer_id = p.transfer_id
      where p.phase = 'pending' group by p.transfer_id having count(r.transfer_id) + count(h.transfer_id) <> 1`,
  },
  {
    invariant: 'W8',
    promise: 'money is a whole number of 64 bits everywhere',
    question: `
      select table_name || '.' || column_name || ' is ' || data_type as violation from information_schema.columns
      where table_schema = 'wallet' and data_type <> 'bigint'
        and (column_name in ('amount', 'balance', 'per_payment', 'per_day', 'per_month')
             or column_name ~ '^(debits|credits)_(pending|posted)$')`,
  },
];

export async function listViolations(database: Ask, question: string): Promise<string[]> {
  return (await database.query(question)).map((row) => String(row['violation']));
}

const POSTED_TABLES = ['journal', 'transfer', 'seal', 'checkpoint'];

/** Tries to change what was posted, as superuser; and asks what the wallet's role may write. */
export async function refusesChanges(database: Pick<ChaosDatabase, 'query' | 'connect'>): Promise<string[]> {
  const client = await database.connect();
  const violations: string[] = [];
  for (const table of POSTED_TABLES) {
    for (const attempt of [`delete from wallet.${table}`, `truncate wallet.${table} cascade`]) {
      await client.query('begin');
      const code = await client.query(attempt).then(
        // Nothing was deleted where nothing is.
        ({ rowCount }) => (rowCount === 0 ? REFUSED : null),
        (error: unknown) => (error as { code?: string }).code,
      );
      await client.query('rollback');
      if (code !== REFUSED) violations.push(`${attempt} is possible`);
    }
  }
  await client.end();
  return [...violations, ...(await listViolations(database, RIGHTS))];
}

const REFUSED = 'HW000';
const RIGHTS = `
  select 'the role of the wallet may ' || privilege_type || ' wallet.' || table_name as violation
  from information_schema.role_table_grants
  where grantee = 'herald_wallet' and table_schema = 'wallet' and privilege_type in ('INSERT', 'UPDATE', 'DELETE')
    and table_name in ('account', 'journal', 'transfer', 'hold', 'seal', 'unsealed', 'checkpoint', 'running')`;

const KEEP = `
  create temp table kept on commit drop as
  select account_id, debits_pending, debits_posted, credits_pending, credits_posted from wallet.account`;
const DROP = `
  update wallet.account set debits_pending = 0, debits_posted = 0, credits_pending = 0, credits_posted = 0`;
const REBUILD = `
  do $$
  declare
    line record;
  begin
    for line in
      select t.debit_account, t.credit_account,
        case t.phase when 'pending' then t.amount when 'single' then 0 else -p.amount end as pending,
        case when t.phase in ('single', 'post_pending') then t.amount else 0 end as posted
      from wallet.transfer t left join wallet.transfer p on p.transfer_id = t.pending_id
      order by t.journal_id, t.ordinal
    loop
      update wallet.account set debits_pending = debits_pending + line.pending, debits_posted = debits_posted + line.posted
      where account_id = line.debit_account;
      update wallet.account set credits_pending = credits_pending + line.pending,
        credits_posted = credits_posted + line.posted
      where account_id = line.credit_account;
    end loop;
  end $$`;
const COMPARE = `
  select 'account ' || account_id || ' was ' || kept || ', rebuilt it is ' || a as violation
  from wallet.account a full join kept using (account_id)
  where (a.debits_pending, a.debits_posted, a.credits_pending, a.credits_posted)
    is distinct from (kept.debits_pending, kept.debits_posted, kept.credits_pending, kept.credits_posted)`;

/**
 * Sets every balance to zero, adds every transfer to them again in the order of the journals, and compares with what
 * they were; then takes all of it back. No balance may be overdrawn on the way.
 */
export async function rebuildBalances(database: Pick<ChaosDatabase, 'connect'>): Promise<string[]> {
  const client = await database.connect();
  try {
    for (const text of ['begin', KEEP, DROP, REBUILD]) await client.query(text);
    const { rows } = await client.query<{ violation: string }>(COMPARE);
    await client.query('rollback');
    return rows.map(({ violation }) => violation);
  } finally {
    await client.end();
  }
}
