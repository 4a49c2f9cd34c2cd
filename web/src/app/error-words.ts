import { PortError } from '@herald/client/port';
import { useCallback } from 'react';
import { useWords } from './i18n.ts';
import type { Words } from './i18n.ts';

/** The codes that have words of their own. */
const KNOWN: ReadonlySet<string> = new Set([
  'offline',
  'timeout',
  'engine-restarted',
  'not-found',
  'wrong-password',
  'password-needed',
  'token-needed',
  'signed-in',
  'wrong-code',
  'replaced-code',
  'locked',
  'M_LIMIT_EXCEEDED',
  'M_USER_IN_USE',
  'M_INVALID_USERNAME',
  'M_EXCLUSIVE',
  'M_WEAK_PASSWORD',
  'M_FORBIDDEN',
  'M_USER_DEACTIVATED',
  'M_UNKNOWN_TOKEN',
  'M_NOT_FOUND',
  'M_TOO_LARGE',
  'M_UNKNOWN',
  'wallet-changed',
  'CHAT.HERALD.WALLET_FROZEN',
  'CHAT.HERALD.WALLET_FROZEN_BY_DESK',
  'CHAT.HERALD.WALLET_FOUR_EYES',
  'CHAT.HERALD.WALLET_PROPOSAL_DECIDED',
  'CHAT.HERALD.WALLET_PROPOSAL_EXPIRED',
  'CHAT.HERALD.WALLET_LIMIT',
  'CHAT.HERALD.WALLET_PROOF_WRONG',
  'CHAT.HERALD.WALLET_PROOF_NEEDED',
  'CHAT.HERALD.WALLET_PAYMENT_DECIDED',
  'CHAT.HERALD.WALLET_PAYMENT_EXPIRED',
  'CHAT.HERALD.WALLET_REQUEST_DECIDED',
  'CHAT.HERALD.WALLET_RED_PACKET_CLAIMED',
  'CHAT.HERALD.WALLET_RED_PACKET_OVER',
  'CHAT.HERALD.WALLET_INSUFFICIENT_FUNDS',
]);

/** The code of an error that a call rejected with. */
export function codeOf(error: unknown): string {
  return error instanceof PortError ? error.code : 'other';
}

/** What an error says to a person: what happened, and what to do now. */
export function errorWords(t: Words, error: unknown): string {
  if (!(error instanceof PortError)) return t('errors.other');
  if (error.code === 'M_LIMIT_EXCEEDED' && error.retryAfterMs !== null) {
    return t('errors.limit', { count: Math.max(Math.ceil(error.retryAfterMs / 1000), 1) });
  }
  // A dot would lead to words within words.
  if (KNOWN.has(error.code)) return t(`errors.${error.code.replaceAll('.', '_')}`);
  return error.message === '' ? t('errors.other') : t('errors.otherDetail', { message: error.message });
}

/** `errorWords` in the language that is shown. */
export function useErrorWords(): (error: unknown) => string {
  const t = useWords('app');
  return useCallback((error: unknown) => errorWords(t, error), [t]);
}
