import type { ChangeRow } from '../../port/index.ts';
import { readObject, readText } from '../content.ts';
import type { ChatEvent } from './chat-event.ts';

/** What a state event changed, without the names of people. */
export interface Change {
  readonly change: ChangeRow['change'];
  readonly target: string | null;
  readonly value: string | null;
}

/** What a state event says that a person wants to know; null when it changed nothing of that kind. */
export function readChange(event: ChatEvent): Change | null {
  if (event.stateKey === null) return null;
  if (event.type === 'm.room.member') return readMembership(event, event.stateKey);
  if (event.stateKey !== '') return null;
  const field = FIELDS[event.type];
  if (field) return readField(event, field);
  if (event.type === 'm.room.create') return { change: 'created', target: null, value: null };
  if (event.type === 'm.room.encryption') return isFirst(event) ? plain('encryption-on') : null;
  if (event.type === 'm.room.tombstone') return plain('upgraded');
  if (event.type === 'm.room.power_levels') return rolesChanged(event) ? plain('roles') : null;
  return null;
}

const FIELDS: Readonly<Record<string, { readonly change: Change['change']; readonly key: string }>> = {
  'm.room.name': { change: 'room-name', key: 'name' },
  'm.room.topic': { change: 'room-topic', key: 'topic' },
  'm.room.avatar': { change: 'room-avatar', key: 'url' },
  'm.room.join_rules': { change: 'join-rule', key: 'join_rule' },
  'm.room.history_visibility': { change: 'history', key: 'history_visibility' },
};

function plain(change: Change['change']): Change {
  return { change, target: null, value: null };
}

function readField(event: ChatEvent, field: { change: Change['change']; key: string }): Change | null {
  const value = readText(event.content[field.key], 1_000);
  const before = readText(event.previous[field.key], 1_000);
  if ((value ?? '') === (before ?? '')) return null;
  return { change: field.change, target: null, value };
}

const isFirst = (event: ChatEvent): boolean => Object.keys(event.previous).length === 0;

function rolesChanged(event: ChatEvent): boolean {
  // The first power levels come with the room and tell nothing.
  if (isFirst(event)) return false;
  const now = readObject(event.content['users']);
  const before = readObject(event.previous['users']);
  const people = new Set([...Object.keys(now), ...Object.keys(before)]);
  return [...people].some((userId) => now[userId] !== before[userId]);
}

function readMembership(event: ChatEvent, target: string): Change | null {
  const now = readText(event.content['membership']) ?? 'leave';
  const before = readText(event.previous['membership']) ?? 'leave';
  const of = (change: Change['change'], value: string | null = null): Change => ({ change, target, value });
  const isSelf = target === event.sender;
  if (now === 'join') return before === 'join' ? readProfileChange(event, target) : of('joined');
  if (now === before) return null;
  if (now === 'invite') return of('invited');
  if (now === 'ban') return of('banned', readText(event.content['reason']));
  if (now !== 'leave') return null;
  if (before === 'ban') return of('unbanned');
  if (before === 'invite' && isSelf) return of('declined');
  return isSelf ? of('left') : of('kicked', readText(event.content['reason']));
}

function readProfileChange(event: ChatEvent, target: string): Change | null {
  const name = readText(event.content['displayname']);
  if (name !== readText(event.previous['displayname']))
    return { change: 'renamed-self', target, value: name };
  const avatar = readText(event.content['avatar_url'], 512);
  const before = readText(event.previous['avatar_url'], 512);
  return avatar === before ? null : { change: 'changed-avatar-self', target, value: null };
}
