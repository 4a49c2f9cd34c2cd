import type { Queryable } from '#platform/db';
import type { PaymentRow } from './payments.ts';
import type { TransferRow } from './books.ts';

// What people are shown as receipts, each with what the ledger says of it. For who checks all of them, in pages.

/** The transfer of the same id as a payment. An account is its kind and its owner. */
export interface PaidTransfer {
  phase: TransferRow['phase'];
  amount: string;
  currency: string;
  debitCode: string;
  debitOwner: string;
  creditCode: string;
  creditOwner: string;
  isHeld: boolean;
  /** What resolved it, and the kind of the journal of that. */
  resolution: { phase: TransferRow['phase']; amount: string; kind: string } | null;
}

type Named = Pick<
  PaymentRow,
  'paymentId' | 'kind' | 'state' | 'payer' | 'payee' | 'currency' | 'amount' | 'merchantId'
>;

export interface ReceiptRow extends Named {
  number: number;
  proof: string | null;
  transfer: PaidTransfer | null;
  /** Whose shop it is. */
  merchantOwner: string | null;
  requestId: string | null;
  requestState: string | null;
  /** Of a refund: what it gives back, and all that was given back of it. */
  refundOf: string | null;
  refunded: (Named & { sum: string }) | null;
  /** Who gave the red packet that it comes out of. */
  giver: string | null;
  /** Of a red packet: whether there is one. */
  hasPacket: boolean;
}

const NAMED = `'paymentId', o.payment_id, 'kind', o.kind, 'state', o.state, 'payer', o.payer, 'payee', o.payee,
  'currency', o.currency, 'amount', o.amount::text, 'merchantId', o.merchant_id`;

/** Payments by their numbers. */
export function listReceipts(db: Queryable, after: number, most: number): Promise<ReceiptRow[]> {
  return db.query(
    `select p.number, p.payment_id as "paymentId", p.kind, p.state, p.payer, p.payee, p.currency,
       p.amount::text as amount, p.proof, p.merchant_id as "merchantId", p.request_id as "requestId",
       p.refund_of as "refundOf",
       (select jsonb_build_object(
          'phase', t.phase, 'amount', t.amount::text, 'currency', l.currency, 'debitCode', d.code,
          'debitOwner', d.owner, 'creditCode', c.code, 'creditOwner', c.owner,
          'isHeld', exists (select 1 from wallet.hold h where h.transfer_id = t.transfer_id),
          'resolution', (select jsonb_build_object('phase', r.phase, 'amount', r.amount::text, 'kind', j.kind)
            from wallet.transfer r join wallet.journal j on j.journal_id = r.journal_id
            where r.pending_id = t.transfer_id limit 1))
        from wallet.transfer t join wallet.ledger l on l.ledger_id = t.ledger_id
        join wallet.account d on d.account_id = t.debit_account
        join wallet.account c on c.account_id = t.credit_account
        where t.transfer_id = p.payment_id) as transfer,
       (select m.owner from wallet.merchant m where m.merchant_id = p.merchant_id) as "merchantOwner",
       (select q.state from wallet.request q where q.request_id = p.request_id) as "requestState",
       (select jsonb_build_object(${NAMED}, 'sum',
          (select sum(f.amount)::text from wallet.payment f where f.refund_of = o.payment_id))
        from wallet.payment o where o.payment_id = p.refund_of) as refunded,
       (select g.payer from wallet.transfer t join wallet.account d on d.account_id = t.debit_account
        join wallet.payment g on g.payment_id = case
          when d.code = 'escrow' and d.owner ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then d.owner::uuid end
        where t.transfer_id = p.payment_id and g.kind = 'red_packet') as giver,
       exists (select 1 from wallet.red_packet k where k.payment_id = p.payment_id) as "hasPacket"
     from wallet.payment p where p.number > $1 order by p.number limit $2`,
    [after, most],
  );
}

/** A red packet with its shares, and all that came out of it. */
export interface PacketRow {
  paymentId: string;
  state: PaymentRow['state'];
  amount: string;
  claims: number;
  isGiven: boolean;
  isOver: boolean;
  shares: { ordinal: number; amount: string; claimedBy: string | null }[];
  /** Payments that the ledger took from its account. */
  paidOut: { kind: string; payee: string | null; amount: string }[];
}

/** Red packets by their ids. */
export function listPackets(db: Queryable, after: string, most: number): Promise<PacketRow[]> {
  return db.query(
    `select k.payment_id as "paymentId", p.state, p.amount::text as amount, k.claims,
       k.ends_ms is not null as "isGiven", k.is_over as "isOver",
       coalesce((select jsonb_agg(jsonb_build_object(
           'ordinal', s.ordinal, 'amount', s.amount::text, 'claimedBy', s.claimed_by) order by s.ordinal)
         from wallet.red_packet_share s where s.payment_id = k.payment_id), '[]') as shares,
       coalesce((select jsonb_agg(jsonb_build_object(
           'kind', o.kind, 'payee', o.payee, 'amount', t.amount::text) order by t.journal_id, t.ordinal)
         from wallet.ledger l
         join wallet.account e on e.ledger_id = l.ledger_id and e.code = 'escrow' and e.owner = k.payment_id::text
         join wallet.transfer t on t.debit_account = e.account_id
         left join wallet.payment o on o.payment_id = t.transfer_id
         where l.currency = p.currency), '[]') as "paidOut"
     from wallet.red_packet k join wallet.payment p on p.payment_id = k.payment_id
     where k.payment_id > $1 order by k.payment_id limit $2`,
    [after, most],
  );
}

/** A request that is said to be paid, with the payments for it that stand. */
export interface PaidRequestRow {
  number: number;
  requestId: string;
  payer: string | null;
  payee: string;
  currency: string;
  amount: string;
  merchantId: string | null;
  payments: Named[];
}

/** Paid requests by their numbers. */
export function listPaidRequests(db: Queryable, after: number, most: number): Promise<PaidRequestRow[]> {
  return db.query(
    `select q.number, q.request_id as "requestId", q.payer, q.payee, q.currency, q.amount::text as amount,
       q.merchant_id as "merchantId",
       coalesce((select jsonb_agg(jsonb_build_object(${NAMED}))
         from wallet.payment o
         where o.request_id = q.request_id and o.state in ('authorised', 'settled')), '[]') as payments
     from wallet.request q where q.number > $1 and q.state = 'paid' order by q.number limit $2`,
    [after, most],
  );
}

/** A proposal that is said to be posted, with what its journal has. */
export interface PostedProposalRow {
  number: number;
  proposalId: string;
  proposer: string;
  decidedBy: string | null;
  journalId: number | null;
  kind: string | null;
  actor: string | null;
  /** Each line as one text, and each transfer of the journal as another, in their order. */
  lines: string[];
  transfers: string[];
}

/** Posted proposals by their numbers. */
export function listPostedProposals(
  db: Queryable,
  after: number,
  most: number,
): Promise<PostedProposalRow[]> {
  return db.query(
    `select w.number, w.proposal_id as "proposalId", w.proposer, w.decided_by as "decidedBy",
       j.journal_id as "journalId", j.kind, j.actor,
       array(select concat_ws(' ', i.transfer_id, i.currency, i.amount, i.debit_code, i.debit_owner, '->',
           i.credit_code, i.credit_owner)
         from wallet.proposal_line i where i.proposal_id = w.proposal_id order by i.ordinal) as lines,
       array(select concat_ws(' ', t.transfer_id, l.currency, t.amount, d.code, d.owner, '->', c.code, c.owner)
         from wallet.transfer t join wallet.ledger l on l.ledger_id = t.ledger_id
         join wallet.account d on d.account_id = t.debit_account
         join wallet.account c on c.account_id = t.credit_account
         where t.journal_id = w.journal_id order by t.ordinal) as transfers
     from wallet.proposal w left join wallet.journal j on j.journal_id = w.journal_id
     where w.number > $1 and w.state = 'posted' order by w.number limit $2`,
    [after, most],
  );
}

/** A journal, with those of its transfers that move money for no payment and no proposal. */
export interface UnexplainedRow {
  journalId: number;
  unexplained: string[];
}

/** Journals by their numbers. */
export function listUnexplained(db: Queryable, after: number, most: number): Promise<UnexplainedRow[]> {
  return db.query(
    `select j.journal_id as "journalId", array(
         select t.transfer_id::text from wallet.transfer t
         where t.journal_id = j.journal_id and t.phase in ('single', 'pending')
           and not exists (select 1 from wallet.payment p where p.payment_id = t.transfer_id)
           and not exists (select 1 from wallet.proposal_line i
             join wallet.proposal w on w.proposal_id = i.proposal_id
             where i.transfer_id = t.transfer_id and w.journal_id = t.journal_id and j.kind = 'manual')
         order by t.ordinal) as unexplained
     from wallet.journal j where j.journal_id > $1 order by j.journal_id limit $2`,
    [after, most],
  );
}
