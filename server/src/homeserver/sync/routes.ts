import { sync as contract } from '@herald/contract';
import { fail } from '#platform/errors';
import { handle, rawJson, type Route } from '#platform/http';
import type { Filters } from './filters.ts';
import type { Sync } from './service.ts';

const UNSTABLE = 'org.matrix.msc4222';

export function createSyncRoutes(sync: Sync, filters: Filters): Route[] {
  return [
    handle(contract.sync, async ({ caller, query, signal }) => {
      const unstable = query[`${UNSTABLE}.use_state_after`] === true;
      const answer = await sync.sync({
        userId: caller.userId,
        deviceId: caller.deviceId,
        filter: await filters.resolve(caller.userId, query.filter),
        since: query.since,
        timeoutMs: query.timeout ?? 0,
        fullState: query.full_state ?? false,
        stateAfter: unstable || query.use_state_after === true,
        stateAfterName: unstable ? `${UNSTABLE}.state_after` : 'state_after',
        signal,
      });
      return rawJson(answer);
    }),
    handle(contract.defineFilter, async ({ caller, params, body }) => {
      requireSelf(caller.userId, params.userId);
      return { filter_id: await filters.put(caller.userId, body) };
    }),
    handle(contract.getFilter, async ({ caller, params }) => {
      requireSelf(caller.userId, params.userId);
      return filters.get(caller.userId, params.filterId);
    }),
  ];
}

function requireSelf(caller: string, userId: string): void {
  if (caller !== userId) fail(403, 'M_FORBIDDEN', 'Filters of other users are not yours to read or write.');
}
