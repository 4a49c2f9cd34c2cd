import { EventType, Method, type MatrixClient, type Room } from 'matrix-js-sdk/lib/matrix.js';
import { PortError, type ArgsOf, type CallName, type ResultOf } from '../../port/index.ts';
import type { MatrixContext } from '../context.ts';
import { readObject } from '../content.ts';
import { setMarkedUnread, type ReadMarks } from '../receipts/read-marks.ts';
import { asPort, toPortError } from '../to-port-error.ts';
import { createGroup, openPerson, roomIsThere, uploadPicture } from './create-room.ts';
import type { DirectRooms } from './direct-rooms.ts';
import { setMuted } from './mute.ts';
import { resolveLink, searchPeople } from './people.ts';
import { ROLE_LEVELS } from './roles.ts';
import type { RoomList } from './room-list.ts';

export interface RoomCallNeeds {
  readonly direct: DirectRooms;
  readonly list: RoomList;
  readonly readMarks: ReadMarks;
}

const MAX_INVITES = 100;
/** Requests of one call that are under way together. */
const AT_ONCE = 4;

/** Registers the calls `rooms.*`. */
export function handleRoomCalls(matrix: MatrixContext, needs: RoomCallNeeds): void {
  const { client } = matrix;
  const on = <N extends CallName>(name: N, handler: (args: ArgsOf<N>) => Promise<ResultOf<N>>): void =>
    matrix.host.handle(name, (args) => asPort(() => handler(args)));
  on('rooms.searchPeople', ({ term, limit }) => searchPeople(client, needs.direct, term, limit));
  on('rooms.resolve', ({ link }) => resolveLink(client, link));
  const opening = new Map<string, Promise<string>>();
  on('rooms.openPerson', async ({ userId }) => {
    // Two tabs that ask at once get the same conversation.
    const work = opening.get(userId) ?? openPerson(client, needs.direct, userId);
    opening.set(userId, work);
    return { roomId: await work.finally(() => opening.delete(userId)) };
  });
  on('rooms.create', async (args) => ({ roomId: await createGroup(client, args) }));
  handleMembership(matrix, needs, on);
  handleSettings(client, on);
  handleAttention(client, needs, on);
}

type On = <N extends CallName>(name: N, handler: (args: ArgsOf<N>) => Promise<ResultOf<N>>) => void;

function handleMembership({ client }: MatrixContext, { direct }: RoomCallNeeds, on: On): void {
  on('rooms.join', async ({ roomIdOrAlias }) => {
    const { roomId } = await client.joinRoom(roomIdOrAlias);
    await roomIsThere(client, roomId);
    return { roomId };
  });
  on('rooms.acceptInvite', async ({ roomId }) => {
    const room = client.getRoom(roomId);
    const inviter = room?.getDMInviter();
    await client.joinRoom(roomId);
    if (inviter !== undefined) await direct.add(inviter, roomId);
    return null;
  });
  on('rooms.declineInvite', async ({ roomId }) => done(client.leave(roomId)));
  on('rooms.leave', async ({ roomId }) => done(client.leave(roomId)));
  on('rooms.invite', async ({ roomId, userIds }) => {
    if (userIds.length > MAX_INVITES)
      throw new PortError('too-many', `At most ${MAX_INVITES} people are invited at a time.`);
    const failed: { userId: string; message: string }[] = [];
    for (const userId of new Set(userIds)) {
      const error = await client.invite(roomId, userId).then(() => null, toPortError);
      // Nobody else can be invited either while the server is not reached.
      if (error?.code === 'offline') throw error;
      if (error) failed.push({ userId, message: error.message });
    }
    return { failed };
  });
  on('rooms.kick', async ({ roomId, userId, reason }) => done(client.kick(roomId, userId, reason)));
  on('rooms.ban', async ({ roomId, userId, reason }) => done(client.ban(roomId, userId, reason)));
  on('rooms.unban', async ({ roomId, userId }) => done(client.unban(roomId, userId)));
  on('rooms.setRole', async ({ roomId, userId, role }) => {
    // The levels as the server has them now, so that what somebody else just changed is not undone.
    const levels = await client.getStateEvent(roomId, EventType.RoomPowerLevels, '');
    const users = { ...readObject(readObject(levels)['users']), [userId]: ROLE_LEVELS[role] };
    return done(setState(client, roomId, EventType.RoomPowerLevels, { ...levels, users }));
  });
}

function handleSettings(client: MatrixClient, on: On): void {
  on('rooms.setName', ({ roomId, name }) => done(setState(client, roomId, EventType.RoomName, { name })));
  on('rooms.setTopic', ({ roomId, topic }) => done(setState(client, roomId, EventType.RoomTopic, { topic })));
  on('rooms.setAvatar', async ({ roomId, file }) => {
    const content = file ? { url: await uploadPicture(client, file) } : {};
    return done(setState(client, roomId, EventType.RoomAvatar, content));
  });
  on('rooms.link', async ({ roomId }) => {
    const room = client.getRoom(roomId);
    if (!room) throw new PortError('not-found', 'This room is not on this device.');
    return { link: linkTo(room, client.getSafeUserId()) };
  });
}

function handleAttention(client: MatrixClient, { list, readMarks }: RoomCallNeeds, on: On): void {
  on('rooms.setPinned', async ({ roomId, isPinned }) =>
    done(
      isPinned
        ? client.setRoomTag(roomId, FAVOURITE, { order: 0.5 })
        : client.deleteRoomTag(roomId, FAVOURITE),
    ),
  );
  on('rooms.setMuted', async ({ roomId, isMuted }) => done(setMuted(client, roomId, isMuted)));
  on('rooms.markRead', async ({ roomId }) => {
    const room = client.getRoom(roomId);
    return room ? done(readMarks.markRoomRead(room)) : null;
  });
  on('rooms.markUnread', async ({ roomId }) => done(setMarkedUnread(client, roomId, true)));
  on('rooms.markAllRead', async () => {
    const unread = client.getRooms().filter((room) => hasBadge(list, room.roomId));
    for (let from = 0; from < unread.length; from += AT_ONCE)
      await Promise.all(unread.slice(from, from + AT_ONCE).map((room) => readMarks.markRoomRead(room)));
    return null;
  });
}

const FAVOURITE = 'm.favourite';

function hasBadge(list: RoomList, roomId: string): boolean {
  const row = list.get(roomId);
  return (
    row !== null && row.membership === 'join' && (row.unread > 0 || row.mentions > 0 || row.isMarkedUnread)
  );
}

function setState(client: MatrixClient, roomId: string, type: string, content: object): Promise<unknown> {
  const path = `/rooms/${encodeURIComponent(roomId)}/state/${encodeURIComponent(type)}/`;
  return client.http.authedRequest(Method.Put, path, undefined, { ...content });
}

// Appendices, "matrix.to navigation": an id says nothing about where the room is, so servers are named with it.
function linkTo(room: Room, userId: string): string {
  const alias = room.getCanonicalAlias();
  if (alias !== null) return `https://matrix.to/#/${encodeURIComponent(alias)}`;
  const server = userId.slice(userId.indexOf(':') + 1);
  return `https://matrix.to/#/${encodeURIComponent(room.roomId)}?via=${encodeURIComponent(server)}`;
}

async function done(work: Promise<unknown>): Promise<null> {
  await work;
  return null;
}
