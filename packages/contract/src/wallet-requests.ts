import { Type, type Static } from 'typebox';
import { command, question } from './endpoint.ts';
import { Choice, Count, ListOf, Text, UserIdText } from './schema.ts';
import { Payment } from './wallet-payments.ts';
import { AmountText, CurrencyText, MerchantName, Page, Uuid } from './wallet-words.ts';

/**
 * `open`: waits for who is asked. `paid`: a payment for it is authorised. `declined` by who was asked; `cancelled` by who
 * asked.
 */
export const RequestState = Choice('open', 'paid', 'declined', 'cancelled');

export const PaymentRequest = Type.Object({
  request_id: Uuid,
  state: RequestState,
  /** Who is asked. Null of a shop's request, which is for whoever sees its code. */
  payer: Type.Union([UserIdText, Type.Null()]),
  /** Who asks. */
  payee: UserIdText,
  payee_name: Type.Union([Text(1024), Type.Null()]),
  amount: AmountText,
  currency: CurrencyText,
  /** The same for all who share a bill. */
  split_id: Uuid,
  merchant: Type.Optional(MerchantName),
  /** The shop's own word for it. */
  reference: Type.Optional(Text(25)),
  /** To be drawn as a QR code. */
  qr: Type.Optional(Text(512)),
  created_at: Count,
  decided_at: Type.Optional(Count),
});
export type PaymentRequest = Static<typeof PaymentRequest>;

export const createRequests = command({
  summary: 'Asks one person, or splits a bill: each is asked for a share of their own.',
  path: '/_herald/wallet/v1/requests',
  limit: 'payment',
  body: Type.Object({
    currency: CurrencyText,
    shares: Type.Array(Type.Object({ payer: UserIdText, amount: AmountText }), { minItems: 1, maxItems: 50 }),
  }),
  answer: Type.Object({ requests: ListOf(PaymentRequest, 50) }),
});

const OneRequest = Type.Object({ requestId: Uuid });

export const getRequest = question({
  summary: 'One request, of who asks or who is asked.',
  path: '/_herald/wallet/v1/requests/{requestId}',
  params: OneRequest,
  answer: PaymentRequest,
});

export const listRequests = question({
  summary:
    'What the caller asked for and is asked for, the newest first: all of it, or what is open between people.',
  path: '/_herald/wallet/v1/requests',
  query: Type.Object({ ...Page.properties, state: Type.Optional(Choice('open')) }),
  answer: Type.Object({ requests: ListOf(PaymentRequest, 100), next: Type.Optional(Text(16)) }),
});

export const payRequest = command({
  summary: 'Begins the payment of a request.',
  path: '/_herald/wallet/v1/requests/{requestId}/pay',
  limit: 'payment',
  params: OneRequest,
  answer: Payment,
});

export const declineRequest = command({
  summary: 'Says that the caller does not pay what they are asked for.',
  path: '/_herald/wallet/v1/requests/{requestId}/decline',
  limit: 'payment',
  params: OneRequest,
  answer: PaymentRequest,
});

export const cancelRequest = command({
  summary: 'Takes back what the caller asked for.',
  path: '/_herald/wallet/v1/requests/{requestId}/cancel',
  limit: 'payment',
  params: OneRequest,
  answer: PaymentRequest,
});
