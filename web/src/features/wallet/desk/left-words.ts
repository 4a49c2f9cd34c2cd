import type { Words } from '#app/i18n.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long something still has, in whole days or hours that have begun. */
export function leftWords(t: Words, leftMs: number): string {
  if (leftMs > 2 * DAY_MS) return t('left.days', { count: Math.ceil(leftMs / DAY_MS) });
  return t('left.hours', { count: Math.max(1, Math.ceil(leftMs / HOUR_MS)) });
}
