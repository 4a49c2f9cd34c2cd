import type { Brand } from './brand.ts';
import { isReferenceHashId, type EventId } from './event-id.ts';
import { isSigilId } from './user-id.ts';
import type { ServerName } from './server-name.ts';

/** `!opaque_id:domain` up to room version 11, `!` and the hash of the create event from 12 on. */
export type RoomId = Brand<'RoomId'>;
/** `#localpart:domain` */
export type RoomAlias = Brand<'RoomAlias'>;

/** Reads a room id of either form, or null. Which form a room has is told by its version. */
export function parseRoomId(text: string): RoomId | null {
  return isSigilId(text, '!') || isReferenceHashId(text, '!') ? (text as RoomId) : null;
}

/** Reads a room alias, or null. */
export function parseRoomAlias(text: string): RoomAlias | null {
  return isSigilId(text, '#') ? (text as RoomAlias) : null;
}

/** The domain of a room id or alias; null for the room ids of version 12, which have none. */
export function domainOf(id: RoomId | RoomAlias): ServerName | null {
  const colon = id.indexOf(':');
  return colon === -1 ? null : (id.slice(colon + 1) as ServerName);
}

/** Room versions from 12 on: the room id is the id of the create event with the sigil `!`. */
export function roomIdOfCreate(create: EventId): RoomId {
  return `!${create.slice(1)}` as RoomId;
}

/** The inverse of `roomIdOfCreate`. */
export function createIdOfRoom(roomId: RoomId): EventId {
  return `$${roomId.slice(1)}` as EventId;
}
