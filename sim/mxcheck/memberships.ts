import type { Membership, Visibility } from '../history/operation.ts';
import type { RoomOrder } from './final-order.ts';

/** A value of a room's state, from the position after its event on. */
interface Change<V> {
  readonly position: number;
  readonly value: V;
}

/** From the join to the event that ended it; `end` is Infinity for who stayed. */
export interface Stay {
  readonly join: number;
  readonly end: number;
}

/** Who was what in a room, and who may read it, at each position of the final order. */
export interface RoomState {
  /** The membership that stands before the event at `position`: `leave` when there was none. */
  membershipBefore(userId: string, position: number): Membership;
  /** All membership events of a user, oldest first. */
  changesOf(userId: string): readonly Change<Membership>[];
  staysOf(userId: string): readonly Stay[];
  /** The history visibility that stands before the event at `position`: `shared` when none was set. */
  visibilityBefore(position: number): Visibility;
  /** Everybody with a membership event. */
  users(): Iterable<string>;
}

/** Reads the state of a room off its events. */
export function createRoomState({ events }: RoomOrder): RoomState {
  const members = new Map<string, Change<Membership>[]>();
  const visibilities: Change<Visibility>[] = [];
  for (const [position, event] of events.entries()) {
    if (event.type === 'm.room.history_visibility' && event.visibility !== undefined)
      visibilities.push({ position, value: event.visibility });
    if (event.type !== 'm.room.member' || event.stateKey === undefined || !event.membership) continue;
    const changes = members.get(event.stateKey) ?? [];
    changes.push({ position, value: event.membership });
    members.set(event.stateKey, changes);
  }
  const stays = new Map([...members].map(([userId, changes]) => [userId, toStays(changes)]));
  return {
    membershipBefore: (userId, position) => valueBefore(members.get(userId) ?? [], position) ?? 'leave',
    changesOf: (userId) => members.get(userId) ?? [],
    staysOf: (userId) => stays.get(userId) ?? [],
    visibilityBefore: (position) => valueBefore(visibilities, position) ?? 'shared',
    users: () => members.keys(),
  };
}

function toStays(changes: readonly Change<Membership>[]): Stay[] {
  const stays: Stay[] = [];
  let join: number | null = null;
  for (const { position, value } of changes) {
    if (value === 'join') join ??= position;
    else if (join !== null) {
      stays.push({ join, end: position });
      join = null;
    }
  }
  if (join !== null) stays.push({ join, end: Infinity });
  return stays;
}

/** The newest value whose event stands before `position`. */
function valueBefore<V>(changes: readonly Change<V>[], position: number): V | undefined {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((changes[middle]?.position ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return changes[low - 1]?.value;
}
