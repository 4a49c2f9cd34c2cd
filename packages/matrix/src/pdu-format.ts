import { fitsInBytes, byteLength } from './ids/byte-length.ts';
import { isReferenceHashId } from './ids/event-id.ts';
import { domainOf, parseRoomId } from './ids/room-id.ts';
import { parseUserId } from './ids/user-id.ts';
import { canonicalJson } from './json/canonical-json.ts';
import { checkCanonical } from './json/check-canonical.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json/json-value.ts';
import type { RoomVersion } from './room-versions.ts';
import { accept, refuse, type Verdict } from './verdict.ts';

// Client-server API, "Size limits": the complete event MUST NOT be larger than 65536 bytes, when
// formatted with the federation event format, including any signatures, and encoded as Canonical JSON.
export const MAX_PDU_BYTES = 65_536;
// `sender`, `room_id`, `state_key` and `type` MUST NOT exceed 255 bytes.
const MAX_FIELD_BYTES = 255;
const MAX_AUTH_EVENTS = 10;
const MAX_PREV_EVENTS = 20;

/** Check 1 on receipt of a PDU: it has the event format of the room version. One that fails is dropped. */
export function checkPduFormat(event: JsonObject, version: RoomVersion): Verdict {
  const canonical = checkCanonical(event);
  if (!canonical.ok) return canonical;
  const wrong = FIELDS.find(([name, isLegal]) => !isLegal(event[name]));
  if (wrong !== undefined) return refuse(`${wrong[0]} is malformed`);
  const room = checkRoomId(event, version);
  if (!room.ok) return room;
  if (version.redactsIn === 'event' && !isAbsentOr(isText)(event.redacts))
    return refuse('redacts is malformed');
  return byteLength(canonicalJson(event)) <= MAX_PDU_BYTES ? accept() : refuse('the event is too large');
}

type Test = (value: JsonValue | undefined) => boolean;

const isText: Test = (value) => typeof value === 'string';
const isShortText: Test = (value) => typeof value === 'string' && fitsInBytes(value, MAX_FIELD_BYTES);
const isInteger: Test = (value) => Number.isSafeInteger(value);
const isAbsentOr =
  (test: Test): Test =>
  (value) =>
    value === undefined || test(value);
const isEventIds =
  (limit: number): Test =>
  (value) =>
    Array.isArray(value) && value.length <= limit && value.every(isEventId);

// Room version 4: the event ID is the reference hash of the event encoded using URL-safe unpadded Base64.
function isEventId(value: JsonValue): boolean {
  return typeof value === 'string' && isReferenceHashId(value, '$');
}

const FIELDS: readonly (readonly [name: string, isLegal: Test])[] = [
  ['type', isShortText],
  ['state_key', isAbsentOr(isShortText)],
  ['sender', (value) => typeof value === 'string' && parseUserId(value) !== null],
  ['content', isJsonObject],
  ['origin_server_ts', isInteger],
  // Room version 6: the depth must be less than or equal to the maximum value for an integer (2^53 - 1).
  ['depth', (value) => isInteger(value) && Number(value) >= 0],
  ['prev_events', isEventIds(MAX_PREV_EVENTS)],
  ['auth_events', isEventIds(MAX_AUTH_EVENTS)],
  ['hashes', (value) => isJsonObject(value) && isText(value.sha256)],
  ['signatures', isSignatures],
  ['unsigned', isAbsentOr(isJsonObject)],
];

function isSignatures(value: JsonValue | undefined): boolean {
  if (!isJsonObject(value)) return false;
  return Object.values(value).every((byKey) => isJsonObject(byKey) && Object.values(byKey).every(isText));
}

function checkRoomId({ type, room_id: roomId }: JsonObject, version: RoomVersion): Verdict {
  // v12: room_id is omitted from m.room.create events.
  if (version.roomIdIsCreateHash && type === 'm.room.create') {
    return roomId === undefined ? accept() : refuse('m.room.create has a room_id');
  }
  const parsed = typeof roomId === 'string' ? parseRoomId(roomId) : null;
  const hasForm = parsed !== null && (domainOf(parsed) === null) === version.roomIdIsCreateHash;
  return hasForm ? accept() : refuse('room_id is malformed');
}
