import type { DeskLine } from '@herald/client/port';
import { isOwned, type DeskCode } from './account-words.ts';

export interface DraftAccount {
  readonly code: DeskCode;
  readonly owner: string;
}

/** A line as it is being written. `amount` is null while what is typed is none. */
export interface DraftLine {
  readonly id: number;
  readonly debit: DraftAccount;
  readonly credit: DraftAccount;
  readonly amount: string | null;
}

/** As many lines as a journal of the desk has at most. */
export const MOST_LINES = 20;

/** A line with nothing in it yet. */
export function emptyLine(id: number): DraftLine {
  const user = { code: 'user', owner: '' } as const;
  return { id, debit: user, credit: user, amount: null };
}

/** The line as the server takes it; null while something of it is missing or makes no sense. */
export function wholeLine({ debit, credit, amount }: DraftLine, currency: string): DeskLine | null {
  const [from, to] = [wholeAccount(debit), wholeAccount(credit)];
  if (from === null || to === null || amount === null) return null;
  if (from.code === to.code && from.owner === to.owner) return null;
  return { debit: from, credit: to, amount, currency };
}

function wholeAccount({ code, owner }: DraftAccount): DraftAccount | null {
  if (!isOwned(code)) return { code, owner: '' };
  const trimmed = owner.trim();
  return trimmed === '' ? null : { code, owner: trimmed };
}
