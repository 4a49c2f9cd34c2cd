import type { wallet as contract } from '@herald/contract';
import type { Tx } from '#platform/db';
import { demand, fail } from '#platform/errors';
import { requireThawed, type Holders } from './holders.ts';
import { requireAmount } from './money.ts';
import type { NewPayments } from './new-payments.ts';
import type { PaymentView } from './payment-view.ts';
import { checkRefund } from './rules.ts';
import { lockPayment, sumRefunds } from './store/payments.ts';

export interface RefundsParts {
  readonly holders: Holders;
  readonly view: PaymentView;
  readonly newPayments: NewPayments;
}

export type Refunds = ReturnType<typeof createRefunds>;

/** What is given back of a payment: to who made it alone, and never more than it was, so it needs no proof. */
export function createRefunds({ holders, view, newPayments }: RefundsParts) {
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
      const refunded = BigInt((await sumRefunds(tx, [paymentId])).get(paymentId) ?? 0);
      demand(checkRefund({ amount, paid: BigInt(paid.amount), refunded }, rule));
      const payment = await newPayments.settle(
        tx,
        { kind: 'refund', payer: payee, payee: payer, currency, amount, merchantId, refundOf: paymentId },
        {
          from:
            merchantId === null ? { code: 'user', owner: payee } : { code: 'merchant', owner: merchantId },
          journal: { kind: 'refund', actor: userId },
        },
      );
      return view.show(tx, payment, userId);
    },
  };
}
