import type { Clock } from '#platform/clock';
import type { Tx } from '#platform/db';
import type { Random } from '#platform/random';
import type { Changes } from './changes.ts';
import type { Holders } from './holders.ts';
import type { Ledger } from './ledger.ts';
import { insertPayment, type NewPayment, type PaymentRow } from './store/payments.ts';

type Asked = Pick<NewPayment, 'kind' | 'payer' | 'payee' | 'currency'> & {
  readonly amount: bigint;
} & Partial<Pick<NewPayment, 'requestId' | 'merchantId' | 'refundOf'>>;

/** Where money comes from, and what the books say of it. */
interface Source {
  readonly from: { readonly code: string; readonly owner: string; readonly shard?: number };
  readonly journal: { readonly kind: string; readonly actor: string };
}

export interface NewPaymentsParts {
  readonly ledger: Ledger;
  readonly holders: Holders;
  readonly changes: Changes;
  readonly clock: Clock;
  readonly random: Random;
}

export type NewPayments = ReturnType<typeof createNewPayments>;

/** Payments as they come into being: those that wait for their payer, and those that are made at once. */
export function createNewPayments({ ledger, holders, changes, clock, random }: NewPaymentsParts) {
  const insert = (
    tx: Tx,
    { amount, ...asked }: Asked,
    state: Pick<NewPayment, 'state' | 'nonce' | 'decidedMs'>,
  ): Promise<PaymentRow> =>
    insertPayment(tx, {
      requestId: null,
      merchantId: null,
      refundOf: null,
      ...asked,
      ...state,
      amount: String(amount),
      paymentId: random.uuid(),
      createdMs: clock.now(),
    });
  return {
    begin: (tx: Tx, asked: Asked) =>
      insert(tx, asked, { state: 'created', nonce: random.id(32), decidedMs: null }),

    /** Moves money to a person's own account, without a proof: from the tap, a shop, a red packet, or back. */
    async settle(
      tx: Tx,
      asked: Asked & { readonly payee: string },
      { from, journal }: Source,
    ): Promise<PaymentRow> {
      const { payee, currency, amount } = asked;
      const payment = await insert(tx, asked, { state: 'settled', nonce: '', decidedMs: clock.now() });
      const debit = await ledger.openAccount({ currency, ...from }, tx);
      const credit = await holders.openAccount(tx, payee, currency);
      const transfers = [{ phase: 'single' as const, id: payment.paymentId, debit, credit, amount }];
      await ledger.post({ ...journal, transfers }, tx);
      await changes.payment(tx, payment);
      return payment;
    },
  };
}
