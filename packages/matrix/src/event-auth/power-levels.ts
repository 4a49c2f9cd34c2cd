import type { UserId } from '../ids/user-id.ts';
import { isJsonObject, property, type JsonValue } from '../json/json-value.ts';
import type { Pdu } from '../pdu.ts';
import type { RoomVersion } from '../room-versions.ts';

/** The actions that `m.room.power_levels` names at its top level. */
export type PowerLevelName = 'ban' | 'invite' | 'kick' | 'redact';

// Server-server API, "Definitions": the invite level defaults to 0 if unspecified. The kick level, ban
// level and redact level each default to 50 if unspecified.
const DEFAULT_LEVELS: Readonly<Record<PowerLevelName, number>> = { ban: 50, invite: 0, kick: 50, redact: 50 };

// Room version 9, "m.room.power_levels events accept values as strings".
const INTEGER_STRING = /^\s*[+-]?[0-9]+\s*$/;

/**
 * Reads one level. One that cannot be read is NaN, so that every comparison with it is false:
 * rules ask `atLeast` and `isBelow`, and what they cannot read they refuse.
 */
export function readLevel(value: JsonValue | undefined, version: RoomVersion): number {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : NaN;
  if (version.integerPowerLevels || typeof value !== 'string' || !INTEGER_STRING.test(value)) return NaN;
  const level = Number(value.trim());
  return Number.isSafeInteger(level) ? level : NaN;
}

export function atLeast(level: number, required: number): boolean {
  return level >= required;
}

export function isBelow(level: number, other: number): boolean {
  return level < other;
}

/** Who founded the room. Until room version 10 the create event says it; since v11 it is its sender. */
export function isFounder(user: string, create: Pdu, version: RoomVersion): boolean {
  return user === (version.creatorIn === 'content' ? create.content.creator : create.sender);
}

/** Founders, and from room version 12 on the `additional_creators` too. */
export function isCreator(user: string, create: Pdu, version: RoomVersion): boolean {
  if (isFounder(user, create, version)) return true;
  const additional = create.content.additional_creators;
  return version.privilegedCreators && Array.isArray(additional) && additional.includes(user);
}

/** The power level of a user; Infinity for a creator from room version 12 on, NaN when unreadable. */
export function powerLevelOf(
  user: UserId,
  powerLevels: Pdu | undefined,
  create: Pdu | undefined,
  version: RoomVersion,
): number {
  const creator = create !== undefined && isCreator(user, create, version);
  // v12: the power level of "room creators" is infinitely high.
  if (creator && version.privilegedCreators) return Infinity;
  // m.room.power_levels: if the room contains no such event, the room's creator has a power level of
  // 100, and all other users have a power level of 0.
  if (powerLevels === undefined) return creator ? 100 : 0;
  const { content } = powerLevels;
  const own = levelIn(content.users, user, version);
  return own ?? levelIn(content, 'users_default', version) ?? 0;
}

/** The level that sending an event of this type takes. */
export function requiredPowerLevel(
  type: string,
  isState: boolean,
  powerLevels: Pdu | undefined,
  version: RoomVersion,
): number {
  const content = powerLevels?.content ?? {};
  const listed = levelIn(content.events, type, version);
  if (listed !== null) return listed;
  return isState
    ? (levelIn(content, 'state_default', version) ?? 50)
    : (levelIn(content, 'events_default', version) ?? 0);
}

/** The invite, kick, ban or redact level. */
export function namedPowerLevel(
  name: PowerLevelName,
  powerLevels: Pdu | undefined,
  version: RoomVersion,
): number {
  return levelIn(powerLevels?.content ?? {}, name, version) ?? DEFAULT_LEVELS[name];
}

/** The level that triggering a notification of this kind takes: 50 unless the room says otherwise. */
export function notificationPowerLevel(
  key: string,
  powerLevels: Pdu | undefined,
  version: RoomVersion,
): number {
  return levelIn(powerLevels?.content.notifications, key, version) ?? 50;
}

/** The level under a key of a map: null when map or key is absent, NaN when either is malformed. */
function levelIn(map: JsonValue | undefined, key: string, version: RoomVersion): number | null {
  if (map === undefined) return null;
  if (!isJsonObject(map)) return NaN;
  const value = property(map, key);
  return value === undefined ? null : readLevel(value, version);
}
