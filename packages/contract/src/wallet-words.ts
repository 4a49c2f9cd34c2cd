import { Type } from 'typebox';
import { Choice, Name, Text, Uuid } from './schema.ts';
export { Uuid } from './schema.ts';

// Money is a whole number of the currency's smallest unit, written as a string of digits: "1250" of a currency with
// two decimals is 12.50. Moments are milliseconds since 1970.

/** More than nothing, and at most what the ledger holds. */
export const AmountText = Type.String({ title: 'amount', pattern: '^[1-9][0-9]{0,18}$' });
/** Nothing or more. */
export const BalanceText = Type.String({ title: 'amount or 0', pattern: '^(0|[1-9][0-9]{0,18})$' });
/** ISO 4217. */
export const CurrencyText = Type.String({ title: 'currency', pattern: '^[A-Z]{3}$' });

/** So much of a currency. */
export const Sum = Type.Object({ amount: AmountText, currency: CurrencyText });

/** A shop, as a payment or a request names it. */
export const MerchantName = Type.Object({ merchant_id: Uuid, name: Text(100), city: Text(60) });

/** Into how many shares a red packet is divided, and how. */
export const Claims = Type.Integer({ minimum: 1, maximum: 100 });
export const Split = Choice('equal', 'random');

/** Which page of a list. */
export const Page = Type.Object({
  /** `next` of the page before. */
  from: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
});

/** Why somebody with a role does what they do, in words. */
export const ReasonText = Type.Refine(Name(1_000), (text) => text.trim().length >= 3);
