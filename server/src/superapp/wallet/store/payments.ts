import type { Queryable, Tx } from '#platform/db';

/** A payment as it is kept. Amounts are text of digits, moments milliseconds since 1970. */
export interface PaymentRow {
  paymentId: string;
  number: number;
  kind: 'transfer' | 'red_packet' | 'top_up' | 'claim' | 'return' | 'refund' | 'payout';
  state: 'created' | 'authorised' | 'settled' | 'cancelled';
  payer: string | null;
  /** Null of a red packet, which is for whoever claims of it. */
  payee: string | null;
  currency: string;
  amount: string;
  nonce: string;
  createdMs: number;
  decidedMs: number | null;
  /** What it was authorised by; null: it never was. */
  proof: 'device_key' | 'passkey' | 'low_value' | null;
  /** The ledger's time at which it settles, and that time now. */
  settlesMs: number | null;
  elapsedMs: number;
  /** The request that it is for. */
  requestId: string | null;
  /** The shop that is paid, or that pays out. */
  merchantId: string | null;
  /** The payment that a refund gives back, or a part of. */
  refundOf: string | null;
}

export type NewPayment = Omit<PaymentRow, 'number' | 'proof' | 'settlesMs' | 'elapsedMs'>;

export const PAYMENT_COLUMNS = `payment_id as "paymentId", number, kind, state, payer, payee, currency, amount::text as amount, nonce,
  created_ms as "createdMs", decided_ms as "decidedMs", proof, settles_ms as "settlesMs",
  (select elapsed_ms from wallet.running) as "elapsedMs", request_id as "requestId",
  merchant_id as "merchantId", refund_of as "refundOf"`;

export function insertPayment(tx: Tx, payment: NewPayment): Promise<PaymentRow> {
  return tx.one(
    `insert into wallet.payment (payment_id, kind, state, payer, payee, currency, amount, nonce, created_ms,
       decided_ms, request_id, merchant_id, refund_of)
     values ($1, $2, $3, $4, $5, $6, $7::int8, $8, $9, $10, $11, $12, $13) returning ${PAYMENT_COLUMNS}`,
    [
      payment.paymentId,
      payment.kind,
      payment.state,
      payment.payer,
      payment.payee,
      payment.currency,
      payment.amount,
      payment.nonce,
      payment.createdMs,
      payment.decidedMs,
      payment.requestId,
      payment.merchantId,
      payment.refundOf,
    ],
  );
}

export function findPayment(db: Queryable, paymentId: string): Promise<PaymentRow | null> {
  return db.maybe(`select ${PAYMENT_COLUMNS} from wallet.payment where payment_id = $1`, [paymentId]);
}

export function lockPayment(tx: Tx, paymentId: string): Promise<PaymentRow | null> {
  return tx.maybe(`select ${PAYMENT_COLUMNS} from wallet.payment where payment_id = $1 for update`, [
    paymentId,
  ]);
}

/** Goes on to another state. `settlesInMs` is of an authorised one, counted from now on by the ledger's time. */
export function movePayment(
  tx: Tx,
  paymentId: string,
  to: {
    state: PaymentRow['state'];
    decidedMs: number;
    proof: PaymentRow['proof'];
    settlesInMs: number | null;
  },
): Promise<PaymentRow> {
  return tx.one(
    `update wallet.payment set state = $2, decided_ms = $3, proof = coalesce($4, proof),
       settles_ms = (select elapsed_ms from wallet.running) + $5
     where payment_id = $1 returning ${PAYMENT_COLUMNS}`,
    [paymentId, to.state, to.decidedMs, to.proof, to.settlesInMs],
  );
}

/** The latest of a person, as payer or payee, before a number. What others only began is not shown to the payee. */
export function listPayments(
  db: Queryable,
  userId: string,
  before: number,
  most: number,
): Promise<PaymentRow[]> {
  return db.query(
    `select * from (
       (select ${PAYMENT_COLUMNS} from wallet.payment
        where payer = $1 and number < $2 and kind <> 'claim' order by number desc limit $3)
       union all
       (select ${PAYMENT_COLUMNS} from wallet.payment
        where payee = $1 and number < $2 and (state in ('authorised', 'settled') or proof is not null)
        order by number desc limit $3)
     ) found order by number desc limit $3`,
    [userId, before, most],
  );
}

/** What left a person's account in one currency, or is about to, since a moment. */
export async function sumSpent(
  db: Queryable,
  { payer, currency, sinceMs }: { payer: string; currency: string; sinceMs: number },
): Promise<bigint> {
  const row = await db.one<{ sum: string }>(
    `select coalesce(sum(amount), 0)::text as sum from wallet.payment
     where payer = $1 and currency = $2 and state in ('authorised', 'settled')
       and kind in ('transfer', 'red_packet') and decided_ms > $3`,
    [payer, currency, sinceMs],
  );
  return BigInt(row.sum);
}

/** Whether somebody has paid a person, or a shop of theirs, before. */
export async function hasPaid(
  db: Queryable,
  { payer, payee, merchantId }: Pick<PaymentRow, 'payer' | 'payee' | 'merchantId'>,
): Promise<boolean> {
  const row = await db.maybe(
    `select 1 from wallet.payment where payer = $1 and payee = $2 and merchant_id is not distinct from $3
       and state = 'settled' and kind = 'transfer' limit 1`,
    [payer, payee, merchantId],
  );
  return row !== null;
}

/** Authorised payments whose cooling-off is over, of payers whose wallet is not frozen. */
export async function listSettling(db: Queryable, most: number): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select payment_id as id from wallet.payment p
     where state = 'authorised' and settles_ms <= (select elapsed_ms from wallet.running)
       and not exists (select 1 from wallet.holder where user_id = p.payer and (is_frozen or is_desk_frozen))
     order by settles_ms limit $1`,
    [most],
  );
  return rows.map(({ id }) => id);
}

/** Whether the money of an authorised payment is still held. */
export async function isHeld(db: Queryable, paymentId: string): Promise<boolean> {
  return (await db.maybe('select 1 from wallet.hold where transfer_id = $1', [paymentId])) !== null;
}

/** Forgets payments that were begun before a moment and never authorised, at most so many, and returns how many. */
export async function deleteUnmade(db: Queryable, beforeMs: number, most: number): Promise<number> {
  const rows = await db.query(
    `with unmade as (
       select payment_id from wallet.payment
       where proof is null and state in ('created', 'cancelled') and created_ms < $1 limit $2 for update),
     packets as (delete from wallet.red_packet where payment_id in (select payment_id from unmade))
     delete from wallet.payment where payment_id in (select payment_id from unmade) returning 1`,
    [beforeMs, most],
  );
  return rows.length;
}

/** What was given back of those payments of which anything was, by their ids. */
export async function sumRefunds(db: Queryable, paymentIds: readonly string[]): Promise<Map<string, string>> {
  if (paymentIds.length === 0) return new Map();
  const rows = await db.query<{ id: string; sum: string }>(
    `select refund_of as id, sum(amount)::text as sum from wallet.payment
     where refund_of = any ($1::uuid[]) group by refund_of`,
    [paymentIds],
  );
  return new Map(rows.map(({ id, sum }) => [id, sum]));
}
