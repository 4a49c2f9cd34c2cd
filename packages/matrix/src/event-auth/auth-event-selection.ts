import { isJsonObject, type JsonObject } from '../json/json-value.ts';
import type { Pdu } from '../pdu.ts';
import type { RoomVersion } from '../room-versions.ts';

/** What of an event is known before it is built. */
export type EventDraft = Pick<Pdu, 'type' | 'stateKey' | 'sender' | 'content'>;

/** A key of the room state. */
export type StateKeyTuple = readonly [type: string, stateKey: string];

const JOIN_RULES_MATTER: readonly unknown[] = ['join', 'invite', 'knock'];

/**
 * Which keys of the state an event cites as `auth_events`, as far as the state holds them, and may cite.
 * Server-server API, "Auth events selection".
 */
export function authEventTypesFor(event: EventDraft, version: RoomVersion): readonly StateKeyTuple[] {
  // The auth_events for the m.room.create event in a room is empty.
  if (event.type === 'm.room.create') return [];
  const keys: StateKeyTuple[] = [];
  // v12: the m.room.create event MUST NOT be selected: the room_id implies it.
  if (!version.roomIdIsCreateHash) keys.push(['m.room.create', '']);
  keys.push(['m.room.power_levels', ''], ['m.room.member', event.sender]);
  if (event.type === 'm.room.member') addMemberKeys(keys, event, version);
  return keys;
}

function addMemberKeys(keys: StateKeyTuple[], event: EventDraft, version: RoomVersion): void {
  const { content } = event;
  const { membership, join_authorised_via_users_server: authoriser } = content;
  // The target's current m.room.member event, if any.
  if (event.stateKey !== null) addMember(keys, event.stateKey);
  // If membership is join, invite or knock, the current m.room.join_rules event, if any.
  if (JOIN_RULES_MATTER.includes(membership)) keys.push(['m.room.join_rules', '']);
  // If membership is invite and content contains a third_party_invite property, the current
  // m.room.third_party_invite event with state_key matching content.third_party_invite.signed.token.
  const token = membership === 'invite' ? thirdPartyToken(content) : null;
  if (token !== null) keys.push(['m.room.third_party_invite', token]);
  // If membership is join, content.join_authorised_via_users_server is present, and the room version
  // supports restricted rooms, then the m.room.member event with state_key matching it.
  if (version.restrictedJoins && membership === 'join' && typeof authoriser === 'string') {
    addMember(keys, authoriser);
  }
}

function addMember(keys: StateKeyTuple[], user: string): void {
  if (!keys.some(([type, stateKey]) => type === 'm.room.member' && stateKey === user)) {
    keys.push(['m.room.member', user]);
  }
}

function thirdPartyToken(content: JsonObject): string | null {
  const invite = content.third_party_invite;
  const signed = isJsonObject(invite) ? invite.signed : undefined;
  const token = isJsonObject(signed) ? signed.token : undefined;
  return typeof token === 'string' ? token : null;
}
