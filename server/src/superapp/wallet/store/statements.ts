import type { Queryable } from '#platform/db';
import type { PaymentRow } from './payments.ts';

/** An account as far as a statement needs it. */
export interface BookedRow {
  accountId: number;
  /** What is booked on it now: posted credits less posted debits. */
  booked: string;
}

/** The account of this kind and owner, or null: nothing was ever posted there. */
export function findBooked(
  db: Queryable,
  { currency, code, owner }: { currency: string; code: string; owner: string },
): Promise<BookedRow | null> {
  return db.maybe(
    `select a.account_id as "accountId", (a.credits_posted - a.debits_posted)::text as booked
     from wallet.ledger l
     cross join lateral (
       select * from wallet.account
       where ledger_id = l.ledger_id and code = $2 and owner = $3 and shard = 0 limit 1) a
     where l.currency = $1`,
    [currency, code, owner],
  );
}

/** The number of the account's first journal at or after a moment, or one beyond its last. */
export async function firstJournalSince(db: Queryable, accountId: number, moment: number): Promise<number> {
  const row = await db.one<{ id: number }>(
    `select wallet.first_journal_since($1, 'epoch'::timestamptz + $2::int8 * interval '1 millisecond') as id`,
    [accountId, moment],
  );
  return row.id;
}

/** What came to the account less what left it, from a journal on. */
export async function sumMoved(db: Queryable, accountId: number, fromJournal: number): Promise<bigint> {
  const row = await db.one<{ moved: string }>(
    `select (
       (select coalesce(sum(amount), 0) from wallet.transfer
        where credit_account = $1 and journal_id >= $2 and phase in ('single', 'post_pending')) -
       (select coalesce(sum(amount), 0) from wallet.transfer
        where debit_account = $1 and journal_id >= $2 and phase in ('single', 'post_pending')))::text as moved`,
    [accountId, fromJournal],
  );
  return BigInt(row.moved);
}

/** A transfer that moved money of an account, with the payment and the shop's request that it is of. */
export interface EntryRow {
  transferId: string;
  isCredit: boolean;
  amount: string;
  postedMs: number;
  isReversal: boolean;
  paymentId: string;
  kind: PaymentRow['kind'] | null;
  payer: string | null;
  payee: string | null;
  refundOf: string | null;
  merchantId: string | null;
  merchantName: string | null;
  reference: string | null;
}

// A transfer bears the id of its payment, unless it posts the pending one that does.
const MOVED = `select transfer_id, coalesce(pending_id, transfer_id) as payment_id, journal_id, ordinal, amount,
  reversal_of is not null as is_reversal`;
const IN_PERIOD = `journal_id >= $2 and journal_id < $3 and phase in ('single', 'post_pending')
  order by journal_id, ordinal limit $4`;

/** What was booked from one journal on up to another, and without that, in the order of the books. */
export function listEntries(
  db: Queryable,
  accountId: number,
  { from, to }: { from: number; to: number },
  most: number,
): Promise<EntryRow[]> {
  return db.query(
    `select t.transfer_id as "transferId", t.is_credit as "isCredit", t.amount::text as amount,
       floor(extract(epoch from j.posted_at) * 1000)::int8 as "postedMs", t.is_reversal as "isReversal",
       t.payment_id as "paymentId", p.kind, p.payer, p.payee, p.refund_of as "refundOf",
       p.merchant_id as "merchantId", m.name as "merchantName", r.reference
     from (
       select * from (
         (${MOVED}, false as is_credit from wallet.transfer where debit_account = $1 and ${IN_PERIOD})
         union all
         (${MOVED}, true as is_credit from wallet.transfer where credit_account = $1 and ${IN_PERIOD})
       ) moved order by journal_id, ordinal limit $4
     ) t
     cross join lateral (select posted_at from wallet.journal where journal_id = t.journal_id limit 1) j
     left join lateral (select * from wallet.payment where payment_id = t.payment_id limit 1) p on true
     left join lateral (select name from wallet.merchant where merchant_id = p.merchant_id limit 1) m on true
     left join lateral (select reference from wallet.request where request_id = p.request_id limit 1) r on true
     order by t.journal_id, t.ordinal`,
    [accountId, from, to, most],
  );
}
