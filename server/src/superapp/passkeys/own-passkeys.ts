import type { passkeys as contract } from '@herald/contract';
import type { Db, Tx } from '#platform/db';
import { demand, fail } from '#platform/errors';
import { show } from './passkey-view.ts';
import type { RelyingParty } from './relying-party.ts';
import { checkName, MAX_PASSKEYS } from './rules.ts';
import { deletePasskey, listPasskeys, renamePasskey } from './store.ts';

export interface OwnPasskeysParts {
  readonly db: Db;
  /** Null: there can be no passkeys here. */
  readonly relyingParty: RelyingParty | null;
}

export type OwnPasskeys = ReturnType<typeof createOwnPasskeys>;

/** What people do with the passkeys that they have. */
export function createOwnPasskeys({ db, relyingParty }: OwnPasskeysParts) {
  return {
    async list(userId: string): Promise<{ rp_id: string | null; passkeys: contract.Passkey[] }> {
      const rows = await listPasskeys(db, userId, MAX_PASSKEYS);
      return { rp_id: relyingParty?.id ?? null, passkeys: rows.map(show) };
    },
    /** @throws ApiError 404, 400 */
    async rename(tx: Tx, userId: string, passkeyId: string, name: string): Promise<contract.Passkey> {
      demand(checkName(name));
      return show((await renamePasskey(tx, { userId, passkeyId }, name)) ?? notTheirs());
    },
    /** @throws ApiError 404 */
    async remove(tx: Tx, userId: string, passkeyId: string): Promise<object> {
      return (await deletePasskey(tx, { userId, passkeyId })) ? {} : notTheirs();
    },
  };
}

function notTheirs(): never {
  fail(404, 'M_NOT_FOUND', 'You have no such passkey.');
}
