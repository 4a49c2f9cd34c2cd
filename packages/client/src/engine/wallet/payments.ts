import { wallet as contract } from '@herald/contract';
import { canonicalJson, encodeUrlSafeBase64, type JsonObject } from '@herald/matrix';
import {
  PortError,
  type CardOrder,
  type PaymentOrder,
  type ResultOf,
  type WalletPayment,
} from '../../port/index.ts';
import type { MatrixContext } from '../context.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { AskPlatform } from '../platform/ask-platform.ts';
import { paymentContent } from './write-card.ts';
import { proveByDevice } from '../keys/device-proof.ts';

type Linked = contract.LinkedPayment;

const MAX_BEGUN = 20;

/** Payments in two steps: what is begun is checked against what was asked for, and exactly that is signed. */
export function createPayments(matrix: MatrixContext, ask: AskPlatform, outbox: Outbox) {
  const { session } = matrix;
  const begun = new Map<string, Linked>();

  async function begin(order: PaymentOrder): Promise<WalletPayment> {
    const expected = await expect(order);
    const payment = await create(order, matrix.randomId());
    const linked = payment.authentication?.linked;
    if (!linked || !isAsExpected(payment, linked, { ...expected, payer: session.userId }))
      throw new PortError('wallet-changed', 'The payment came back changed. Nothing was paid.');
    begun.set(payment.payment_id, linked);
    const [oldest] = begun.keys();
    if (begun.size > MAX_BEGUN && oldest !== undefined) begun.delete(oldest);
    return withOwnChallenge(payment, linked);
  }

  function create(order: PaymentOrder, idempotencyKey: string): Promise<WalletPayment> {
    switch (order.to) {
      case 'person': {
        const { payee, amount, currency } = order;
        const body = { payee: payee as Linked['payer'], amount, currency };
        return ask(contract.createPayment, { idempotencyKey, body });
      }
      case 'request':
        return ask(contract.payRequest, { idempotencyKey, params: { requestId: order.requestId }, body: {} });
      case 'shop': {
        const { merchantId, amount, currency } = order;
        return ask(contract.payMerchant, {
          idempotencyKey,
          params: { merchantId },
          body: { amount, currency },
        });
      }
      case 'red-packet': {
        const { to: _, ...body } = order;
        return ask(contract.createRedPacket, { idempotencyKey, body });
      }
    }
  }

  /** What the answer has to say. Of a request, what it said when it was looked at. */
  async function expect(order: PaymentOrder): Promise<Expected> {
    switch (order.to) {
      case 'person':
        return { payee: order.payee, amount: order.amount, currency: order.currency, merchantId: undefined };
      case 'shop':
        return { amount: order.amount, currency: order.currency, merchantId: order.merchantId };
      case 'red-packet': {
        const { amount, currency, claims, split } = order;
        return { payee: null, amount, currency, merchantId: undefined, claims, split };
      }
      case 'request': {
        const request = await ask(contract.getRequest, { params: { requestId: order.requestId } });
        const { payee, amount, currency, merchant } = request;
        return { payee, amount, currency, merchantId: merchant?.merchant_id };
      }
    }
  }

  async function authorise(
    paymentId: string,
    proofs: { password: string | null; passkey: object | null },
    card: CardOrder | null,
  ): Promise<WalletPayment> {
    const linked = begun.get(paymentId);
    if (!linked) throw new PortError('not-found', 'This payment was begun somewhere else.');
    const proof = await proofFor(linked, proofs);
    const payment = await ask(contract.authorisePayment, {
      params: { paymentId },
      // One payment is authorised once: whatever is asked again gets the same answer.
      idempotencyKey: `authorise-${paymentId}`,
      body: proof ? { proof } : {},
    });
    begun.delete(paymentId);
    if (card) {
      const content = paymentContent(payment, card);
      await outbox.add(message(card.roomId, content), `pay-${paymentId}`);
    }
    return payment;
  }

  async function proofFor(
    linked: Linked,
    { password, passkey }: { password: string | null; passkey: object | null },
  ): Promise<contract.PaymentProof | null> {
    if (passkey) return { type: 'chat.herald.passkey', credential: passkey } as contract.PaymentProof;
    return password === null ? null : proveByDevice(matrix, linked, password);
  }

  return {
    begin,
    authorise,
    async cancel(paymentId: string): Promise<ResultOf<'wallet.cancel'>> {
      begun.delete(paymentId);
      const idempotencyKey = `cancel-${paymentId}`;
      return ask(contract.cancelPayment, { params: { paymentId }, idempotencyKey, body: {} });
    },
  };
}

export type Payments = ReturnType<typeof createPayments>;

/** A message of ours for the outbox. */
export function message(roomId: string, content: Readonly<Record<string, unknown>>) {
  return { roomId, type: 'm.room.message', content, target: null, attachment: null } as const;
}

interface Expected {
  /** Left out of a shop: whose it is, the server says. */
  readonly payee?: string | null;
  readonly amount: string;
  readonly currency: string;
  readonly merchantId: string | undefined;
  readonly claims?: number;
  readonly split?: string;
}

/** Whether the server says, and wants signed, exactly what was asked for. */
function isAsExpected(
  payment: WalletPayment,
  linked: Linked,
  expected: Expected & { readonly payer: string },
): boolean {
  const facts = linked as Linked & { claims?: number; split?: string };
  return (
    linked.payment_id === payment.payment_id &&
    linked.payer === expected.payer &&
    linked.payee === payment.payee &&
    (expected.payee === undefined || linked.payee === expected.payee) &&
    linked.amount === expected.amount &&
    linked.currency === expected.currency &&
    linked.merchant_id === expected.merchantId &&
    facts.claims === expected.claims &&
    facts.split === expected.split
  );
}

/**
 * A passkey signs the hash of what was checked here, whatever challenge came with the answer: one that was made for another
 * payment must not be put before it.
 */
async function withOwnChallenge(payment: WalletPayment, linked: Linked): Promise<WalletPayment> {
  const { authentication } = payment;
  if (!authentication) return payment;
  const bytes = new TextEncoder().encode(canonicalJson(linked as JsonObject));
  const challenge = encodeUrlSafeBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
  const proofs = authentication.proofs.map((proof) =>
    proof.type === 'chat.herald.passkey' ? { ...proof, options: { ...proof.options, challenge } } : proof,
  );
  return { ...payment, authentication: { ...authentication, proofs } };
}
