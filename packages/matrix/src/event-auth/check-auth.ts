import { createIdOfRoom, domainOf, roomIdOfCreate } from '../ids/room-id.ts';
import { parseUserId, serverNameOf } from '../ids/user-id.ts';
import type { JsonValue } from '../json/json-value.ts';
import type { Pdu, StateLookup } from '../pdu.ts';
import { roomVersion, type RoomVersion } from '../room-versions.ts';
import { accept, refuse, type Verdict } from '../verdict.ts';
import { levelOf, membershipOf, namedLevel, type AuthContext, type AuthSignatures } from './auth-context.ts';
import { checkMembership } from './membership.ts';
import { checkPowerLevels } from './power-level-changes.ts';
import { atLeast, requiredPowerLevel } from './power-levels.ts';

/**
 * Whether the authorisation rules of the room version allow an event before a state.
 * Rule 2 (3 in v12), on which events it cites, is `checkAuthEvents`.
 * The rules are numbered as in room version 11; version 12 puts one in between.
 */
export function checkAuth(
  event: Pdu,
  version: RoomVersion,
  state: StateLookup,
  signatures: AuthSignatures,
): Verdict {
  // 1. If type is m.room.create.
  if (event.type === 'm.room.create') return checkCreate(event, version);
  const create = state('m.room.create', '');
  if (create === undefined) return refuse('there is no m.room.create event');
  // v12, 2. If the event's room_id is not an event ID for an accepted m.room.create event, with the
  // sigil ! instead of $, reject.
  if (version.roomIdIsCreateHash && create.eventId !== createIdOfRoom(event.roomId)) {
    return refuse('the room id is not the id of the m.room.create event');
  }
  // 3. If the content of the m.room.create event in the room state has the property m.federate set to
  // false, and the sender domain of the event does not match the sender domain of the create event.
  if (create.content['m.federate'] === false && serverNameOf(event.sender) !== serverNameOf(create.sender)) {
    return refuse('the room does not federate');
  }
  const powerLevels = state('m.room.power_levels', '');
  const context: AuthContext = { event, version, create, powerLevels, state, signatures };
  // 4. If type is m.room.member.
  if (event.type === 'm.room.member') return checkMembership(context);
  return checkByJoinedSender(context);
}

function checkByJoinedSender(context: AuthContext): Verdict {
  const { event, version, powerLevels } = context;
  // 5. If the sender's current membership state is not join, reject.
  if (membershipOf(event.sender, context) !== 'join') return refuse('the sender is not joined');
  const senderLevel = levelOf(event.sender, context);
  // 6. If type is m.room.third_party_invite: allow if and only if sender's current power level is
  // greater than or equal to the invite level.
  if (event.type === 'm.room.third_party_invite') {
    return atLeast(senderLevel, namedLevel('invite', context))
      ? accept()
      : refuse('the sender may not invite');
  }
  // 7. If the event type's required power level is greater than the sender's power level, reject.
  const required = requiredPowerLevel(event.type, event.stateKey !== null, powerLevels, version);
  if (!atLeast(senderLevel, required)) return refuse(`sending ${event.type} takes power ${required}`);
  // 8. If the event has a state_key that starts with an @ and does not match the sender, reject.
  if (event.stateKey?.startsWith('@') === true && event.stateKey !== event.sender) {
    return refuse("the state key is another user's id");
  }
  // 9. If type is m.room.power_levels.
  if (event.type === 'm.room.power_levels') return checkPowerLevels(context, senderLevel);
  // 10. Otherwise, allow.
  return accept();
}

function checkCreate(event: Pdu, version: RoomVersion): Verdict {
  const { content } = event;
  // 1. If it has any prev_events, reject.
  if (event.prevEvents.length > 0) return refuse('m.room.create follows another event');
  // 2. If the domain of the room_id does not match the domain of the sender, reject.
  // v12: if the event has a room_id, reject. (One that it had could not be the hash of itself.)
  const ownRoom = version.roomIdIsCreateHash
    ? event.roomId === roomIdOfCreate(event.eventId)
    : domainOf(event.roomId) === serverNameOf(event.sender);
  if (!ownRoom) return refuse('the room id does not belong to the sender of m.room.create');
  // 3. If content.room_version is present and is not a recognised version, reject.
  const named = content.room_version;
  if (named !== undefined && (typeof named !== 'string' || roomVersion(named) === null)) {
    return refuse('the room version is not known');
  }
  // 4. (until v10) If content has no creator property, reject.
  if (version.creatorIn === 'content' && content.creator === undefined) {
    return refuse('m.room.create names no creator');
  }
  // v12, 4. If additional_creators is present in content and is not an array of strings where each
  // string passes the same user ID validation applied to sender, reject.
  const additional = content.additional_creators;
  if (version.privilegedCreators && additional !== undefined && !areUserIds(additional)) {
    return refuse('additional_creators is not a list of user ids');
  }
  return accept();
}

function areUserIds(value: JsonValue): boolean {
  return (
    Array.isArray(value) && value.every((id: JsonValue) => typeof id === 'string' && parseUserId(id) !== null)
  );
}
