import type { Room } from 'matrix-js-sdk/lib/matrix.js';
import { cutText, readText } from '../content.ts';
import { avatarIn } from '../timeline/people.ts';

const NAME_LIMIT = 200;

/** What a room is called (Client-server API, "Calculating the display name for a room"); '' when nobody else is there. */
export function roomName(room: Room, personId: string | null): string {
  const given = stateText(room, 'm.room.name', 'name');
  if (given !== null && given.trim() !== '') return cutText(given, NAME_LIMIT);
  const alias = room.getCanonicalAlias();
  if (alias !== null) return cutText(alias, NAME_LIMIT);
  const person = personId === null ? null : room.getMember(personId);
  if (person) return cutText(person.rawDisplayName, NAME_LIMIT);
  if (personId !== null) return personId;
  // The SDK's own words for an empty room are English: the tab has its own.
  const hasOthers = room.getInvitedAndJoinedMemberCount() > 1 || room.getMyMembership() === 'invite';
  return hasOthers ? cutText(room.name, NAME_LIMIT) : '';
}

/** The mxc address of a room's picture: its own, or that of the other person. */
export function roomAvatar(room: Room, personId: string | null): string | null {
  const own = stateText(room, 'm.room.avatar', 'url');
  if (own?.startsWith('mxc://')) return own;
  return personId === null ? null : avatarIn(room, personId);
}

/** A text of the room's present state. */
export function stateText(room: Room, type: string, key: string): string | null {
  return readText(room.currentState.getStateEvents(type, '')?.getContent()[key], 4_000);
}
