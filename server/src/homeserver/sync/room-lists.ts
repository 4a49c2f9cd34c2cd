import type { SyncRoom } from '#platform/stream';
import type { MembershipRecord } from '#homeserver/events';
import type { Memberships } from './sessions.ts';

/** The rooms of an answer, by what the user is in them. */
export interface RoomLists {
  readonly joined: ReadonlyMap<string, SyncRoom>;
  /** Those of `joined` that the client does not know yet. */
  readonly newRooms: readonly SyncRoom[];
  readonly invited: readonly MembershipRecord[];
  readonly knocked: readonly MembershipRecord[];
  /** Left or banned since `from`; on a first sync those that the client asked for. */
  readonly left: readonly MembershipRecord[];
}

/**
 * Sorts the user's rooms for an answer from `from` (null: everything).
 * @param changes the user's membership changes in (from, to]
 * @param before their memberships at `from`
 */
export function sortRooms(
  now: Memberships,
  since: { changes: readonly MembershipRecord[]; before: ReadonlyMap<string, string> } | null,
  options: { includeLeave: boolean; forgotten: ReadonlyMap<string, number> },
): RoomLists {
  // Nobody came or went, which is the rule: a look must not cost what the number of rooms is.
  if (since?.changes.length === 0) {
    return { joined: now.joined, newRooms: [], invited: [], knocked: [], left: [] };
  }
  const changed = since ? new Set(since.changes.map((change) => change.roomId)) : null;
  const joined = new Map<string, SyncRoom>();
  const invited: MembershipRecord[] = [];
  const knocked: MembershipRecord[] = [];
  const left: MembershipRecord[] = [];
  for (const record of now.byRoom.values()) {
    const { roomId, room, membership } = record;
    const isNews = changed?.has(roomId) ?? true;
    if (membership === 'join') joined.set(roomId, { roomId, room, isNew: isNewRoom(roomId, since) });
    else if (membership === 'invite' && isNews) invited.push(record);
    else if (membership === 'knock' && isNews) knocked.push(record);
    else if (isNews && isLeaveNews(record, since, options)) left.push(record);
  }
  const newRooms = [...joined.values()].filter((one) => one.isNew);
  return { joined, newRooms, invited, knocked, left };
}

/** A room is new to the client when it was not joined all the time since `from`. */
function isNewRoom(roomId: string, since: Parameters<typeof sortRooms>[1]): boolean {
  if (!since) return true;
  const changes = since.changes.filter((change) => change.roomId === roomId);
  if (changes.length === 0) return false;
  return since.before.get(roomId) !== 'join' || changes.some((change) => change.membership !== 'join');
}

function isLeaveNews(
  { roomId, membership, position }: MembershipRecord,
  since: Parameters<typeof sortRooms>[1],
  { includeLeave, forgotten }: { includeLeave: boolean; forgotten: ReadonlyMap<string, number> },
): boolean {
  if (membership !== 'leave' && membership !== 'ban') return false;
  if ((forgotten.get(roomId) ?? 0) >= position) return false;
  if (!since) return includeLeave;
  // Somebody who was never in, and is banned or unbanned, has nothing to leave.
  const was = [
    since.before.get(roomId),
    ...since.changes.filter((one) => one.roomId === roomId).map((one) => one.membership),
  ];
  return was.some((one) => one === 'join' || one === 'invite' || one === 'knock');
}
