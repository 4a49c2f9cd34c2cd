import { profiles as contract } from '@herald/contract';
import { fail } from '#platform/errors';
import { handle, type Route } from '#platform/http';
import type { Profiles } from './service.ts';

export function createProfileRoutes(profiles: Profiles): Route[] {
  return [
    handle(contract.getUserProfile, ({ params }) => profiles.get(params.userId)),
    handle(contract.getProfileField, async ({ params }) => ({
      [params.keyName]: await profiles.getField(params.userId, params.keyName),
    })),
    handle(contract.setProfileField, async ({ caller, params, body }) => {
      requireSelf(caller.userId, params.userId);
      await profiles.setField(params.userId, params.keyName, body);
      return {};
    }),
    handle(contract.deleteProfileField, async ({ caller, params }) => {
      requireSelf(caller.userId, params.userId);
      await profiles.deleteField(params.userId, params.keyName);
      return {};
    }),
  ];
}

function requireSelf(caller: string, userId: string): void {
  if (caller !== userId) fail(403, 'M_FORBIDDEN', 'Only its owner changes a profile.');
}
