import type { UserId } from '@herald/matrix';
import type { Tx } from '#platform/db';
import { fail } from '#platform/errors';
import type { Accounts } from '#homeserver/accounts';
import { lockHolder, setDeskFrozen } from '../store/holders.ts';
import type { Doing, NoteAct } from './note-act.ts';

export type Freezes = ReturnType<typeof createFreezes>;

/** The desk's own freeze of a wallet, beside that of its holder. */
export function createFreezes({ accounts, noteAct }: { accounts: Accounts; noteAct: NoteAct }) {
  return {
    /** Sets or ends it. @throws ApiError 404 */
    async set(tx: Tx, by: Doing, userId: UserId, isFrozen: boolean) {
      if (!(await accounts.find(userId))) fail(404, 'M_NOT_FOUND', 'Nobody here has this user id.');
      const holder = await lockHolder(tx, userId);
      await setDeskFrozen(tx, userId, isFrozen);
      await noteAct(tx, by, { act: isFrozen ? 'holder.freeze' : 'holder.thaw', subject: userId });
      return { user_id: userId, is_frozen: holder.isFrozen || isFrozen, frozen_by_desk: isFrozen };
    },
  };
}
