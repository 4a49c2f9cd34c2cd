import { Type, type Static } from 'typebox';
import { command, question } from './endpoint.ts';
import { DeviceKeyProof, PasskeyProof, ProofOffer } from './proofs.ts';
import { Choice, Count, ListOf, Name, Text, UserIdText } from './schema.ts';
import { AmountText, Claims, CurrencyText, MerchantName, Page, Split, Uuid } from './wallet-words.ts';

/**
 * A `transfer` or a `red_packet` waits for its payer. The others are settled from the beginning: a `claim` of a red packet,
 * and what of it came back; a `refund`; what a shop pays out to whose it is.
 */
export const PaymentKind = Choice('transfer', 'red_packet', 'top_up', 'claim', 'return', 'refund', 'payout');
/**
 * `created`: waits for the payer. `authorised`: the money is held, and the payer can still take it back. `settled`:
 * paid. `cancelled`: not paid, and never will be.
 */
export const PaymentState = Choice('created', 'authorised', 'settled', 'cancelled');

/**
 * What a payer proves that they want: nothing of it can be changed after that. RTS on strong customer authentication,
 * article 5.
 */
export const LinkedPayment = Type.Object({
  type: Choice('chat.herald.payment'),
  payment_id: Uuid,
  payer: UserIdText,
  /** Null of a red packet: whoever claims of it. */
  payee: Type.Union([UserIdText, Type.Null()]),
  amount: AmountText,
  currency: CurrencyText,
  /** The shop that is paid, whose owner is the payee. */
  merchant_id: Type.Optional(Uuid),
  /** Of a red packet. */
  claims: Type.Optional(Claims),
  split: Type.Optional(Split),
  nonce: Name(64),
});
export type LinkedPayment = Static<typeof LinkedPayment>;

export const Payment = Type.Object({
  payment_id: Uuid,
  kind: PaymentKind,
  state: PaymentState,
  /** Null where nobody of the wallet pays: from the tap, and back from a red packet. */
  payer: Type.Union([UserIdText, Type.Null()]),
  /** Null of a red packet: whoever claims of it. */
  payee: Type.Union([UserIdText, Type.Null()]),
  /** As the payee calls themselves now: for the payer to compare. */
  payee_name: Type.Union([Text(1024), Type.Null()]),
  amount: AmountText,
  currency: CurrencyText,
  created_at: Count,
  /** The request that it is for. */
  request_id: Type.Optional(Uuid),
  /** The shop that is paid, whose owner is the payee. */
  merchant: Type.Optional(MerchantName),
  /** What of it was given back, and the payment that a refund gives back. */
  refunded: Type.Optional(AmountText),
  refund_of: Type.Optional(Uuid),
  /** When it was authorised or cancelled. */
  decided_at: Type.Optional(Count),
  /** While it is authorised: for how long the payer can take it back. */
  cooling_off_ms: Type.Optional(Count),
  /** For the payer, while it is created. */
  authentication: Type.Optional(
    Type.Object({
      /** Whether a proof is needed, or why none is. */
      needed: Type.Boolean(),
      exemption: Type.Optional(Choice('low_value')),
      linked: LinkedPayment,
      /** How this payer can prove that they want it. */
      proofs: ListOf(ProofOffer, 2),
      expires_at: Count,
    }),
  ),
});
export type Payment = Static<typeof Payment>;

export const createPayment = command({
  summary: 'Begins a payment: answers with who is paid, and with what the payer has to sign.',
  path: '/_herald/wallet/v1/payments',
  limit: 'payment',
  body: Type.Object({ payee: UserIdText, amount: AmountText, currency: CurrencyText }),
  answer: Payment,
});

const OnePayment = Type.Object({ paymentId: Uuid });

export const getPayment = question({
  summary: 'One payment of the caller, who pays or is paid: what a card in a chat is checked against.',
  path: '/_herald/wallet/v1/payments/{paymentId}',
  params: OnePayment,
  answer: Payment,
});

export const listPayments = question({
  summary: 'What the caller paid and was paid, the newest first.',
  path: '/_herald/wallet/v1/payments',
  query: Page,
  answer: Type.Object({ payments: ListOf(Payment, 100), next: Type.Optional(Text(16)) }),
});

/** That the payer wants the linked payment. */
export const PaymentProof = Type.Union([DeviceKeyProof, PasskeyProof]);
export type PaymentProof = Static<typeof PaymentProof>;

export const authorisePayment = command({
  summary: 'Pays, with a proof, or without one where the payment says that none is needed.',
  path: '/_herald/wallet/v1/payments/{paymentId}/authorise',
  limit: 'user-interactive',
  emptyBody: true,
  params: OnePayment,
  body: Type.Object({ proof: Type.Optional(PaymentProof) }),
  answer: Payment,
});

export const cancelPayment = command({
  summary: 'Takes back what is not settled.',
  path: '/_herald/wallet/v1/payments/{paymentId}/cancel',
  limit: 'payment',
  params: OnePayment,
  answer: Payment,
});

export const refundPayment = command({
  summary: 'Gives back a payment that the caller was paid, whole or a part of it.',
  path: '/_herald/wallet/v1/payments/{paymentId}/refund',
  limit: 'payment',
  params: OnePayment,
  body: Type.Object({ amount: AmountText }),
  answer: Payment,
});
