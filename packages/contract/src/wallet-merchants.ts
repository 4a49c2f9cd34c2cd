import { Type, type Static } from 'typebox';
import { command, question } from './endpoint.ts';
import { Count, ListOf, MapOf, Name, Text, UserIdText } from './schema.ts';
import { Payment } from './wallet-payments.ts';
import { PaymentRequest } from './wallet-requests.ts';
import { AmountText, BalanceText, CurrencyText, Sum, Uuid } from './wallet-words.ts';

export const Merchant = Type.Object({
  merchant_id: Uuid,
  owner: UserIdText,
  name: Text(100),
  city: Text(60),
  /** ISO 3166-1 alpha-2. */
  country: Type.String({ pattern: '^[A-Z]{2}$' }),
  /** What is sold. ISO 18245. */
  category: Type.String({ pattern: '^[0-9]{4}$' }),
  /** To be drawn as a QR code, in each currency: the payer says how much. */
  qr: MapOf(Text(512), CurrencyText),
  /** For the owner: what was taken and not paid out, in each currency. */
  balance: Type.Optional(MapOf(BalanceText, CurrencyText)),
});
export type Merchant = Static<typeof Merchant>;

export const createMerchant = command({
  summary: 'Opens a shop of the caller.',
  path: '/_herald/wallet/v1/merchants',
  limit: 'payment',
  body: Type.Object({
    name: Name(100),
    city: Name(60),
    country: Merchant.properties.country,
    category: Merchant.properties.category,
  }),
  answer: Merchant,
});

export const listMerchants = question({
  summary: "The caller's shops.",
  path: '/_herald/wallet/v1/merchants',
  answer: Type.Object({ merchants: ListOf(Merchant, 10) }),
});

const OneMerchant = Type.Object({ merchantId: Uuid });

export const getMerchant = question({
  summary: 'A shop, as whoever is to pay it sees it.',
  path: '/_herald/wallet/v1/merchants/{merchantId}',
  params: OneMerchant,
  answer: Merchant,
});

export const payMerchant = command({
  summary: 'Begins a payment to a shop of which the payer says how much: of its printed code.',
  path: '/_herald/wallet/v1/merchants/{merchantId}/pay',
  limit: 'payment',
  params: OneMerchant,
  body: Sum,
  answer: Payment,
});

export const createMerchantRequest = command({
  summary: 'Asks whoever sees the code for this much: a code for one payment.',
  path: '/_herald/wallet/v1/merchants/{merchantId}/requests',
  limit: 'payment',
  params: OneMerchant,
  body: Type.Object({
    amount: AmountText,
    currency: CurrencyText,
    reference: Type.Optional(Type.String({ pattern: '^[\\x20-\\x7e]{1,25}$' })),
  }),
  answer: PaymentRequest,
});

/** What a shop took and gave back in one currency. */
export const Takings = Type.Object({
  currency: CurrencyText,
  payments: Count,
  received: BalanceText,
  refunds: Count,
  refunded: BalanceText,
});
export type Takings = Static<typeof Takings>;

export const getTakings = question({
  summary: 'What a shop of the caller took and gave back between two moments.',
  path: '/_herald/wallet/v1/merchants/{merchantId}/takings',
  params: OneMerchant,
  query: Type.Object({ since: Count, until: Count }),
  answer: Type.Object({ takings: ListOf(Takings, 100) }),
});

export const payOut = command({
  summary: "Moves what a shop of the caller took to the caller's own account.",
  path: '/_herald/wallet/v1/merchants/{merchantId}/payouts',
  limit: 'payment',
  params: OneMerchant,
  body: Sum,
  answer: Payment,
});
