import type { wallet as contract } from '@herald/contract';
import type { Queryable } from '#platform/db';
import type { Authentication } from './authentication.ts';
import type { Holders } from './holders.ts';
import { shopName, type Payees } from './payees.ts';
import { exemptionOf, type Risk } from './rules.ts';
import type { HolderRow } from './store/holders.ts';
import type { MerchantRow } from './store/merchants.ts';
import { hasPaid, sumRefunds, type PaymentRow } from './store/payments.ts';
import { findRedPacket } from './store/red-packets.ts';

export type PaymentView = ReturnType<typeof createPaymentView>;

/** For so long a payment waits for its payer. */
export const CREATED_FOR_MS = 15 * 60_000;

export interface PaymentViewParts {
  readonly holders: Holders;
  readonly payees: Payees;
  readonly authentication: Authentication;
}

/** Payments as people see them. */
export function createPaymentView({ holders, payees, authentication }: PaymentViewParts) {
  async function riskOf(tx: Queryable, payment: PaymentRow, { unproved }: HolderRow): Promise<Risk> {
    return { amount: BigInt(payment.amount), isKnownPayee: await hasPaid(tx, payment), unproved };
  }

  /** What the payer of a payment is to prove, and how they can. */
  async function toProve(
    tx: Queryable,
    payment: PaymentRow & { payer: string },
  ): Promise<Pick<NonNullable<contract.Payment['authentication']>, 'linked' | 'proofs'>> {
    const linked = await linkedOf(tx, payment);
    return { linked, proofs: await authentication.offer(payment.payer, linked) };
  }

  /** What the payer of a payment that waits has to do. */
  async function authenticationOf(
    tx: Queryable,
    payment: PaymentRow & { payer: string },
  ): Promise<NonNullable<contract.Payment['authentication']>> {
    const holder = await holders.find(tx, payment.payer);
    const rule = await holders.rule(tx, holder, payment.currency);
    const exemption = exemptionOf(await riskOf(tx, payment, holder), rule);
    return {
      needed: exemption === null,
      ...(exemption !== null && { exemption }),
      ...(await toProve(tx, payment)),
      expires_at: payment.createdMs + CREATED_FOR_MS,
    };
  }

  async function factsOf(tx: Queryable, payments: readonly PaymentRow[]): Promise<Facts> {
    return {
      names: await payees.namesOf(payments.flatMap(({ payee }) => payee ?? [])),
      merchants: await payees.merchantsOf(tx, payments),
      refunded: await sumRefunds(
        tx,
        payments.filter(mayBeRefunded).map(({ paymentId }) => paymentId),
      ),
    };
  }

  async function showOne(
    tx: Queryable,
    payment: PaymentRow,
    viewer: string,
    { names, merchants, refunded: refunds }: Facts,
  ): Promise<contract.Payment> {
    const { state, payer, payee, decidedMs, settlesMs, elapsedMs } = payment;
    const merchant = merchants.get(payment.merchantId ?? '');
    const soldBy = payment.kind === 'transfer' ? merchant?.name : undefined;
    const refunded = refunds.get(payment.paymentId);
    const coolsForMs = settlesMs === null ? null : Math.max(0, settlesMs - elapsedMs);
    return {
      payment_id: payment.paymentId,
      kind: payment.kind,
      state,
      payer: payer as contract.Payment['payer'],
      payee: payee as contract.Payment['payee'],
      payee_name: soldBy ?? names.get(payee ?? '') ?? null,
      amount: payment.amount,
      currency: payment.currency,
      created_at: payment.createdMs,
      ...(payment.requestId !== null && { request_id: payment.requestId }),
      ...(merchant && { merchant: shopName(merchant) }),
      ...(refunded !== undefined && { refunded }),
      ...(payment.refundOf !== null && { refund_of: payment.refundOf }),
      ...(decidedMs !== null && { decided_at: decidedMs }),
      ...(coolsForMs !== null && { cooling_off_ms: coolsForMs }),
      ...(state === 'created' &&
        payer !== null &&
        payer === viewer && { authentication: await authenticationOf(tx, { ...payment, payer }) }),
    };
  }

  return {
    riskOf,
    toProve,
    /** As one of its two people sees it. */
    show: async (tx: Queryable, payment: PaymentRow, viewer: string): Promise<contract.Payment> =>
      showOne(tx, payment, viewer, await factsOf(tx, [payment])),
    /** As somebody sees them who is one of the two people of each. */
    async showAll(
      tx: Queryable,
      payments: readonly PaymentRow[],
      viewer: string,
    ): Promise<contract.Payment[]> {
      const facts = await factsOf(tx, payments);
      const shown: contract.Payment[] = [];
      for (const payment of payments) shown.push(await showOne(tx, payment, viewer, facts));
      return shown;
    },
  };
}

/** What is told of a payment beside its row. */
interface Facts {
  readonly names: ReadonlyMap<string, string>;
  readonly merchants: ReadonlyMap<string, MerchantRow>;
  readonly refunded: ReadonlyMap<string, string>;
}

const mayBeRefunded = ({ kind, state }: PaymentRow): boolean => kind === 'transfer' && state === 'settled';

/** Who is to be paid hears of a payment when its payer has authorised it, and not before. */
export function maySee({ state, payer, payee, proof }: PaymentRow, userId: string): boolean {
  const wasAuthorised = state === 'authorised' || state === 'settled' || proof !== null;
  return payer === userId || (payee === userId && wasAuthorised);
}

/** What the payer proves that they want: all that they chose. */
export async function linkedOf(
  tx: Queryable,
  payment: PaymentRow & { payer: string },
): Promise<contract.LinkedPayment> {
  const { paymentId, kind, payer, payee, amount, currency, merchantId, nonce } = payment;
  const packet = kind === 'red_packet' ? await findRedPacket(tx, paymentId) : null;
  return {
    type: 'chat.herald.payment',
    payment_id: paymentId,
    payer: payer as contract.LinkedPayment['payer'],
    payee: payee as contract.LinkedPayment['payee'],
    amount,
    currency,
    ...(merchantId !== null && { merchant_id: merchantId }),
    ...(packet && { claims: packet.claims, split: packet.split }),
    nonce,
  };
}
