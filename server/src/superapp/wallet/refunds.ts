import type { wallet as contract } from '@herald/contract';
import type { Tx } from '#platform/db';
import { demand, fail } from '#platform/errors';
import type { Changes } from './changes.ts';
import { requireThawed, type Holders } from './holders.ts';
import type { Ledger } from './ledger.ts';
import { requireAmount } from './money.ts';
import type { NewPayments } from './new-payments.ts';
import type { PaymentView } from './payment-view.ts';
import { checkRefund } from './rules.ts';
import { lockPayment, sumRefunded } from './store/payments.ts';

export interface RefundsParts {
  readonly ledger: Ledger;
  readonly holders: Holders;
  readonly view: PaymentView;
  readonly changes: Changes;
  readonly newPayments: NewPayments;
}

export type Refunds = ReturnType<typeof createRefunds>;

/** What is given back of a payment: to who made it alone, and never more than it was, so it needs no proof. */
export function createRefunds({ ledger, holders, view, changes, newPayments }: RefundsParts) {
  return {
    /** @throws ApiError 404, 409 CHAT.HERALD.WALLET_BEYOND_REFUND, CHAT.HERALD.WALLET_INSUFFICIENT_FUNDS, 403 */
    async make(tx: Tx, userId: string, paymentId: string, text: string): Promise<contract.Payment> {
      const amount = requireAmount(text);
      const paid = await lockPayment(tx, paymentId);
      if (
        paid?.payee !== userId ||
        paid.kind !== 'transfer' ||
        paid.state !== 'settled' ||
        paid.payer === null
      )
        fail(404, 'M_NOT_FOUND', 'You were paid nothing by this payment that you could give back.');
      const { payer, payee, currency, merchantId } = paid;
      const holder = await holders.lock(tx, payee);
      requireThawed(holder);
      const rule = await holders.rule(tx, holder, currency);
      const refunded = await sumRefunded(tx, paymentId);
      demand(checkRefund({ amount, paid: BigInt(paid.amount), refunded }, rule));
      const payment = await newPayments.record(tx, {
        kind: 'refund',
        payer: payee,
        payee: payer,
        currency,
        amount,
        merchantId,
        refundOf: paymentId,
      });
      const [code, owner] = merchantId === null ? ['user', payee] : ['merchant', merchantId];
      const debit = await ledger.openAccount({ currency, code, owner }, tx);
      const credit = await holders.openAccount(tx, payer, currency);
      const transfers = [{ phase: 'single' as const, id: payment.paymentId, debit, credit, amount }];
      await ledger.post({ kind: 'refund', actor: userId, transfers }, tx);
      await changes.payment(tx, payment);
      return view.show(tx, payment, userId);
    },
  };
}
