import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { Choice, Count, ListOf, MapOf, Name, Text, UserIdText } from './schema.ts';
import { AuthData } from './user-interactive.ts';

// Money is a whole number of the currency's smallest unit, written as a string of digits: "1250" of a currency with
// two decimals is 12.50. Moments are milliseconds since 1970.

/** More than nothing, and at most what the ledger holds. */
export const AmountText = Type.String({ title: 'amount', pattern: '^[1-9][0-9]{0,18}$' });
/** Nothing or more. */
const BalanceText = Type.String({ title: 'amount or 0', pattern: '^(0|[1-9][0-9]{0,18})$' });
/** ISO 4217. */
export const CurrencyText = Type.String({ title: 'currency', pattern: '^[A-Z]{3}$' });
const Uuid = Type.String({
  title: 'uuid',
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
});

/** `claim` of a red packet, and what of it came back: settled from the beginning, as a `top_up` is. */
export const PaymentKind = Choice('transfer', 'red_packet', 'top_up', 'claim', 'return');
/**
 * `created`: waits for the payer. `authorised`: the money is held, and the payer can still take it back. `settled`:
 * paid. `cancelled`: not paid, and never will be.
 */
export const PaymentState = Choice('created', 'authorised', 'settled', 'cancelled');

/** What a payer signs: nothing of it can be changed after that. RTS on strong customer authentication, article 5. */
export const LinkedPayment = Type.Object({
  type: Choice('chat.herald.payment'),
  payment_id: Uuid,
  payer: UserIdText,
  /** Null of a red packet: whoever claims of it. */
  payee: Type.Union([UserIdText, Type.Null()]),
  amount: AmountText,
  currency: CurrencyText,
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
      expires_at: Count,
    }),
  ),
});
export type Payment = Static<typeof Payment>;

export const WalletAccount = Type.Object({
  currency: CurrencyText,
  /** How many decimals it is written with. ISO 4217. */
  exponent: Count,
  /** Play money: nobody owes anything for it. */
  is_sandbox: Type.Boolean(),
  /** What can be spent. */
  available: BalanceText,
  /** What is held for payments that are under way. */
  held: BalanceText,
  limits: Type.Object({
    payment: BalanceText,
    /** In 24 hours, and in 30 days, to any moment. */
    day: BalanceText,
    month: BalanceText,
    balance: BalanceText,
    spent_in_day: BalanceText,
    spent_in_month: BalanceText,
  }),
});
export type WalletAccount = Static<typeof WalletAccount>;

export const Wallet = Type.Object({
  /** Nothing leaves it until it is thawed. */
  is_frozen: Type.Boolean(),
  /** One for each currency. */
  accounts: ListOf(WalletAccount, 100),
});
export type Wallet = Static<typeof Wallet>;

export const getWallet = endpoint({
  spec: null,
  summary: "The caller's accounts, limits, and whether the wallet is frozen.",
  method: 'GET',
  path: '/_herald/wallet/v1/accounts',
  auth: 'user',
  limit: 'read',
  answer: Wallet,
});

export const topUp = endpoint({
  spec: null,
  summary: 'Play money from the tap: only a currency of the sandbox has one.',
  method: 'POST',
  path: '/_herald/wallet/v1/top-ups',
  auth: 'user',
  limit: 'payment',
  isIdempotent: true,
  body: Type.Object({ amount: AmountText, currency: CurrencyText }),
  answer: Payment,
});

export const createPayment = endpoint({
  spec: null,
  summary: 'Begins a payment: answers with who is paid, and with what the payer has to sign.',
  method: 'POST',
  path: '/_herald/wallet/v1/payments',
  auth: 'user',
  limit: 'payment',
  isIdempotent: true,
  body: Type.Object({ payee: UserIdText, amount: AmountText, currency: CurrencyText }),
  answer: Payment,
});

const Page = Type.Object({
  /** `next` of the page before. */
  from: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
});

const OnePayment = Type.Object({ paymentId: Uuid });

export const getPayment = endpoint({
  spec: null,
  summary: 'One payment of the caller, who pays or is paid: what a card in a chat is checked against.',
  method: 'GET',
  path: '/_herald/wallet/v1/payments/{paymentId}',
  auth: 'user',
  limit: 'read',
  params: OnePayment,
  answer: Payment,
});

export const listPayments = endpoint({
  spec: null,
  summary: 'What the caller paid and was paid, the newest first.',
  method: 'GET',
  path: '/_herald/wallet/v1/payments',
  auth: 'user',
  limit: 'read',
  query: Page,
  answer: Type.Object({ payments: ListOf(Payment, 100), next: Type.Optional(Text(16)) }),
});

/** The password, and the linked payment signed by the caller's device, which the person has verified. */
export const PaymentProof = Type.Object({
  type: Choice('chat.herald.device_key'),
  password: Text(1024),
  /** User id, then key id, then signature. Appendices, "Signing JSON". */
  signatures: MapOf(MapOf(Text(255), Name(255)), UserIdText),
});

export const authorisePayment = endpoint({
  spec: null,
  summary: 'Pays, with a proof, or without one where the payment says that none is needed.',
  method: 'POST',
  path: '/_herald/wallet/v1/payments/{paymentId}/authorise',
  auth: 'user',
  limit: 'user-interactive',
  isIdempotent: true,
  emptyBody: true,
  params: OnePayment,
  body: Type.Object({ proof: Type.Optional(PaymentProof) }),
  answer: Payment,
});

export const cancelPayment = endpoint({
  spec: null,
  summary: 'Takes back what is not settled.',
  method: 'POST',
  path: '/_herald/wallet/v1/payments/{paymentId}/cancel',
  auth: 'user',
  limit: 'payment',
  isIdempotent: true,
  emptyBody: true,
  params: OnePayment,
  body: Type.Object({}),
  answer: Payment,
});

export const freeze = endpoint({
  spec: null,
  summary: 'From any device of the person: nothing leaves the wallet until it is thawed.',
  method: 'POST',
  path: '/_herald/wallet/v1/freeze',
  auth: 'user',
  limit: 'write',
  isIdempotent: true,
  emptyBody: true,
  body: Type.Object({}),
  answer: Wallet,
});

export const thaw = endpoint({
  spec: null,
  summary: 'Ends a freeze, with the password.',
  method: 'POST',
  path: '/_herald/wallet/v1/thaw',
  auth: 'user',
  limit: 'user-interactive',
  isIdempotent: true,
  emptyBody: true,
  body: Type.Object({ auth: Type.Optional(AuthData) }),
  answer: Wallet,
});

/**
 * `open`: waits for who is asked. `paid`: a payment for it is authorised. `declined` by who was asked; `cancelled` by who
 * asked.
 */
export const RequestState = Choice('open', 'paid', 'declined', 'cancelled');

export const PaymentRequest = Type.Object({
  request_id: Uuid,
  state: RequestState,
  /** Who is asked. */
  payer: UserIdText,
  /** Who asks. */
  payee: UserIdText,
  payee_name: Type.Union([Text(1024), Type.Null()]),
  amount: AmountText,
  currency: CurrencyText,
  /** The same for all who share a bill. */
  split_id: Uuid,
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

const Share = Type.Object({ user_id: UserIdText, amount: AmountText, claimed_at: Count });

export const RedPacket = Type.Object({
  payment_id: Uuid,
  /** Who gives it. */
  payer: UserIdText,
  /** `over`: all is claimed, or its day is over and the rest went back. */
  state: Choice('open', 'over'),
  amount: AmountText,
  currency: CurrencyText,
  split: Choice('equal', 'random'),
  /** Into how many shares it is divided, and how many of them are claimed. */
  claims: Count,
  claimed: Count,
  /** The caller's own share. */
  mine: Type.Optional(Share),
  /** For who gave it, and who has a share of it. */
  shares: Type.Optional(ListOf(Share, 100)),
});
export type RedPacket = Static<typeof RedPacket>;

export const createRedPacket = endpoint({
  spec: null,
  summary: 'Begins the payment of a red packet: money for a circle, of which each claims one share.',
  method: 'POST',
  path: '/_herald/wallet/v1/red-packets',
  auth: 'user',
  limit: 'payment',
  isIdempotent: true,
  body: Type.Object({
    amount: AmountText,
    currency: CurrencyText,
    claims: Type.Integer({ minimum: 1, maximum: 100 }),
    split: Choice('equal', 'random'),
  }),
  answer: Payment,
});

const OneRedPacket = Type.Object({ paymentId: Uuid });

export const getRedPacket = endpoint({
  spec: null,
  summary: 'A red packet, of whose card in a chat the caller knows.',
  method: 'GET',
  path: '/_herald/wallet/v1/red-packets/{paymentId}',
  auth: 'user',
  limit: 'read',
  params: OneRedPacket,
  answer: RedPacket,
});

export const claimRedPacket = endpoint({
  spec: null,
  summary: "Claims the caller's share of a red packet.",
  method: 'POST',
  path: '/_herald/wallet/v1/red-packets/{paymentId}/claim',
  auth: 'user',
  limit: 'payment',
  isIdempotent: true,
  emptyBody: true,
  params: OneRedPacket,
  body: Type.Object({}),
  answer: RedPacket,
});
