import { accept, refuse, type Verdict } from '#platform/errors';
import type { DeskCode } from './store/proposals.ts';

export interface DeskAccount {
  readonly code: DeskCode;
  readonly owner: string;
}

/** Kinds of account that belong to somebody; the others are the operator's own. */
const OWNED: ReadonlySet<DeskCode> = new Set(['user', 'merchant']);

/** Whether a line of a proposal names two accounts between which the desk may move money. */
export function checkLine({ debit, credit }: { debit: DeskAccount; credit: DeskAccount }): Verdict {
  for (const { code, owner } of [debit, credit]) {
    if (OWNED.has(code) && owner === '')
      return refuse(400, 'M_INVALID_PARAM', `Say whose ${code} account it is: owner.`);
    if (!OWNED.has(code) && owner !== '')
      return refuse(400, 'M_INVALID_PARAM', `The ${code} account is the operator's own: leave owner empty.`);
  }
  if (debit.code === credit.code && debit.owner === credit.owner)
    return refuse(400, 'M_INVALID_PARAM', 'Money moves between two accounts.');
  return accept();
}
