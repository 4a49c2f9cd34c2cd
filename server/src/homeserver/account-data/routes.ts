import { accountData as contract } from '@herald/contract';
import { fail } from '#platform/errors';
import { handle, type Route } from '#platform/http';
import type { AccountData } from './service.ts';

export function createAccountDataRoutes(accountData: AccountData): Route[] {
  return [
    handle(contract.setAccountData, async ({ caller, params, body }) => {
      requireWritable(caller.userId, params);
      await accountData.put(params.userId, null, params.type, body);
      return {};
    }),
    handle(contract.getAccountData, ({ caller, params }) => {
      requireSelf(caller.userId, params.userId);
      return accountData.get(params.userId, null, params.type);
    }),
    handle(contract.setAccountDataPerRoom, async ({ caller, params, body }) => {
      requireWritable(caller.userId, params);
      await accountData.put(params.userId, params.roomId, params.type, body);
      return {};
    }),
    handle(contract.getAccountDataPerRoom, ({ caller, params }) => {
      requireSelf(caller.userId, params.userId);
      return accountData.get(params.userId, params.roomId, params.type);
    }),
    handle(contract.getRoomTags, async ({ caller, params }) => {
      requireSelf(caller.userId, params.userId);
      return { tags: await accountData.tagsOf(params.userId, params.roomId) };
    }),
    handle(contract.setRoomTag, async ({ caller, params, body }) => {
      requireSelf(caller.userId, params.userId);
      await accountData.setTag(params.userId, params.roomId, params.tag, body as Record<string, number>);
      return {};
    }),
    handle(contract.deleteRoomTag, async ({ caller, params }) => {
      requireSelf(caller.userId, params.userId);
      await accountData.setTag(params.userId, params.roomId, params.tag, null);
      return {};
    }),
  ];
}

function requireSelf(caller: string, userId: string): void {
  if (caller !== userId)
    fail(403, 'M_FORBIDDEN', 'Account data of other users is not yours to read or write.');
}

function requireWritable(caller: string, { userId, type }: { userId: string; type: string }): void {
  requireSelf(caller, userId);
  if (contract.serverControlledTypes.has(type)) {
    fail(405, 'M_BAD_JSON', `${type} is written by the server; it has an endpoint of its own.`);
  }
}
