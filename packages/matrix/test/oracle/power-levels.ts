import { parseUserId } from '../../src/ids/user-id.ts';
import type { Pdu } from '../../src/pdu.ts';
import { inState, type OracleState } from './room.ts';

/** A level that cannot be read. What needs it is refused. */
export class Unreadable extends Error {}

type Content = Readonly<Record<string, unknown>>;

export function integer(value: unknown, version: number): number {
  let number: number | undefined;
  if (typeof value === 'number') number = value;
  // A single base 10 integer, optionally prefixed with a single - or + character, optionally with leading
  // or trailing whitespace.
  if (typeof value === 'string' && version < 10) {
    const trimmed = value.trim();
    const digits = '+-'.includes(trimmed.charAt(0)) ? trimmed.slice(1) : trimmed;
    if (digits !== '' && [...digits].every((digit) => '0123456789'.includes(digit)))
      number = parseInt(trimmed, 10);
  }
  if (number === undefined || !Number.isSafeInteger(number)) throw new Unreadable();
  return number;
}

export function object(value: unknown): Content {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unreadable();
  return value as Content;
}

export function entry(map: Content, key: string): unknown {
  return Object.getOwnPropertyDescriptor(map, key)?.value;
}

export function creators(create: Pdu, version: number): unknown[] {
  if (version <= 10) return [create.content['creator']];
  if (version === 11) return [create.sender];
  const additional = create.content['additional_creators'];
  return Array.isArray(additional) ? [create.sender, ...(additional as unknown[])] : [create.sender];
}

export function userLevel(user: string, state: OracleState, version: number): number {
  const create = inState(state, 'm.room.create', '');
  const powerLevels = inState(state, 'm.room.power_levels', '');
  const created = create !== undefined && creators(create, version).includes(user);
  if (created && version >= 12) return Infinity;
  if (powerLevels === undefined) return created ? 100 : 0;
  const own = entry(object(powerLevels.content['users']), user);
  if (own !== undefined) return integer(own, version);
  const usual = powerLevels.content['users_default'];
  return usual === undefined ? 0 : integer(usual, version);
}

export function namedLevel(name: 'invite' | 'kick' | 'ban', state: OracleState, version: number): number {
  const value = inState(state, 'm.room.power_levels', '')?.content[name];
  if (value !== undefined) return integer(value, version);
  return name === 'invite' ? 0 : 50;
}

export function requiredLevel(event: Pdu, state: OracleState, version: number): number {
  const content: Content = inState(state, 'm.room.power_levels', '')?.content ?? {};
  const explicit = entry(object(content['events']), event.type);
  if (explicit !== undefined) return integer(explicit, version);
  if (event.stateKey !== null) {
    return content['state_default'] === undefined ? 50 : integer(content['state_default'], version);
  }
  return content['events_default'] === undefined ? 0 : integer(content['events_default'], version);
}

const SIMPLE = ['users_default', 'events_default', 'state_default', 'ban', 'redact', 'kick', 'invite'];

/** Rule "If type is m.room.power_levels". */
export function mayChangePowerLevels(event: Pdu, state: OracleState, version: number): boolean {
  const { content } = event;
  if (version >= 10) {
    for (const name of SIMPLE) if (content[name] !== undefined) integer(content[name], version);
    for (const name of ['events', 'notifications']) {
      for (const value of Object.values(object(content[name]))) integer(value, version);
    }
  }
  const users = object(content['users']);
  for (const [user, value] of Object.entries(users)) {
    if (parseUserId(user) === null) return false;
    integer(value, version);
  }
  const create = inState(state, 'm.room.create', '');
  if (version >= 12 && create !== undefined) {
    for (const creator of creators(create, version))
      if (entry(users, creator as string) !== undefined) return false;
  }
  const old = inState(state, 'm.room.power_levels', '');
  if (old === undefined) return true;
  return mayReplace(old.content, event, userLevel(event.sender, state, version), version);
}

function mayReplace(old: Content, event: Pdu, senderLevel: number, version: number): boolean {
  const level = (map: Content, key: string) => {
    const value = entry(map, key);
    return value === undefined ? undefined : integer(value, version);
  };
  const content: Content = event.content;
  for (const name of SIMPLE) {
    const [current, next] = [level(old, name), level(content, name)];
    if (current === next) continue;
    if (current !== undefined && current > senderLevel) return false;
    if (next !== undefined && next > senderLevel) return false;
  }
  for (const name of ['events', 'notifications', 'users']) {
    const [before, after] = [object(old[name]), object(content[name])];
    for (const key of [...Object.keys(before), ...Object.keys(after)]) {
      const next = level(after, key);
      // What the sender's own entry was is never compared with anything but what it becomes.
      if (name === 'users' && key === event.sender) {
        if (next !== undefined && next > senderLevel && next !== entry(before, key)) return false;
        continue;
      }
      const current = level(before, key);
      if (current === next) continue;
      if (next !== undefined && next > senderLevel) return false;
      if (current === undefined) continue;
      if (name === 'users' ? current >= senderLevel : current > senderLevel) return false;
    }
  }
  return true;
}
