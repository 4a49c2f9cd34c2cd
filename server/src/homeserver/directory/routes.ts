import { directory as contract } from '@herald/contract';
import { handle, type Route } from '#platform/http';
import type { Directory } from './service.ts';
import type { Person } from './store.ts';

export function createDirectoryRoutes(
  { aliases, publicRooms, searchUsers }: Directory,
  serverName: string,
): Route[] {
  return [
    handle(contract.setRoomAlias, async ({ caller, params, body }) => {
      await aliases.create(caller.userId, params.roomAlias, body.room_id);
      return {};
    }),
    handle(contract.getRoomIdByAlias, async ({ params }) => ({
      room_id: await aliases.getRoomId(params.roomAlias),
      servers: [serverName],
    })),
    handle(contract.deleteRoomAlias, async ({ caller, params }) => {
      await aliases.remove(caller.userId, params.roomAlias);
      return {};
    }),
    handle(contract.getLocalAliases, async ({ caller, params }) => ({
      aliases: await aliases.list(caller.userId, params.roomId),
    })),
    handle(contract.getRoomVisibilityOnDirectory, async ({ params }) => ({
      visibility: await publicRooms.visibility(params.roomId),
    })),
    handle(contract.setRoomVisibilityOnDirectory, async ({ caller, params, body }) => {
      await publicRooms.setVisibility(caller.userId, params.roomId, body.visibility ?? 'public');
      return {};
    }),
    handle(contract.getPublicRooms, ({ query }) => publicRooms.list(query)),
    handle(contract.queryPublicRooms, ({ query, body }) => publicRooms.list({ ...body, ...query })),
    handle(contract.searchUserDirectory, async ({ caller, body }) => {
      const { results, limited } = await searchUsers(caller.userId, body);
      return { results: results.map(toResult), limited };
    }),
    handle(contract.getProtocols, () => ({})),
  ];
}

function toResult({ userId, displayName, avatarUrl }: Person): object {
  return {
    user_id: userId,
    ...(displayName !== null && { display_name: displayName }),
    ...(avatarUrl !== null && { avatar_url: avatarUrl }),
  };
}
