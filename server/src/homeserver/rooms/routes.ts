import { rooms as contract } from '@herald/contract';
import type { JsonObject } from '@herald/matrix';
import { fail } from '#platform/errors';
import { handle, rawJson, type Route } from '#platform/http';
import { parseHistoryToken } from '#platform/stream';
import type { Events } from '#homeserver/events';
import { requireValidState } from './state-content.ts';
import type { Rooms } from './service.ts';

/** What aliases have to say here; handed in, because they belong to a higher module. */
export interface RoomAliases {
  /** Finds the room that an alias names. @throws ApiError 404 M_NOT_FOUND */
  readonly resolve: (alias: string) => Promise<string>;
  /** Refuses content of `m.room.canonical_alias` that newly names what is no alias of the room; null: a new room. */
  readonly requireValid: (roomId: string | null, content: JsonObject) => Promise<void>;
}

export function createRoomRoutes(rooms: Rooms, events: Events, aliases: RoomAliases): Route[] {
  return [
    handle(contract.createRoom, async ({ caller, body }) => {
      for (const { type, content } of body.initial_state ?? []) {
        if (type === 'm.room.canonical_alias') await aliases.requireValid(null, content);
      }
      const { roomId } = await rooms.create(caller.userId, body);
      return { room_id: roomId };
    }),
    handle(contract.sendMessage, async ({ caller, params, body }) => {
      const txn = { deviceId: caller.deviceId, txnId: params.txnId };
      return eventId(await rooms.send(caller.userId, params.roomId, params.eventType, body, txn));
    }),
    handle(contract.redactEvent, async ({ caller, params, body }) => {
      const txn = { deviceId: caller.deviceId, txnId: params.txnId, endpoint: 'redact' as const };
      return eventId(await rooms.redact(caller.userId, params.roomId, params.eventId, body, txn));
    }),
    handle(contract.setRoomStateWithKey, async ({ caller, params, body }) => {
      requireValidState(params.eventType, body);
      if (params.eventType === 'm.room.canonical_alias') await aliases.requireValid(params.roomId, body);
      return eventId(
        await rooms.setState(caller.userId, params.roomId, params.eventType, params.stateKey, body),
      );
    }),
    ...stateRoutes(rooms, events),
    ...membershipRoutes(rooms, aliases.resolve),
  ];
}

function stateRoutes(rooms: Rooms, events: Events): Route[] {
  return [
    handle(contract.getRoomStateWithKey, async ({ caller, params, query }) => {
      const state = await rooms.readableState(caller.userId, params.roomId, { type: params.eventType });
      const event =
        state.find((one) => one.stateKey === params.stateKey) ??
        fail(404, 'M_NOT_FOUND', 'The room has no such state.');
      return query.format === 'event' ? event.toClientObject() : event.content;
    }),
    handle(contract.getRoomState, async ({ caller, params }) => {
      const state = await rooms.readableState(caller.userId, params.roomId);
      return rawJson(`[${(await events.toClient(state, caller)).join(',')}]`);
    }),
    handle(contract.getMembersByRoom, async ({ caller, params, query }) => {
      const at = query.at === undefined ? {} : { at: parseHistoryToken(query.at).position };
      const members = await rooms.readableState(caller.userId, params.roomId, {
        type: 'm.room.member',
        ...at,
      });
      const shown = members
        .filter(({ content }) => query.membership === undefined || content['membership'] === query.membership)
        .filter(({ content }) => content['membership'] !== query.not_membership);
      const chunk = await events.toClient(shown, caller);
      return rawJson(`{"chunk":[${chunk.join(',')}]}`);
    }),
    handle(contract.getJoinedMembersByRoom, async ({ caller, params }) => {
      if ((await events.membership(params.roomId, caller.userId)) !== 'join') {
        fail(403, 'M_FORBIDDEN', 'You are not in this room.');
      }
      const members = await events.listState(params.roomId, { type: 'm.room.member' });
      const joined = members.filter(({ content }) => content['membership'] === 'join');
      return {
        joined: Object.fromEntries(joined.map(({ stateKey, content }) => [stateKey, profileOf(content)])),
      };
    }),
    handle(contract.getJoinedRooms, async ({ caller }) => ({
      joined_rooms: await rooms.listJoined(caller.userId),
    })),
  ];
}

function membershipRoutes(rooms: Rooms, resolveAlias: RoomAliases['resolve']): Route[] {
  return [
    handle(contract.joinRoomById, async ({ caller, params, body }) => {
      await rooms.join(caller.userId, params.roomId, body.reason);
      return { room_id: params.roomId };
    }),
    handle(contract.joinRoom, async ({ caller, params, body }) => {
      const { roomIdOrAlias } = params;
      const roomId = roomIdOrAlias.startsWith('#') ? await resolveAlias(roomIdOrAlias) : roomIdOrAlias;
      await rooms.join(caller.userId, roomId, body.reason);
      return { room_id: roomId };
    }),
    handle(contract.leaveRoom, async ({ caller, params, body }) => {
      await rooms.leave(caller.userId, params.roomId, body.reason);
      return {};
    }),
    handle(contract.forgetRoom, async ({ caller, params }) => {
      await rooms.forget(caller.userId, params.roomId);
      return {};
    }),
    ...(['invite', 'kick', 'ban', 'unban'] as const).map((act) =>
      handle(contract[act === 'invite' ? 'inviteUser' : act], async ({ caller, params, body }) => {
        await rooms[act](caller.userId, params.roomId, body.user_id, body.reason);
        return {};
      }),
    ),
  ];
}

const eventId = (appended: { eventId: string }) => ({ event_id: appended.eventId });

function profileOf(content: { readonly [key: string]: unknown }): Record<string, string> {
  const { displayname, avatar_url: avatarUrl } = content;
  return {
    ...(typeof displayname === 'string' && { display_name: displayname }),
    ...(typeof avatarUrl === 'string' && { avatar_url: avatarUrl }),
  };
}
