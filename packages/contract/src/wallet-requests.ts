import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
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

export const createRequests = endpoint({
  spec: null,
  summary: 'Asks one person, or splits a bill: each is asked for a share of their own.',
  method: 'POST',
  path: '/_herald/wallet/v1/requests',
  auth: 'user',
  limit: 'payment',
  isIdempotent: true,
  body: Type.Object({
    currency: CurrencyText,
    shares: Type.Array(Type.Object({ payer: UserIdText, amount: AmountText }), { minItems: 1, maxItems: 50 }),
  }),
  answer: Type.Object({ requests: ListOf(PaymentRequest, 50) }),
});

const OneRequest = Type.Object({ requestId: Uuid });

export const getRequest = endpoint({
  spec: null,
  summary: 'One request, of who asks or who is asked.',
  method: 'GET',
  path: '/_herald/wallet/v1/requests/{requestId}',
  auth: 'user',
  limit: 'read',
  params: OneRequest,
  answer: PaymentRequest,
});

export const listRequests = endpoint({
  spec: null,
  summary: 'What the caller asked for and is asked for, the newest first.',
  method: 'GET',
  path: '/_herald/wallet/v1/requests',
  auth: 'user',
  limit: 'read',
  query: Page,
  answer: Type.Object({ requests: ListOf(PaymentRequest, 100), next: Type.Optional(Text(16)) }),
});

export const payRequest = endpoint({
  spec: null,
  summary: 'Begins the payment of a request.',
  method: 'POST',
  path: '/_herald/wallet/v1/requests/{requestId}/pay',
  auth: 'user',
  limit: 'payment',
  isIdempotent: true,
  emptyBody: true,
  params: OneRequest,
  body: Type.Object({}),
  answer: Payment,
});

export const declineRequest = endpoint({
  spec: null,
  summary: 'Says that the caller does not pay what they are asked for.',
  method: 'POST',
  path: '/_herald/wallet/v1/requests/{requestId}/decline',
  auth: 'user',
  limit: 'payment',
  isIdempotent: true,
  emptyBody: true,
  params: OneRequest,
  body: Type.Object({}),
  answer: PaymentRequest,
});

export const cancelRequest = endpoint({
  spec: null,
  summary: 'Takes back what the caller asked for.',
  method: 'POST',
  path: '/_herald/wallet/v1/requests/{requestId}/cancel',
  auth: 'user',
  limit: 'payment',
  isIdempotent: true,
  emptyBody: true,
  params: OneRequest,
  body: Type.Object({}),
  answer: PaymentRequest,
});
