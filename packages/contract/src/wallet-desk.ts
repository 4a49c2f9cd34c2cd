import { Type, type Static } from 'typebox';
import { command, question } from './endpoint.ts';
import { Choice, Count, JsonContent, ListOf, Name, Text, UserIdText } from './schema.ts';
import { AuthData } from './user-interactive.ts';
import { PaymentKind, PaymentState } from './wallet-payments.ts';
import { AmountText, CurrencyText, Page, ReasonText, Uuid } from './wallet-words.ts';

// For the people who work at the operator's desk. Whatever they look at or do is written down under their name.

/** A transfer of the ledger, with the number of the journal that posted it. */
export const DeskTransfer = Type.Object({
  transfer_id: Uuid,
  phase: Choice('single', 'pending', 'post_pending', 'void_pending'),
  journal: Count,
  amount: AmountText,
  posted_at: Count,
});

/** A payment as the books know it. Of the conversation in which it was made they know nothing. */
export const DeskPayment = Type.Object({
  payment_id: Uuid,
  kind: PaymentKind,
  state: PaymentState,
  payer: Type.Union([UserIdText, Type.Null()]),
  payee: Type.Union([UserIdText, Type.Null()]),
  amount: AmountText,
  currency: CurrencyText,
  created_at: Count,
  decided_at: Type.Optional(Count),
  /** What its payer was known by. */
  proof: Type.Optional(Choice('device_key', 'passkey', 'low_value')),
  merchant_id: Type.Optional(Uuid),
  request_id: Type.Optional(Uuid),
  refund_of: Type.Optional(Uuid),
  /** In the order in which they were posted. */
  transfers: ListOf(DeskTransfer, 10),
});
export type DeskPayment = Static<typeof DeskPayment>;

export const findDeskPayment = question({
  summary: 'One payment of anybody, with its transfers. The reason is written down.',
  path: '/_herald/wallet/v1/desk/payments/{paymentId}',
  role: 'wallet_desk',
  params: Type.Object({ paymentId: Uuid }),
  query: Type.Object({ reason: ReasonText }),
  answer: DeskPayment,
});

export const listDeskPayments = question({
  summary: 'What somebody paid, began to pay and was paid, the newest first. The reason is written down.',
  path: '/_herald/wallet/v1/desk/payments',
  role: 'wallet_desk',
  query: Type.Object({ user_id: UserIdText, reason: ReasonText, ...Page.properties }),
  answer: Type.Object({ payments: ListOf(DeskPayment, 100), next: Type.Optional(Text(16)) }),
});

/** Money that is set aside for a payment and can still be taken back. */
export const DeskHold = Type.Object({
  transfer_id: Uuid,
  /** Whose account it stands on. */
  payer: Text(255),
  amount: AmountText,
  currency: CurrencyText,
  held_since: Count,
  /** By the ledger's own time, which stands still while the server does. */
  expires_in_ms: Count,
});
export type DeskHold = Static<typeof DeskHold>;

export const listDeskHolds = question({
  summary: 'What is held now, the oldest first.',
  path: '/_herald/wallet/v1/desk/holds',
  role: 'wallet_desk',
  query: Type.Object({
    /** `next` of the page before. */
    from: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })),
    limit: Page.properties.limit,
  }),
  answer: Type.Object({ holds: ListOf(DeskHold, 100), next: Type.Optional(Text(64)) }),
});

/** Nothing, less, or more: as many digits as a sum over all accounts needs. */
const SumText = Type.String({ title: 'sum', pattern: '^-?(0|[1-9][0-9]{0,37})$' });
const Hash = Type.String({ title: 'SHA-256', pattern: '^[0-9a-f]{64}$' });

export const DeskBooks = Type.Object({
  currencies: ListOf(
    Type.Object({
      currency: CurrencyText,
      /** By kind of account. */
      kinds: ListOf(
        Type.Object({
          code: Name(32),
          accounts: Count,
          debits: SumText,
          credits: SumText,
          debits_pending: SumText,
          credits_pending: SumText,
        }),
        100,
      ),
      /** Debits less credits, which are zero in books that are right. */
      difference: SumText,
      difference_pending: SumText,
    }),
    100,
  ),
  /** The last place of the chain; none while nothing was posted. */
  seal: Type.Optional(Type.Object({ position: Count, journal: Count, hash: Hash, posted_at: Count })),
  /** How many journals wait for their place in it. */
  unsealed: Count,
  checkpoint: Type.Optional(
    Type.Object({
      day: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }),
      position: Count,
      journals: Count,
      hash: Hash,
    }),
  ),
});
export type DeskBooks = Static<typeof DeskBooks>;

export const getDeskBooks = question({
  summary: 'The trial balance: what stands on each kind of account, and the sums that must be zero.',
  path: '/_herald/wallet/v1/desk/books',
  role: 'wallet_desk',
  answer: DeskBooks,
});

const OneHolder = Type.Object({ userId: UserIdText });
const Frozen = Type.Object({
  user_id: UserIdText,
  /** By the holder, and by the desk. */
  is_frozen: Type.Boolean(),
  frozen_by_desk: Type.Boolean(),
});
const WithReason = Type.Object({ reason: ReasonText, auth: Type.Optional(AuthData) });

export const freezeHolder = command({
  summary: "Nothing leaves somebody's wallet until the desk ends it. With the password of who does it.",
  path: '/_herald/wallet/v1/desk/holders/{userId}/freeze',
  role: 'wallet_desk',
  limit: 'user-interactive',
  params: OneHolder,
  body: WithReason,
  answer: Frozen,
});

export const thawHolder = command({
  summary: "Ends the desk's freeze. One that the holder set stays.",
  path: '/_herald/wallet/v1/desk/holders/{userId}/thaw',
  role: 'wallet_desk',
  limit: 'user-interactive',
  params: OneHolder,
  body: WithReason,
  answer: Frozen,
});

export const DeskAct = Type.Object({
  number: Count,
  at: Count,
  actor: Text(255),
  act: Name(80),
  subject: Text(255),
  reason: Type.Optional(Text(1_000)),
  details: JsonContent,
});
export type DeskAct = Static<typeof DeskAct>;

export const listDeskActs = question({
  summary: 'What people at the desk looked at and did, the newest first.',
  path: '/_herald/wallet/v1/desk/audit',
  role: 'wallet_desk',
  query: Page,
  answer: Type.Object({ acts: ListOf(DeskAct, 100), next: Type.Optional(Text(16)) }),
});
