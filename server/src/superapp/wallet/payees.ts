import type { Queryable } from '#platform/db';
import { fail } from '#platform/errors';
import type { Accounts } from '#homeserver/accounts';
import type { Profiles } from '#homeserver/profiles';
import { findMerchants, type MerchantRow } from './store/merchants.ts';

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
    /** The shops of payments or requests, by their ids. */
    async merchantsOf(
      tx: Queryable,
      rows: readonly { readonly merchantId: string | null }[],
    ): Promise<Map<string, MerchantRow>> {
      const ids = new Set(rows.flatMap(({ merchantId }) => merchantId ?? []));
      const found = ids.size === 0 ? [] : await findMerchants(tx, [...ids]);
      return new Map(found.map((row) => [row.merchantId, row]));
    },
    /** The names of those who have one, by user id. */
    namesOf: async (userIds: readonly string[]): Promise<Map<string, string>> =>
      userIds.length === 0 ? new Map() : profiles.names([...new Set(userIds)]),
  };
}

/** A shop, as a payment or a request names it. */
export function shopName({ merchantId, name, city }: MerchantRow): Shop {
  return { merchant_id: merchantId, name, city };
}
