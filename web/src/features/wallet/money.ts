/** How a currency is written: ISO 4217's letters, and how many decimals it has. */
export interface Currency {
  readonly code: string;
  readonly exponent: number;
}

/** Minor units as a decimal: `1250` of two decimals is `12.50`, and `-5` is `-0.05`. */
export function decimalOf(minor: string, exponent: number): string {
  if (exponent === 0) return minor;
  const sign = minor.startsWith('-') ? '-' : '';
  const digits = minor.slice(sign.length).padStart(exponent + 1, '0');
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** An amount as the language writes it, with the letters of its currency: `12.50 XTS`. No digit is lost on the way. */
export function formatMoney(minor: string, { code, exponent }: Currency, locale: string): string {
  const format = new Intl.NumberFormat(locale, {
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  });
  // A number in text is formatted as it stands, however long it is (ECMA-402, "Intl mathematical value").
  return `${format.format(decimalOf(minor, exponent) as `${number}`)}\u00a0${code}`;
}

/**
 * Minor units of what a person typed, in any of the digits that they may have; null when it is no amount, is nothing, has
 * more decimals than the currency, or more digits than money has.
 */
export function parseMoney(typed: string, exponent: number): string | null {
  const text = typed
    .trim()
    .replaceAll(/[\u0660-\u0669]/gu, (digit) => String(digit.charCodeAt(0) - 0x6_60))
    .replaceAll(/[\u06f0-\u06f9]/gu, (digit) => String(digit.charCodeAt(0) - 0x6_f0))
    .replaceAll(/[\s\u00a0\u202f]/gu, '')
    .replaceAll(/[,\u066b]/gu, '.');
  const parts = /^(?<whole>\d{1,15})(?:\.(?<rest>\d*))?$/u.exec(text)?.groups;
  if (parts === undefined) return null;
  const rest = parts['rest'] ?? '';
  if (rest.length > exponent) return null;
  const minor = BigInt((parts['whole'] ?? '') + rest.padEnd(exponent, '0'));
  return minor > 0n ? minor.toString() : null;
}

/** What is left of an amount when parts of it went: never less than nothing. */
export function leftOf(amount: string, gone: string): string {
  const left = BigInt(amount) - BigInt(gone);
  return (left > 0n ? left : 0n).toString();
}

/** Divides an amount among so many: the first get what does not come out even. */
export function divide(amount: string, among: number): readonly string[] {
  const [total, count] = [BigInt(amount), BigInt(among)];
  return Array.from({ length: among }, (_, at) =>
    (total / count + (BigInt(at) < total % count ? 1n : 0n)).toString(),
  );
}
