import { Type, type Static } from 'typebox';
import { command, question } from './endpoint.ts';
import { Count, ListOf } from './schema.ts';
import { AuthData } from './user-interactive.ts';
import { Payment } from './wallet-payments.ts';
import { AmountText, BalanceText, CurrencyText } from './wallet-words.ts';
export * from './wallet-desk.ts';
export * from './wallet-merchants.ts';
export * from './wallet-proposals.ts';
export * from './wallet-payments.ts';
export * from './wallet-red-packets.ts';
export * from './wallet-requests.ts';
export * from './wallet-statements.ts';
export { AmountText, CurrencyText } from './wallet-words.ts';

export const WalletAccount = Type.Object({
  currency: CurrencyText,
  /** As payment codes write it. ISO 4217. */
  numeric_code: Type.String({ pattern: '^[0-9]{3}$' }),
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
  /** There when it is the operator's desk that has frozen it: no password of the holder ends that. */
  frozen_by_desk: Type.Optional(Type.Boolean()),
  /** One for each currency. */
  accounts: ListOf(WalletAccount, 100),
});
export type Wallet = Static<typeof Wallet>;

export const getWallet = question({
  summary: "The caller's accounts, limits, and whether the wallet is frozen.",
  path: '/_herald/wallet/v1/accounts',
  answer: Wallet,
});

export const topUp = command({
  summary: 'Play money from the tap: only a currency of the sandbox has one.',
  path: '/_herald/wallet/v1/top-ups',
  limit: 'payment',
  body: Type.Object({ amount: AmountText, currency: CurrencyText }),
  answer: Payment,
});

export const freeze = command({
  summary: 'From any device of the person: nothing leaves the wallet until it is thawed.',
  path: '/_herald/wallet/v1/freeze',
  limit: 'write',
  answer: Wallet,
});

export const thaw = command({
  summary: 'Ends a freeze, with the password.',
  path: '/_herald/wallet/v1/thaw',
  limit: 'user-interactive',
  emptyBody: true,
  body: Type.Object({ auth: Type.Optional(AuthData) }),
  answer: Wallet,
});
