import {
  canonicalJson,
  type EventId,
  type JsonObject,
  type Pdu,
  type RoomId,
  type UserId,
} from '@herald/matrix';
import { readStoredJson } from '#platform/json';

/** Client-server API, "Size limits": the complete event, signatures included, is at most 65,536 bytes. */
const MAX_EVENT_BYTES = 65_536;
/** What one signature of a server adds: its name, the key id, 86 characters and the punctuation. */
const SIGNATURE_BYTES = 400;
export const MAX_PDU_BYTES = MAX_EVENT_BYTES - SIGNATURE_BYTES;

/**
 * The stored form: canonical JSON without signatures, which have a column of their own. In memory of its own: the
 * latest events are remembered, and a slice of Node's pool would keep the other 64 KB of it, too.
 */
export function pduBytes(wire: JsonObject): Buffer {
  const text = canonicalJson(wire);
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}

/** Reads a wire form that was checked when it arrived or was built here. */
export function parsePdu(wire: JsonObject, eventId: EventId, roomId: RoomId): Pdu {
  const stateKey = wire['state_key'];
  return {
    eventId,
    roomId,
    type: wire['type'] as string,
    stateKey: typeof stateKey === 'string' ? stateKey : null,
    sender: wire['sender'] as UserId,
    originServerTs: wire['origin_server_ts'] as number,
    depth: wire['depth'] as number,
    content: wire['content'] as JsonObject,
    prevEvents: wire['prev_events'] as unknown as readonly EventId[],
    authEvents: wire['auth_events'] as unknown as readonly EventId[],
  };
}

export function parsePduBytes(bytes: Buffer, eventId: string, roomId: string): Pdu {
  return parsePdu(readStoredJson<JsonObject>(bytes), eventId as EventId, roomId as RoomId);
}
