import type { Db } from '#platform/db';
import type { LatestPositions, SyncRoom } from '#platform/stream';
import type { Events } from '#homeserver/events';
import { DEVICE_LISTS } from './device-keys.ts';
import { listChangedUsers } from './store/keys.ts';

export interface DeviceListChanges {
  readonly changed: readonly string[];
  readonly left: readonly string[];
}

interface Window {
  readonly userId: string;
  readonly from: number;
  readonly to: number;
  readonly joined: ReadonlyMap<string, SyncRoom>;
  readonly newRooms: readonly SyncRoom[];
  readonly leftRooms: readonly string[];
  /** Rooms in which somebody may have come or gone. */
  readonly membersChanged: Iterable<string>;
}

const NONE: DeviceListChanges = { changed: [], left: [] };

/**
 * Whose keys the user has to fetch again, and whose they need track no more. Client-server API, "Tracking the device
 * list for a user": those whose devices or identity changed and who share a room; those who began to share one; and
 * those who share none any more.
 */
export async function listDeviceListChanges(
  { db, events, latest }: { db: Db; events: Events; latest: LatestPositions },
  window: Window,
): Promise<DeviceListChanges> {
  const { userId, from, to, joined } = window;
  const newRooms = window.newRooms.map((one) => one.room);
  const known: number[] = [];
  for (const roomId of window.membersChanged) {
    const room = joined.get(roomId);
    if (room && !room.isNew) known.push(room.room);
  }
  const mayHaveUpdated = latest.mayHaveAfter(DEVICE_LISTS, from);
  if (!mayHaveUpdated && known.length + newRooms.length + window.leftRooms.length === 0) return NONE;
  const [updated, comeAndGone, met, parted] = await Promise.all([
    mayHaveUpdated ? listChangedUsers(db, userId, from, to) : Promise.resolve<string[]>([]),
    events.listMemberChanges(known, from, to),
    events.listJoinedUsers(newRooms),
    listParted(events, window),
  ]);
  const came = comeAndGone
    .filter((one) => one.membership === 'join' && one.before !== 'join')
    .map((one) => one.userId);
  const gone = comeAndGone
    .filter((one) => one.membership !== 'join' && one.before === 'join')
    .map((one) => one.userId);
  const candidates = [...new Set<string>([...updated, ...gone, ...parted])].filter((one) => one !== userId);
  const rooms = candidates.length === 0 ? [] : [...joined.values()].map((one) => one.room);
  const sharing = new Set(await events.listSharing(rooms, candidates));
  const changed = new Set<string>([
    ...updated.filter((one) => one === userId || sharing.has(one)),
    ...came,
    ...met,
  ]);
  if (!updated.includes(userId)) changed.delete(userId);
  const left = [...gone, ...parted].filter((one) => one !== userId && !sharing.has(one) && !changed.has(one));
  return { changed: [...changed], left: [...new Set(left)] };
}

/** The same for any two places of the log: what a sync from one to the other tells. */
export async function listDeviceListChangesBetween(
  parts: { db: Db; events: Events; latest: LatestPositions },
  { userId, from, to }: Pick<Window, 'userId' | 'from' | 'to'>,
): Promise<DeviceListChanges> {
  const { events } = parts;
  const [before, changes, now] = await Promise.all([
    events.listMemberships(userId, from),
    events.listMembershipChanges(userId, from, to),
    events.listMemberships(userId, to),
  ]);
  const wasIn = new Set(before.filter((one) => one.membership === 'join').map((one) => one.roomId));
  const wasOut = new Set(changes.filter((one) => one.membership !== 'join').map((one) => one.roomId));
  const joined = new Map(
    now
      .filter((one) => one.membership === 'join')
      .map(({ room, roomId }) => {
        const isNew = !wasIn.has(roomId) || wasOut.has(roomId);
        return [roomId, { room, roomId, isNew }];
      }),
  );
  const leftRooms = now.filter((one) => one.membership !== 'join' && wasOut.has(one.roomId));
  return listDeviceListChanges(parts, {
    userId,
    from,
    to,
    joined,
    newRooms: [...joined.values()].filter((one) => one.isNew),
    leftRooms: leftRooms.map((one) => one.roomId),
    membersChanged: joined.keys(),
  });
}

/**
 * Everybody in rooms that the user left: whom of them they may not share a room with any more. Who was only invited
 * is not told who is in the room.
 */
async function listParted(events: Events, { userId, from, to, leftRooms }: Window): Promise<string[]> {
  if (leftRooms.length === 0) return [];
  const [before, changes] = await Promise.all([
    events.listMemberships(userId, from),
    events.listMembershipChanges(userId, from, to),
  ]);
  const wasIn = [...before, ...changes].filter((one) => one.membership === 'join').map((one) => one.roomId);
  const ends = leftRooms
    .filter((roomId) => wasIn.includes(roomId))
    .map((roomId) => changes.findLast((one) => one.roomId === roomId && one.membership !== 'join'))
    .filter((end) => end !== undefined);
  // Who was there when the user left; who came later is none of theirs.
  const members = await events.listStates(
    ends.map(({ room, roomId, position }) => ({ room, roomId, at: position })),
    ['m.room.member'],
  );
  const joined = members.filter(({ content }) => content['membership'] === 'join');
  return [...new Set(joined.map((event) => event.stateKey ?? ''))];
}
