import type { wallet as contract } from '@herald/contract';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { fail } from '#platform/errors';
import { pageOf, type PageQuery } from '../page.ts';
import { findPayment, type PaymentRow } from '../store/payments.ts';
import { AREA, type Doing, type NoteAct } from './note-act.ts';
import { listAllPayments, listHoldsByAge, listTransfersOf } from './store/payments.ts';

export type LookUp = ReturnType<typeof createLookUp>;

const NORMAL = 20;
const FIRST_HOLD = { expiresMs: 0, transferId: '00000000-0000-0000-0000-000000000000' };

/** What the desk can see of people's payments. Each look is written down, also one that finds nothing. */
export function createLookUp({ db, audit, noteAct }: { db: Db; audit: Audit; noteAct: NoteAct }) {
  async function show(tx: Tx, payments: readonly PaymentRow[]): Promise<contract.DeskPayment[]> {
    const transfers = await listTransfersOf(
      tx,
      payments.map(({ paymentId }) => paymentId),
    );
    return payments.map((payment) => ({
      payment_id: payment.paymentId,
      kind: payment.kind,
      state: payment.state,
      payer: payment.payer as contract.DeskPayment['payer'],
      payee: payment.payee as contract.DeskPayment['payee'],
      amount: payment.amount,
      currency: payment.currency,
      created_at: payment.createdMs,
      ...(payment.decidedMs !== null && { decided_at: payment.decidedMs }),
      ...(payment.proof !== null && { proof: payment.proof }),
      ...(payment.merchantId !== null && { merchant_id: payment.merchantId }),
      ...(payment.requestId !== null && { request_id: payment.requestId }),
      ...(payment.refundOf !== null && { refund_of: payment.refundOf }),
      transfers: transfers
        .filter(({ paymentId }) => paymentId === payment.paymentId)
        .map(({ transferId, phase, journalId, amount, postedMs }) => ({
          transfer_id: transferId,
          phase,
          journal: journalId,
          amount,
          posted_at: postedMs,
        })),
    }));
  }

  return {
    /** @throws ApiError 404 */
    async payment(by: Doing, paymentId: string): Promise<contract.DeskPayment> {
      const found = await db.tx(async (tx) => {
        await noteAct(tx, by, { act: 'payment.read', subject: paymentId });
        const payment = await findPayment(tx, paymentId);
        return payment && show(tx, [payment]);
      });
      return found?.[0] ?? fail(404, 'M_NOT_FOUND', 'There is no such payment.');
    },

    /** Whatever somebody pays, began to pay or is paid, the newest first. */
    paymentsOf: (by: Doing, userId: string, query: PageQuery) =>
      db.tx(async (tx) => {
        await noteAct(tx, by, {
          act: 'payments.read',
          subject: userId,
          details: { from: query.from ?? null },
        });
        const { rows, next } = await pageOf(query, (before, most) =>
          listAllPayments(tx, userId, before, most),
        );
        return { payments: await show(tx, rows), ...next };
      }),

    /** What is held, the oldest first. `from` is the `next` of the page before. */
    holds: (by: Doing, { from, limit = NORMAL }: PageQuery) =>
      db.tx(async (tx) => {
        await noteAct(tx, by, { act: 'holds.read', subject: 'holds', details: { from: from ?? null } });
        const [expiresMs, transferId] = from?.split('_') ?? [];
        const after = transferId === undefined ? FIRST_HOLD : { expiresMs: Number(expiresMs), transferId };
        const rows = await listHoldsByAge(tx, after, limit);
        const last = rows.at(-1);
        return {
          holds: rows.map((row) => ({
            transfer_id: row.transferId,
            payer: row.owner,
            amount: row.amount,
            currency: row.currency,
            held_since: row.heldMs,
            expires_in_ms: Math.max(0, row.expiresMs - row.elapsedMs),
          })),
          ...(rows.length === limit && last && { next: `${last.expiresMs}_${last.transferId}` }),
        };
      }),

    /** What the desk did and looked at, the newest first. */
    async acts(query: PageQuery) {
      const { rows, next } = await pageOf(query, (before, most) => audit.list(db, AREA, before, most));
      const acts = rows.map(({ number, atMs, actor, act, subject, reason, details }) => ({
        number,
        at: atMs,
        actor,
        act,
        subject,
        ...(reason !== null && { reason }),
        details,
      }));
      return { acts, ...next };
    },
  };
}
