import type { Queryable } from '#platform/db';
import { fail } from '#platform/errors';
import type { Accounts } from '#homeserver/accounts';
import type { Profiles } from '#homeserver/profiles';
import { findMerchant, type MerchantRow } from './store/merchants.ts';

export interface Shop {
  readonly merchant_id: string;
  readonly name: string;
  readonly city: string;
}

export type Payees = ReturnType<typeof createPayees>;

/** Who can be paid, and how they call themselves: what a payer compares before they sign. */
export function createPayees({ accounts, profiles }: { accounts: Accounts; profiles: Profiles }) {
  return {
    /** @throws ApiError 404 when there is nobody of this id, or not any more */
    async require(userId: string): Promise<void> {
      const account = await accounts.find(userId);
      if (!account || account.deactivated) fail(404, 'M_NOT_FOUND', 'Nobody here has this user id.');
    },
    /** The shop of a payment. */
    async shopOf(tx: Queryable, merchantId: string | null): Promise<Shop | null> {
      const found = merchantId === null ? null : await findMerchant(tx, merchantId);
      return found && shopName(found);
    },
    /** The names of those who have one, by user id. */
    namesOf: (userIds: readonly string[]): Promise<Map<string, string>> => profiles.names(userIds),
    async nameOf(userId: string): Promise<string | null> {
      const { displayname } = await profiles.member(userId);
      return typeof displayname === 'string' ? displayname : null;
    },
  };
}

/** A shop, as a payment or a request names it. */
export function shopName({ merchantId, name, city }: MerchantRow): Shop {
  return { merchant_id: merchantId, name, city };
}
