import type { Queryable } from '#platform/db';

/** What stands on all accounts of one kind in one currency. Sums are text of digits. */
export interface KindRow {
  currency: string;
  code: string;
  accounts: number;
  debits: string;
  credits: string;
  debitsPending: string;
  creditsPending: string;
}

export function sumKinds(db: Queryable): Promise<KindRow[]> {
  return db.query(
    `select l.currency, a.code, count(*) as accounts, sum(a.debits_posted)::text as debits,
       sum(a.credits_posted)::text as credits, sum(a.debits_pending)::text as "debitsPending",
       sum(a.credits_pending)::text as "creditsPending"
     from wallet.account a join wallet.ledger l on l.ledger_id = a.ledger_id
     group by l.currency, a.code order by l.currency, a.code limit 1000`,
  );
}

export function findLastSeal(
  db: Queryable,
): Promise<{ position: number; journalId: number; hash: Buffer; postedMs: number } | null> {
  return db.maybe(
    `select s.position, s.journal_id as "journalId", s.hash,
       (extract(epoch from j.posted_at) * 1000)::int8 as "postedMs"
     from wallet.seal s join wallet.journal j on j.journal_id = s.journal_id order by s.position desc limit 1`,
  );
}

export async function countUnsealed(db: Queryable): Promise<number> {
  return (await db.one<{ count: number }>('select count(*) as count from wallet.unsealed')).count;
}
