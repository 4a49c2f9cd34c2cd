import { Type, type Static } from 'typebox';
import { command, question } from './endpoint.ts';
import { Choice, Count, ListOf, UserIdText } from './schema.ts';
import { Payment } from './wallet-payments.ts';
import { AmountText, Claims, CurrencyText, Split, Uuid } from './wallet-words.ts';

const Share = Type.Object({ user_id: UserIdText, amount: AmountText, claimed_at: Count });

export const RedPacket = Type.Object({
  payment_id: Uuid,
  /** Who gives it. */
  payer: UserIdText,
  /** `over`: all is claimed, or its day is over and the rest went back. */
  state: Choice('open', 'over'),
  amount: AmountText,
  currency: CurrencyText,
  split: Split,
  /** Into how many shares it is divided, and how many of them are claimed. */
  claims: Count,
  claimed: Count,
  /** The caller's own share. */
  mine: Type.Optional(Share),
  /** For who gave it, and who has a share of it. */
  shares: Type.Optional(ListOf(Share, 100)),
});
export type RedPacket = Static<typeof RedPacket>;

export const createRedPacket = command({
  summary: 'Begins the payment of a red packet: money for a circle, of which each claims one share.',
  path: '/_herald/wallet/v1/red-packets',
  limit: 'payment',
  body: Type.Object({
    amount: AmountText,
    currency: CurrencyText,
    claims: Claims,
    split: Split,
  }),
  answer: Payment,
});

const OneRedPacket = Type.Object({ paymentId: Uuid });

export const getRedPacket = question({
  summary: 'A red packet, of whose card in a chat the caller knows.',
  path: '/_herald/wallet/v1/red-packets/{paymentId}',
  params: OneRedPacket,
  answer: RedPacket,
});

export const claimRedPacket = command({
  summary: "Claims the caller's share of a red packet.",
  path: '/_herald/wallet/v1/red-packets/{paymentId}/claim',
  limit: 'payment',
  params: OneRedPacket,
  answer: RedPacket,
});
