import { parseUserId } from '../ids/user-id.ts';
import { isJsonObject, property, type JsonObject, type JsonValue } from '../json/json-value.ts';
import { accept, refuse, type Verdict } from '../verdict.ts';
import type { AuthContext } from './auth-context.ts';
import { atLeast, isBelow, isCreator, readLevel } from './power-levels.ts';

const LEVELS = [
  'users_default',
  'events_default',
  'state_default',
  'ban',
  'redact',
  'kick',
  'invite',
] as const;
const MAPS = ['events', 'notifications'] as const;

/** Rule 9 (10 in v12): whether a sender of this power may set these power levels. */
export function checkPowerLevels(context: AuthContext, senderLevel: number): Verdict {
  const { content } = context.event;
  const wellFormed = checkForm(content, context);
  if (!wellFormed.ok) return wellFormed;
  // If there is no previous m.room.power_levels event in the room, allow.
  if (context.powerLevels === undefined) return accept();
  const previous = context.powerLevels.content;
  const change = { previous, next: content, senderLevel, context };
  const levels = checkLevels(change);
  if (!levels.ok) return levels;
  const maps = checkMaps(change);
  return maps.ok ? checkUsers(change) : maps;
}

interface Change {
  readonly previous: JsonObject;
  readonly next: JsonObject;
  readonly senderLevel: number;
  readonly context: AuthContext;
}

function checkForm(content: JsonObject, { version, create }: AuthContext): Verdict {
  const isLevel = (value: JsonValue | undefined) => !Number.isNaN(readLevel(value, version));
  const areLevels = (map: JsonValue) => isJsonObject(map) && Object.values(map).every(isLevel);
  if (version.integerPowerLevels) {
    // 1. (since v10) If any of the properties users_default, events_default, state_default, ban, redact,
    // kick, or invite in content are present and not an integer, reject.
    const malformed = LEVELS.find((name) => content[name] !== undefined && !isLevel(content[name]));
    if (malformed !== undefined) return refuse(`${malformed} is not an integer`);
    // 2. (since v10) If either of the properties events or notifications in content are present and not
    // an object with values that are integers, reject.
    const broken = MAPS.find((name) => content[name] !== undefined && !areLevels(content[name]));
    if (broken !== undefined) return refuse(`${broken} is not an object of integers`);
  }
  // 3. If the users property in content is not an object with keys that are valid user IDs with values
  // that are integers (or, until v9, a string that is an integer), reject.
  const users = content.users ?? {};
  if (content.users === null || !isJsonObject(users) || !areLevels(users)) {
    return refuse('users is not an object of integers');
  }
  const ids = Object.keys(users);
  if (!ids.every((id) => parseUserId(id) !== null)) return refuse('users names what is not a user id');
  // v12, 4. If the users property in content contains the sender of the m.room.create event or any of
  // the additional_creators array from its content, reject.
  if (version.privilegedCreators && ids.some((id) => isCreator(id, create, version))) {
    return refuse('users names a creator');
  }
  return accept();
}

function checkLevels({ previous, next, senderLevel, context }: Change): Verdict {
  // For the properties users_default, events_default, state_default, ban, redact, kick, invite check if
  // they were added, changed or removed. For each found alteration: if the current value is higher than
  // the sender's current power level, reject; if the new value is, reject.
  for (const name of LEVELS) {
    const before = levelAt(previous, name, context);
    const after = levelAt(next, name, context);
    if (before === after) continue;
    if (before !== null && !atLeast(senderLevel, before)) return refuse(`${name} is above the sender`);
    if (after !== null && !atLeast(senderLevel, after)) return refuse(`${name} is set above the sender`);
  }
  return accept();
}

function checkMaps({ previous, next, senderLevel, context }: Change): Verdict {
  for (const name of MAPS) {
    const befores = mapAt(previous, name);
    const afters = mapAt(next, name);
    if (befores === null || afters === null) return refuse(`${name} is not an object`);
    for (const key of keysOf(befores, afters)) {
      const before = levelAt(befores, key, context);
      const after = levelAt(afters, key, context);
      if (before === after) continue;
      // For each entry being changed in, or removed from, the events or notifications properties: if the
      // current value is greater than the sender's current power level, reject.
      if (before !== null && !atLeast(senderLevel, before))
        return refuse(`${name} has a level above the sender`);
      // For each entry being added to, or changed in, the events or notifications properties: if the new
      // value is greater than the sender's current power level, reject.
      if (after !== null && !atLeast(senderLevel, after))
        return refuse(`${name} sets a level above the sender`);
    }
  }
  return accept();
}

function checkUsers({ previous, next, senderLevel, context }: Change): Verdict {
  const befores = mapAt(previous, 'users');
  const afters = mapAt(next, 'users');
  if (befores === null || afters === null) return refuse('users is not an object');
  for (const user of keysOf(befores, afters)) {
    const before = levelAt(befores, user, context);
    const after = levelAt(afters, user, context);
    if (before === after) continue;
    // For each entry being changed in, or removed from, the users property, other than the sender's own
    // entry: if the current value is greater than or equal to the sender's current power level, reject.
    if (before !== null && user !== context.event.sender && !isBelow(before, senderLevel)) {
      return refuse('users changes somebody whom the sender does not outrank');
    }
    // For each entry being added to, or changed in, the users property: if the new value is greater than
    // the sender's current power level, reject.
    if (after !== null && !atLeast(senderLevel, after))
      return refuse('users raises somebody above the sender');
  }
  return accept();
}

function levelAt(map: JsonObject, key: string, { version }: AuthContext): number | null {
  const value = property(map, key);
  return value === undefined ? null : readLevel(value, version);
}

function mapAt(content: JsonObject, name: string): JsonObject | null {
  const map = content[name] === undefined ? {} : content[name];
  return isJsonObject(map) ? map : null;
}

function keysOf(before: JsonObject, after: JsonObject): Set<string> {
  return new Set([...Object.keys(before), ...Object.keys(after)]);
}
