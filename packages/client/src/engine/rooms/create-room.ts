import {
  ClientEvent,
  EventType,
  Preset,
  Visibility,
  type MatrixClient,
  type Room,
} from 'matrix-js-sdk/lib/matrix.js';
import type { ArgsOf } from '../../port/index.ts';
import type { DirectRooms } from './direct-rooms.ts';

const MEGOLM = 'm.megolm.v1.aes-sha2';
/** A new room comes with the next sync; whoever made it need not wait longer. */
const SYNC_LIMIT_MS = 10_000;

/** Makes a group. Private ones are encrypted from their first event on; public ones are not. */
export async function createGroup(client: MatrixClient, args: ArgsOf<'rooms.create'>): Promise<string> {
  const avatar = args.avatar ? await uploadPicture(client, args.avatar) : null;
  const { room_id: roomId } = await client.createRoom({
    preset: args.isPublic ? Preset.PublicChat : Preset.PrivateChat,
    visibility: Visibility.Private,
    name: args.name,
    ...(args.topic !== undefined && args.topic !== '' && { topic: args.topic }),
    invite: [...new Set(args.invite)],
    initial_state: [
      ...(args.isPublic ? [] : [encryption]),
      // Who joins a group later reads on from before, as people in it expect: what was encrypted stays unreadable to
      // them, so that this tells them no more than who spoke when.
      visibleTo('shared'),
      ...(avatar === null ? [] : [{ type: 'm.room.avatar', state_key: '', content: { url: avatar } }]),
    ],
  });
  await roomIsThere(client, roomId);
  return roomId;
}

/** The conversation with a person: the newest that both are in or invited to, else a new one. */
export async function openPerson(client: MatrixClient, direct: DirectRooms, userId: string): Promise<string> {
  const known = direct
    .roomsWith(userId)
    .flatMap((roomId) => client.getRoom(roomId) ?? [])
    .filter((room) => isUsable(room, userId))
    .toSorted((a, b) => b.getLastActiveTimestamp() - a.getLastActiveTimestamp());
  const [newest] = known;
  if (newest) return newest.roomId;
  const { room_id: roomId } = await client.createRoom({
    preset: Preset.TrustedPrivateChat,
    visibility: Visibility.Private,
    is_direct: true,
    invite: [userId],
    // From the invitation on: what one writes before the other accepts is meant for them, and nobody else comes later.
    initial_state: [encryption, visibleTo('invited')],
  });
  await direct.add(userId, roomId);
  await roomIsThere(client, roomId);
  return roomId;
}

/** Waits until the client knows of a room; for a while only. */
export async function roomIsThere(client: MatrixClient, roomId: string): Promise<void> {
  if (client.getRoom(roomId)) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      client.off(ClientEvent.Room, look);
      resolve();
    };
    const look = (room: Room): void => {
      if (room.roomId === roomId) done();
    };
    const timer = setTimeout(done, SYNC_LIMIT_MS);
    client.on(ClientEvent.Room, look);
  });
}

/** Uploads a picture of a room or person; these are never encrypted. Gives its mxc address. */
export async function uploadPicture(client: MatrixClient, file: Blob): Promise<string> {
  const type = file.type === '' ? 'application/octet-stream' : file.type;
  return (await client.uploadContent(file, { type, includeFilename: false })).content_uri;
}

const encryption = { type: EventType.RoomEncryption, state_key: '', content: { algorithm: MEGOLM } };

function visibleTo(whom: 'invited' | 'shared') {
  return { type: EventType.RoomHistoryVisibility, state_key: '', content: { history_visibility: whom } };
}

function isUsable(room: Room, userId: string): boolean {
  if (room.getMyMembership() !== 'join') return false;
  const theirs = room.getMember(userId)?.membership;
  // Members that are not loaded are there, or the account data would be of another room.
  return theirs === undefined || theirs === 'join' || theirs === 'invite';
}
