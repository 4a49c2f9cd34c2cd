import { fail } from '#platform/errors';

/** An amount in the minor units of its currency: cents, tiyn. On the wire it is a string of digits. */
export type AmountMinor = bigint;

/** The largest amount that the ledger holds: int8 of PostgreSQL. */
export const MOST_MINOR: AmountMinor = 2n ** 63n - 1n;

/** The amount that a string of digits says, or null: nothing, signs, points, leading zeros, or more than fits. */
export function parseAmount(text: string): AmountMinor | null {
  if (!/^[1-9][0-9]{0,18}$/.test(text)) return null;
  const amount = BigInt(text);
  return amount <= MOST_MINOR ? amount : null;
}

/** @throws ApiError 400 M_INVALID_PARAM */
export function requireAmount(text: string): AmountMinor {
  return (
    parseAmount(text) ?? fail(400, 'M_INVALID_PARAM', 'An amount is a whole number, from 1 up, in digits.')
  );
}

/** As people write it, with as many decimals as the currency has (ISO 4217): 1250 at two is 12.50. */
export function decimalOf(amount: AmountMinor, exponent: number): string {
  const sign = amount < 0n ? '-' : '';
  const digits = (amount < 0n ? -amount : amount).toString().padStart(exponent + 1, '0');
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
