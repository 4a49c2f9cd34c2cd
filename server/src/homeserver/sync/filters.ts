import { sync as contract } from '@herald/contract';
import { canonicalJson, type Hasher, type JsonObject } from '@herald/matrix';
import type { Static } from 'typebox';
import type { Db } from '#platform/db';
import { fail } from '#platform/errors';
import { requireCanonical } from '#platform/json';
import { parameterFaults, parseAs, parseJson } from '#platform/http';
import { findFilter, putFilter } from './store.ts';

export type SyncFilter = Static<typeof contract.SyncFilter>;

/** Filters of `/sync`: given in the query, or stored and named. */
export interface Filters {
  put(userId: string, filter: SyncFilter): Promise<string>;
  get(userId: string, filterId: string): Promise<SyncFilter>;
  /** Reads the query's `filter`: JSON when it begins with a brace, else the name of a stored one. */
  resolve(userId: string, given: string | undefined): Promise<SyncFilter>;
}

const REMEMBERED = 1_000;
const MAX_REMEMBERED_CHARACTERS = 2_000;

export function createFilters({ db, hasher }: { db: Db; hasher: Hasher }): Filters {
  // By id, which is made of what it says, or by its own text: the devices of one client share one filter.
  const remembered = new Map<string, SyncFilter>();

  function remember(name: string, filter: SyncFilter): SyncFilter {
    if (name.length > MAX_REMEMBERED_CHARACTERS) return filter;
    remembered.set(name, filter);
    const [oldest] = remembered.keys();
    if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest);
    return filter;
  }

  async function get(userId: string, filterId: string): Promise<SyncFilter> {
    const stored =
      (await findFilter(db, userId, filterId)) ??
      fail(404, 'M_NOT_FOUND', 'There is no such filter. Define it again.');
    return parseAs(contract.SyncFilter, stored.filter);
  }

  return {
    get,
    async put(userId, filter) {
      requireCanonical(filter);
      // Named by what it says, so that a client that defines it at every start makes one row. It must not begin with
      // a brace, which would make it read as JSON.
      const filterId = Buffer.from(hasher.sha256(canonicalJson(filter as JsonObject)))
        .toString('hex')
        .slice(0, 16);
      await putFilter(db, userId, filterId, filter as JsonObject);
      return filterId;
    },
    async resolve(userId, given) {
      if (given === undefined) return {};
      const known = remembered.get(given);
      if (known) return known;
      const filter = given.startsWith('{')
        ? parseAs(contract.SyncFilter, parseJson(Buffer.from(given)), parameterFaults)
        : await get(userId, given);
      return remember(given, filter);
    },
  };
}
