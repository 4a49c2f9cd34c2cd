import type { UserId } from '@herald/matrix';
import type { Tx } from '#platform/db';
import { fail } from '#platform/errors';
import type { Accounts } from '#homeserver/accounts';
import type { Changes } from '../changes.ts';
import { lockHolder, setDeskFrozen } from '../store/holders.ts';
import type { Doing, NoteAct } from './note-act.ts';

export interface FreezesParts {
  readonly accounts: Accounts;
  readonly changes: Changes;
  readonly noteAct: NoteAct;
}

export type Freezes = ReturnType<typeof createFreezes>;

/** The desk's own freeze of a wallet, beside that of its holder. */
export function createFreezes({ accounts, changes, noteAct }: FreezesParts) {
  return {
    /** Sets or ends it. @throws ApiError 404 */
    async set(tx: Tx, by: Doing, userId: UserId, isFrozen: boolean) {
      if (!(await accounts.find(userId))) fail(404, 'M_NOT_FOUND', 'Nobody here has this user id.');
      const holder = await lockHolder(tx, userId);
      await setDeskFrozen(tx, userId, isFrozen);
      await noteAct(tx, by, { act: isFrozen ? 'holder.freeze' : 'holder.thaw', subject: userId });
      const isStopped = holder.isFrozen || isFrozen;
      await changes.holder(tx, userId, isStopped);
      return { user_id: userId, is_frozen: isStopped, frozen_by_desk: isFrozen };
    },
  };
}
