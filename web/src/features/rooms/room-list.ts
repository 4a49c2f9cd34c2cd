import type { RoomRow } from '@herald/client/port';

export type RoomFilter = 'all' | 'unread' | 'people' | 'groups';
export const ROOM_FILTERS: readonly RoomFilter[] = ['all', 'unread', 'people', 'groups'];

/** The list as it is shown: invitations first, then the rooms that pass the filter. */
export interface RoomListContent {
  readonly invites: readonly RoomRow[];
  readonly rooms: readonly RoomRow[];
  readonly unreadRooms: number;
}

/**
 * The rooms of a filter. The room that is open stays in the list of the unread ones while it is read, or it would
 * vanish under the person's hand.
 */
export function filterRooms(
  rows: readonly RoomRow[],
  filter: RoomFilter,
  openRoomId: string | null,
): RoomListContent {
  const joined = rows.filter((row) => row.membership === 'join');
  return {
    invites: rows.filter((row) => row.membership === 'invite'),
    rooms: joined.filter((row) => passes(row, filter) || (filter === 'unread' && row.roomId === openRoomId)),
    unreadRooms: joined.filter(isUnread).length,
  };
}

/** Whether a room has something new. A muted room counts only when somebody spoke to the person. */
export function isUnread(row: RoomRow): boolean {
  if (row.isMarkedUnread || row.mentions > 0) return true;
  return row.unread > 0 && !row.isMuted;
}

/**
 * The order to show while the pointer or the focus is in the list: what was there stays where it was, what is gone
 * goes, and what is new waits at the end. Without a held order it is the latest one.
 */
export function holdOrder(held: readonly string[] | null, latest: readonly string[]): readonly string[] {
  if (held === null) return latest;
  const there = new Set(latest);
  const known = new Set(held);
  return [...held.filter((key) => there.has(key)), ...latest.filter((key) => !known.has(key))];
}

function passes(row: RoomRow, filter: RoomFilter): boolean {
  if (filter === 'unread') return isUnread(row);
  if (filter === 'people') return row.kind === 'person';
  if (filter === 'groups') return row.kind === 'group';
  return true;
}
