import type { DeskLine } from '@herald/client/port';
import type { Words } from '#app/i18n.ts';

export type DeskCode = DeskLine['debit']['code'];

/** The kinds of account that the desk may move money on. */
export const DESK_CODES: readonly DeskCode[] = ['user', 'merchant', 'safeguarding', 'fees', 'suspense'];
const KNOWN: ReadonlySet<string> = new Set([...DESK_CODES, 'escrow']);

/** What a kind of account is called; one that these words do not know yet keeps its own name. */
export function codeName(t: Words, code: string): string {
  return KNOWN.has(code) ? t(`code.${code}`) : code;
}

/** What one account of a kind is called, where its owner stands beside it. */
export function accountName(t: Words, code: DeskCode): string {
  return isOwned(code) ? t(`owned.${code}`) : codeName(t, code);
}

/** Whether accounts of this kind belong to somebody; the others are the operator's own. */
export function isOwned(code: DeskCode): boolean {
  return code === 'user' || code === 'merchant';
}
