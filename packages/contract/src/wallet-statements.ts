import { Type, type Static } from 'typebox';
import { download, question } from './endpoint.ts';
import { Choice, Count, ListOf, Text, UserIdText } from './schema.ts';
import { PaymentKind } from './wallet-payments.ts';
import { AmountText, BalanceText, CurrencyText, Uuid } from './wallet-words.ts';

// What the books say of one account in a period, with the words of ISO 20022, camt.053. Its moments are those of the
// books: when the money moved.

/** Came to the account, or left it. */
const Side = Choice('CRDT', 'DBIT');

const Party = Type.Object({
  /** A user id, or the id of a shop. */
  identification: Text(255),
  /** As they call themselves now. */
  name: Type.Union([Text(1024), Type.Null()]),
});

const Balance = Type.Object({
  /** At the beginning, and at the end. */
  type: Choice('OPBD', 'CLBD'),
  amount: BalanceText,
  credit_debit_indicator: Side,
  date_time: Count,
});

const Total = Type.Object({ number_of_entries: Count, sum: BalanceText });

export const StatementEntry = Type.Object({
  /** Names this entry and no other. */
  entry_reference: Uuid,
  amount: AmountText,
  credit_debit_indicator: Side,
  booking_date: Count,
  /** The payment that it is of. */
  end_to_end_id: Uuid,
  /** A `correction` is not of a payment: it undoes another entry. */
  purpose: Type.Union([PaymentKind, Choice('correction')]),
  /** Gives back what was paid before. */
  reversal_indicator: Type.Boolean(),
  /** The payment that a refund gives back, or a part of. */
  refund_of: Type.Optional(Uuid),
  /** Null where it is nobody: the tap, a red packet. */
  counterparty: Type.Union([Party, Type.Null()]),
  /** The shop's own word for what was paid. */
  remittance_information: Type.Optional(Text(25)),
});
export type StatementEntry = Static<typeof StatementEntry>;

/** The opening balance and the entries are the closing balance. What is only held is in neither. */
export const Statement = Type.Object({
  statement_id: Uuid,
  creation_date_time: Count,
  /** From the first moment on, up to the second and without it. */
  from_to_date: Type.Object({ from_date_time: Count, to_date_time: Count }),
  account: Type.Object({
    ...Party.properties,
    /** Whose it is: of a shop, the owner. */
    owner: UserIdText,
    currency: CurrencyText,
    /** How many decimals the currency is written with. ISO 4217. */
    exponent: Count,
    /** Play money: nobody owes anything for it. */
    is_sandbox: Type.Boolean(),
  }),
  balances: ListOf(Balance, 2),
  transactions_summary: Type.Object({ credit_entries: Total, debit_entries: Total }),
  /** In the order in which they were booked. */
  entries: ListOf(StatementEntry, 10_000),
});
export type Statement = Static<typeof Statement>;

/** To the end of the year 9999, the last that ISO 8601 writes with four digits. */
const Moment = Type.Integer({ minimum: 0, maximum: 253_402_300_799_999 });

/** From one moment on, up to another and without it. */
const Period = Type.Object({ currency: CurrencyText, since: Moment, until: Moment });
const OneMerchant = Type.Object({ merchantId: Uuid });

export const getStatement = question({
  summary: "A statement of the caller's account: at most 366 days, and 10,000 entries.",
  path: '/_herald/wallet/v1/statement',
  limit: 'statement',
  query: Period,
  answer: Statement,
});

export const getStatementCsv = download({
  summary: 'The same as a table. Text that spreadsheets would take for a formula begins with an apostrophe.',
  path: '/_herald/wallet/v1/statement.csv',
  limit: 'statement',
  query: Period,
  mediaType: 'text/csv',
});

export const getStatementPdf = download({
  summary: 'The same to be printed: at most 2,000 entries.',
  path: '/_herald/wallet/v1/statement.pdf',
  limit: 'statement',
  query: Period,
  mediaType: 'application/pdf',
});

export const getMerchantStatement = question({
  summary: 'A statement of a shop of the caller: at most 366 days, and 10,000 entries.',
  path: '/_herald/wallet/v1/merchants/{merchantId}/statement',
  limit: 'statement',
  params: OneMerchant,
  query: Period,
  answer: Statement,
});

export const getMerchantStatementCsv = download({
  summary: 'The same of a shop, as a table.',
  path: '/_herald/wallet/v1/merchants/{merchantId}/statement.csv',
  limit: 'statement',
  params: OneMerchant,
  query: Period,
  mediaType: 'text/csv',
});

export const getMerchantStatementPdf = download({
  summary: 'The same of a shop, to be printed.',
  path: '/_herald/wallet/v1/merchants/{merchantId}/statement.pdf',
  limit: 'statement',
  params: OneMerchant,
  query: Period,
  mediaType: 'application/pdf',
});
