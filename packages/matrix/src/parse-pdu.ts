import { eventIdOf } from './crypto/event-hashes.ts';
import type { Hasher } from './crypto/ports.ts';
import type { EventId } from './ids/event-id.ts';
import { roomIdOfCreate, type RoomId } from './ids/room-id.ts';
import type { UserId } from './ids/user-id.ts';
import type { JsonObject } from './json/json-value.ts';
import type { Pdu } from './pdu.ts';
import { checkPduFormat } from './pdu-format.ts';
import type { RoomVersion } from './room-versions.ts';

export type ParsedPdu =
  | { readonly ok: true; readonly pdu: Pdu }
  | { readonly ok: false; readonly reason: string };

/** Reads an event that somebody else sent: checks its format and computes its id. */
export function parsePdu(event: JsonObject, version: RoomVersion, hasher: Hasher): ParsedPdu {
  const verdict = checkPduFormat(event, version);
  return verdict.ok ? { ok: true, pdu: readPdu(event, eventIdOf(event, version, hasher)) } : verdict;
}

/** Reads an event whose format was checked before, such as one from the own store. */
export function readPdu(event: JsonObject, eventId: EventId): Pdu {
  return {
    eventId,
    // Only the create event of room version 12 has no room_id: it is the room's.
    roomId: (event.room_id ?? roomIdOfCreate(eventId)) as RoomId,
    type: event.type as string,
    stateKey: (event.state_key ?? null) as string | null,
    sender: event.sender as UserId,
    originServerTs: event.origin_server_ts as number,
    depth: event.depth as number,
    content: event.content as JsonObject,
    prevEvents: event.prev_events as unknown as readonly EventId[],
    authEvents: event.auth_events as unknown as readonly EventId[],
  };
}
