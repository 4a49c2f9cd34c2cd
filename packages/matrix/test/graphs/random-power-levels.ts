import type { JsonObject, JsonValue, RoomVersion, UserId } from '../../src/index.ts';
import type { Random } from './random.ts';

interface Room {
  readonly version: RoomVersion;
  readonly users: readonly UserId[];
  readonly creator: UserId;
}

const LEVELS = [0, 0, 25, 50, 50, 50, 75, 99, 100, 100, 101, -1];
const NAMES = ['ban', 'kick', 'invite', 'redact', 'users_default', 'events_default', 'state_default'];
const TYPES = [
  'm.room.topic',
  'm.room.name',
  'm.room.message',
  'm.room.power_levels',
  'constructor',
  '__proto__',
];
const STRINGS = ['50', ' +50 ', '-1', '0050', '', 'fifty', '5 0', '1e2', '9007199254740993'];
const ODD: readonly JsonValue[] = [true, null, {}, [], 1.5];

/** The present power levels with one to three changes. */
export function randomPowerLevels(random: Random, present: JsonObject, room: Room): JsonObject {
  let content = present;
  for (let changes = 1 + random.int(3); changes > 0; changes--) content = change(random, content, room);
  return content;
}

function change(random: Random, content: JsonObject, room: Room): JsonObject {
  const kind = random.next();
  if (kind < 0.45) return withEntry(random, content, 'users', randomUser(random, room), room);
  if (kind < 0.6) return withEntry(random, content, 'events', random.pick(TYPES), room);
  if (kind < 0.67) return withEntry(random, content, 'notifications', random.pick(['room', 'other']), room);
  if (kind < 0.98) return withValue(random, content, random.pick(NAMES), room);
  return { ...content, [random.pick(['users', 'events', 'notifications'])]: random.pick(ODD) };
}

function randomUser(random: Random, { users, creator, version }: Room): string {
  if (random.chance(0.02)) return random.pick(['user', '@user', '__proto__']);
  const user = random.pick(users);
  // Creators of version 12 may not be listed: mostly, they are not.
  if (!version.privilegedCreators) return user;
  return user === creator && random.chance(0.9)
    ? random.pick(users.filter((other) => other !== creator))
    : user;
}

function withEntry(random: Random, content: JsonObject, map: string, key: string, room: Room): JsonObject {
  const present = content[map];
  const entries = typeof present === 'object' && present !== null && !Array.isArray(present) ? present : {};
  return { ...content, [map]: withValue(random, entries as JsonObject, key, room) };
}

function withValue(random: Random, object: JsonObject, key: string, room: Room): JsonObject {
  const entries = Object.entries(object).filter(([name]) => name !== key);
  if (random.chance(0.8)) entries.push([key, randomLevel(random, room)]);
  return Object.fromEntries(entries);
}

function randomLevel(random: Random, { version }: Room): JsonValue {
  if (random.chance(0.01)) return random.pick(ODD);
  const stringly = version.integerPowerLevels ? 0.01 : 0.1;
  return random.chance(stringly) ? random.pick(STRINGS) : random.pick(LEVELS);
}
