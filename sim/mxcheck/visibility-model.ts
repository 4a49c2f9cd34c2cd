import type { SeenEvent } from '../history/operation.ts';
import type { JudgedRoom } from './facts.ts';

/**
 * Whether a user may be shown the event at a position by an answer that came at `byNs`: client-server API, "Room
 * history visibility", written down from the specification alone. The state that counts is the one before the event.
 */
export function maySee(room: JudgedRoom, userId: string, position: number, byNs: number): boolean {
  const { state, order } = room;
  const event = order.events[position];
  const membership = state.membershipBefore(userId, position);
  if (membership === 'join' || isOwnMembership(event, userId)) return true;
  const before = state.visibilityBefore(position);
  // "The user should be allowed to see the event if the history_visibility before or after the event would allow."
  const after = event?.type === 'm.room.history_visibility' ? event.visibility : undefined;
  return [before, after].some((visibility) => {
    if (visibility === 'world_readable') return true;
    if (visibility === 'shared') return mayHaveJoined(room, userId, { after: position, byNs });
    return visibility === 'invited' && membership === 'invite';
  });
}

/**
 * Whether the chain of a user has to be told of the event at a position by an answer that goes up to `upTo`. Stricter
 * than maySee: only what follows from the events up to there, and of a room that was left only what was in the stay.
 */
export function mustSee(
  { state }: JudgedRoom,
  userId: string,
  position: number,
  { upTo, section }: { upTo: number; section: 'join' | 'leave' },
): boolean {
  const membership = state.membershipBefore(userId, position);
  if (membership === 'join') return true;
  if (section === 'leave') return false;
  const visibility = state.visibilityBefore(position);
  if (visibility === 'world_readable') return true;
  if (visibility === 'invited') return membership === 'invite';
  const isJoinAhead = ({ join }: { join: number }) => join >= position && join <= upTo;
  return visibility === 'shared' && state.staysOf(userId).some(isJoinAhead);
}

/** Whether the user may have joined the room at or behind a position before an answer came. */
function mayHaveJoined(
  { state, times }: JudgedRoom,
  userId: string,
  { after, byNs }: { after: number; byNs: number },
): boolean {
  const stays = state.staysOf(userId);
  return stays.some(({ join }) => join >= after && (times.notBeforeNs[join] ?? 0) <= byNs);
}

export function isOwnMembership(event: SeenEvent | undefined, userId: string): boolean {
  return event?.type === 'm.room.member' && event.stateKey === userId;
}
