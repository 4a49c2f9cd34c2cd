import {
  parseDeviceId,
  parseEventId,
  parseRoomAlias,
  parseRoomId,
  parseServerName,
  parseUserId,
  type DeviceId,
  type EventId,
  type JsonObject,
  type JsonValue,
  type RoomAlias,
  type RoomId,
  type ServerName,
  type UserId,
} from '@herald/matrix';
import { Type, type Static, type TSchema, type TUnsafe } from 'typebox';

// The words that the schemas of the endpoints are made of. Text is bounded in bytes, because that is what the
// specification and the database count; U+0000 and lone surrogates are refused for every string of a body at
// once, by the parser in front of these schemas.

const encoder = new TextEncoder();

function fitsInBytes(text: string, maxBytes: number): boolean {
  return text.length * 3 <= maxBytes || encoder.encode(text).length <= maxBytes;
}

/** Text of at most `maxBytes` bytes of UTF-8, empty or not. */
export function Text(maxBytes: number) {
  return Type.Refine(Type.String({ maxLength: maxBytes }), (text) => fitsInBytes(text, maxBytes));
}

/** Text of 1 to `maxBytes` bytes of UTF-8. */
export function Name(maxBytes: number) {
  return Type.Refine(Type.String({ minLength: 1, maxLength: maxBytes }), (text) =>
    fitsInBytes(text, maxBytes),
  );
}

/** Text that `parse` reads as an id; what passes has the id's type from then on. */
function Id<T extends string>(title: string, parse: (text: string) => T | null): TUnsafe<T> {
  return Type.Unsafe<T>(Type.Refine(Type.String({ title, maxLength: 255 }), (text) => parse(text) !== null));
}

export const UserIdText = Id<UserId>('user id', parseUserId);
export const RoomIdText = Id<RoomId>('room id', parseRoomId);
export const RoomAliasText = Id<RoomAlias>('room alias', parseRoomAlias);
export const EventIdText = Id<EventId>('event id', parseEventId);
export const DeviceIdText = Id<DeviceId>('device id', parseDeviceId);
export const ServerNameText = Id<ServerName>('server name', parseServerName);
export const RoomIdOrAliasText = Id<RoomId | RoomAlias>('room id or alias', (text) =>
  text.startsWith('#') ? parseRoomAlias(text) : parseRoomId(text),
);

/** Any JSON object: the content of an event, data that only clients read. */
export const JsonContent = Type.Unsafe<JsonObject>(Type.Object({}));

/** Any JSON value. */
export const AnyJson = Type.Unsafe<JsonValue>(Type.Unknown());

/** An object whose keys are data and whose values are all alike. `keys` says what a key must look like. */
export function MapOf<V extends TSchema>(value: V, keys?: TSchema): TUnsafe<Record<string, Static<V>>> {
  // `Type.Record` checks only keys that its pattern `^.*$` matches, and a line break in a key escapes that.
  const names = keys === undefined ? {} : { propertyNames: keys };
  return Type.Unsafe<Record<string, Static<V>>>(Type.Object({}, { additionalProperties: value, ...names }));
}

/** One of the given words. */
export function Choice<const W extends readonly string[]>(...words: W) {
  return Type.Unsafe<W[number]>(Type.Enum([...words]));
}

/** A list of at most `maxItems`. */
export function ListOf<V extends TSchema>(item: V, maxItems: number) {
  return Type.Array(item, { maxItems });
}

/** Whole numbers that canonical JSON can carry and that count something. */
export const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** RFC 9562, in small letters. */
export const Uuid = Type.String({
  title: 'uuid',
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
});

/** A token that the server made and the client hands back: for `since`, `from`, `to`, `next_batch`. */
export const TokenText = Name(2048);
