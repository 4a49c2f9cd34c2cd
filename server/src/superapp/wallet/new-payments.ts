import type { Clock } from '#platform/clock';
import type { Tx } from '#platform/db';
import type { Random } from '#platform/random';
import { insertPayment, type NewPayment, type PaymentRow } from './store/payments.ts';

type Asked = Pick<NewPayment, 'kind' | 'payer' | 'payee' | 'currency'> & {
  readonly amount: bigint;
} & Partial<Pick<NewPayment, 'requestId' | 'merchantId' | 'refundOf'>>;

export type NewPayments = ReturnType<typeof createNewPayments>;

/** Writes payments into the histories: those that wait for their payer, and those that are settled as they are written. */
export function createNewPayments({ clock, random }: { clock: Clock; random: Random }) {
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
    record: (tx: Tx, asked: Asked) =>
      insert(tx, asked, { state: 'settled', nonce: '', decidedMs: clock.now() }),
  };
}
