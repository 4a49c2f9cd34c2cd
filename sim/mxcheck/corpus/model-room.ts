import type { Membership, SeenEvent, Visibility } from '../../history/operation.ts';

/** An event and its place in the log of the model server. */
export interface LoggedEvent {
  readonly position: number;
  readonly event: SeenEvent;
  /** What stands before it. */
  readonly visibility: Visibility;
}

/** A room of the model server: its events, and who may do and see what. The plainest code that is right. */
export interface ModelRoom {
  readonly roomId: string;
  readonly creator: string;
  readonly events: LoggedEvent[];
  readonly members: Map<string, { position: number; membership: Membership }[]>;
  visibility: Visibility;
}

export function createModelRoom(roomId: string, creator: string): ModelRoom {
  return { roomId, creator, events: [], members: new Map(), visibility: 'shared' };
}

/** Adds an event to the end of a room and applies it to the room's state. */
export function appendEvent(room: ModelRoom, position: number, event: SeenEvent): void {
  room.events.push({ position, event, visibility: room.visibility });
  if (event.visibility) room.visibility = event.visibility;
  if (!event.membership || event.stateKey === undefined) return;
  const changes = room.members.get(event.stateKey) ?? [];
  changes.push({ position, membership: event.membership });
  room.members.set(event.stateKey, changes);
}

/** The membership after the event at a position of the log; by default the present one. */
export function membershipAt(room: ModelRoom, userId: string, position = Infinity): Membership {
  const changes = room.members.get(userId) ?? [];
  return changes.findLast((change) => change.position <= position)?.membership ?? 'leave';
}

/** Whether the state before or after an event lets a user see it, when the user asks at present. */
export function canSee(
  room: ModelRoom,
  userId: string,
  { position, event, visibility }: LoggedEvent,
): boolean {
  if (event.type === 'm.room.member' && event.stateKey === userId) return true;
  const membership = membershipAt(room, userId, position - 1);
  if (membership === 'join') return true;
  const joinsLater = (room.members.get(userId) ?? []).some(
    (change) => change.membership === 'join' && change.position > position,
  );
  return [visibility, event.visibility].some(
    (value) =>
      value === 'world_readable' ||
      (value === 'shared' && joinsLater) ||
      (value === 'invited' && membership === 'invite'),
  );
}

/** Whether the sender may set the target's membership. The creator alone has power over others. */
export function mayChange(room: ModelRoom, sender: string, target: string, membership: Membership): boolean {
  const before = membershipAt(room, target);
  if (sender === target) {
    if (membership === 'leave') return before === 'join' || before === 'invite';
    return membership === 'join' && before !== 'ban' && before !== 'join';
  }
  if (sender !== room.creator || target === room.creator || before === membership) return false;
  if (membership === 'invite') return before === 'leave';
  return membership === 'ban' || membership === 'leave';
}
