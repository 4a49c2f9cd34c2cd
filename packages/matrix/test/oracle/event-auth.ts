import { parseUserId } from '../../src/ids/user-id.ts';
import type { EventId } from '../../src/ids/event-id.ts';
import type { Pdu } from '../../src/pdu.ts';
import { mayChangeMembership } from './membership.ts';
import { mayChangePowerLevels, namedLevel, requiredLevel, Unreadable, userLevel } from './power-levels.ts';
import { domain, hasSameKey, inState, type OracleRoom, type OracleState } from './room.ts';

/** The authorisation rules a second time: rules 1 and 3 to 10 (v12: 1, 2 and 4 to 11). */
export function oracleAllows(event: Pdu, state: OracleState, room: OracleRoom): boolean {
  try {
    return allows(event, state, room);
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  }
}

function allows(event: Pdu, state: OracleState, room: OracleRoom): boolean {
  const { version } = room;
  if (event.type === 'm.room.create') return mayCreate(event, version);
  const create = inState(state, 'm.room.create', '');
  if (create === undefined) return false;
  if (version >= 12 && event.roomId.slice(1) !== create.eventId.slice(1)) return false;
  if (create.content['m.federate'] === false && domain(event.sender) !== domain(create.sender)) return false;
  if (event.type === 'm.room.member') return mayChangeMembership(event, state, room);
  const membership = inState(state, 'm.room.member', event.sender)?.content['membership'];
  if (membership !== 'join') return false;
  const level = userLevel(event.sender, state, version);
  if (event.type === 'm.room.third_party_invite') return level >= namedLevel('invite', state, version);
  if (requiredLevel(event, state, version) > level) return false;
  if (event.stateKey !== null && event.stateKey[0] === '@' && event.stateKey !== event.sender) return false;
  if (event.type === 'm.room.power_levels') return mayChangePowerLevels(event, state, version);
  return true;
}

const KNOWN_VERSIONS: readonly unknown[] = ['6', '7', '8', '9', '10', '11', '12'];

function mayCreate(event: Pdu, version: number): boolean {
  if (event.prevEvents.length !== 0) return false;
  if (version < 12 && domain(event.roomId) !== domain(event.sender)) return false;
  if (version >= 12 && '$' + event.roomId.slice(1) !== event.eventId) return false;
  const { room_version: named, creator, additional_creators: more } = event.content;
  if (named !== undefined && !KNOWN_VERSIONS.includes(named)) return false;
  if (version <= 10 && creator === undefined) return false;
  if (version < 12 || more === undefined) return true;
  if (!Array.isArray(more)) return false;
  return more.every((user) => typeof user === 'string' && parseUserId(user) !== null);
}

/** Rule 2 (v12: 3, and 2 for what is cited), on the auth events that an event cites. */
export function oracleCites(event: Pdu, room: OracleRoom, rejected: ReadonlySet<EventId>): boolean {
  const cited = event.authEvents.map((id) => room.events.get(id));
  if (event.type === 'm.room.create') return cited.length === 0;
  for (const [i, entry] of cited.entries()) {
    if (entry === undefined || rejected.has(entry.eventId)) return false;
    if (entry.roomId !== event.roomId) return false;
    if (cited.some((other, j) => i !== j && other !== undefined && hasSameKey(other, entry))) return false;
    if (!isSelected(entry, event, room.version)) return false;
  }
  if (room.version < 12) return cited.some((entry) => entry?.type === 'm.room.create');
  const create = room.events.get(`$${event.roomId.slice(1)}` as EventId);
  return create?.type === 'm.room.create' && !rejected.has(create.eventId);
}

/** Server-server API, "Auth events selection". */
export function isSelected(entry: Pdu, event: Pdu, version: number): boolean {
  const { content } = event;
  if (entry.type === 'm.room.create') return entry.stateKey === '' && version < 12;
  if (entry.type === 'm.room.power_levels') return entry.stateKey === '';
  if (entry.type === 'm.room.member' && entry.stateKey === event.sender) return true;
  if (event.type !== 'm.room.member') return false;
  const { membership } = content;
  if (entry.type === 'm.room.join_rules') {
    return entry.stateKey === '' && ['join', 'invite', 'knock'].includes(membership as string);
  }
  if (entry.type === 'm.room.third_party_invite') {
    const invite = content['third_party_invite'] as { signed?: { token?: unknown } } | null | undefined;
    const token = invite?.signed?.token;
    return membership === 'invite' && typeof token === 'string' && entry.stateKey === token;
  }
  if (entry.type !== 'm.room.member' || entry.stateKey === null) return false;
  if (entry.stateKey === event.stateKey) return true;
  return (
    version >= 8 && membership === 'join' && content['join_authorised_via_users_server'] === entry.stateKey
  );
}
