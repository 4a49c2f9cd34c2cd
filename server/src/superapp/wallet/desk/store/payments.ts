import type { Queryable } from '#platform/db';
import { PAYMENT_COLUMNS, type PaymentRow } from '../../store/payments.ts';

/** A transfer of a payment: of its id, or what resolved that. */
export interface DeskTransferRow {
  paymentId: string;
  transferId: string;
  phase: 'single' | 'pending' | 'post_pending' | 'void_pending';
  journalId: number;
  amount: string;
  postedMs: number;
}

/** The transfers of these payments, in the order in which they were posted. */
export function listTransfersOf(db: Queryable, paymentIds: readonly string[]): Promise<DeskTransferRow[]> {
  return db.query(
    `select "paymentId", t.transfer_id as "transferId", t.phase, j.journal_id as "journalId",
       t.amount::text as amount, (extract(epoch from j.posted_at) * 1000)::int8 as "postedMs"
     from (
       select transfer_id as "paymentId", transfer_id from wallet.transfer where transfer_id = any($1::uuid[])
       union all
       select pending_id, transfer_id from wallet.transfer where pending_id = any($1::uuid[])
     ) found
     join wallet.transfer t on t.transfer_id = found.transfer_id
     join wallet.journal j on j.journal_id = t.journal_id
     order by j.journal_id, t.ordinal`,
    [paymentIds],
  );
}

/** The latest of a person, as payer or payee, before a number: what they only began is there as well. */
export function listAllPayments(
  db: Queryable,
  userId: string,
  before: number,
  most: number,
): Promise<PaymentRow[]> {
  return db.query(
    `select * from (
       (select ${PAYMENT_COLUMNS} from wallet.payment where payer = $1 and number < $2
        order by number desc limit $3)
       union
       (select ${PAYMENT_COLUMNS} from wallet.payment where payee = $1 and number < $2
        order by number desc limit $3)
     ) found order by number desc limit $3`,
    [userId, before, most],
  );
}

export interface HoldRow {
  transferId: string;
  expiresMs: number;
  /** The ledger's time now. */
  elapsedMs: number;
  owner: string;
  amount: string;
  currency: string;
  heldMs: number;
}

/** What is held, the oldest first, after one hold. */
export function listHoldsByAge(
  db: Queryable,
  after: { expiresMs: number; transferId: string },
  most: number,
): Promise<HoldRow[]> {
  return db.query(
    `select h.transfer_id as "transferId", h.expires_ms as "expiresMs",
       (select elapsed_ms from wallet.running) as "elapsedMs", a.owner, t.amount::text as amount, l.currency,
       (extract(epoch from j.posted_at) * 1000)::int8 as "heldMs"
     from wallet.hold h join wallet.transfer t on t.transfer_id = h.transfer_id
     join wallet.journal j on j.journal_id = t.journal_id
     join wallet.account a on a.account_id = t.debit_account
     join wallet.ledger l on l.ledger_id = t.ledger_id
     where (h.expires_ms, h.transfer_id) > ($1::int8, $2::uuid) order by h.expires_ms, h.transfer_id limit $3`,
    [after.expiresMs, after.transferId, most],
  );
}
