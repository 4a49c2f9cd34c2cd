import type { WalletAccount, WalletRow } from '@herald/client/port';
import { useCallback, useMemo } from 'react';
import { useRow } from '#app/engine.tsx';
import { useLanguage } from '#app/i18n.ts';
import { numberLocale } from '#app/intl-locale.ts';
import { isolate } from '#app/isolate.ts';
import { directionOf } from '#app/languages.ts';
import { formatMoney } from './money.ts';

/** The wallet's row; undefined until the engine tells it. */
export function useWallet(): WalletRow | undefined {
  return useRow('wallet', '', 'me');
}

/** The account in a currency, or the first one; null while the wallet is not known. */
export function useAccountIn(currency: string | null = null): WalletAccount | null {
  const accounts = useWallet()?.wallet?.accounts ?? [];
  return (
    accounts.find((account) => account.currency === currency) ??
    (currency === null ? (accounts[0] ?? null) : null)
  );
}

/** Decimals of a currency that no account of this wallet is in: most have two (ISO 4217). */
const USUAL_EXPONENT = 2;

/**
 * Writes amounts of any currency of the wallet as the language does, set apart from the words around them: the sign and the
 * currency stay on their sides in languages that are written from right to left.
 */
export function useMoney(): (minor: string, currency: string, sign?: '+' | '−') => string {
  const language = useLanguage();
  const locale = numberLocale(language);
  const isRtl = directionOf(language) === 'rtl';
  const accounts = useWallet()?.wallet?.accounts;
  const exponents = useMemo(
    () => new Map(accounts?.map(({ currency, exponent }) => [currency, exponent])),
    [accounts],
  );
  return useCallback(
    (minor, currency, sign) => {
      const exponent = exponents.get(currency) ?? USUAL_EXPONENT;
      return isolate((sign ?? '') + formatMoney(minor, { code: currency, exponent }, locale), isRtl);
    },
    [exponents, locale, isRtl],
  );
}
