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
  if (KNOWN.has(error.code)) return t(`errors.${error.code}`);
  return error.message === '' ? t('errors.other') : t('errors.otherDetail', { message: error.message });
}

/** `errorWords` in the language that is shown. */
export function useErrorWords(): (error: unknown) => string {
  const t = useWords('app');
  return useCallback((error: unknown) => errorWords(t, error), [t]);
}
