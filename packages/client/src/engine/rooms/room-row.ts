import {
  NotificationCountType,
  type MatrixClient,
  type MatrixEvent,
  type Room,
} from 'matrix-js-sdk/lib/matrix.js';
import type { LastMessage, RoomRow } from '../../port/index.ts';
import type { ServerCounts } from '../matrix/server-counts.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { isMarkedUnread, readUpTo } from '../receipts/read-marks.ts';
import { describeEvent } from '../timeline/build-row.ts';
import { readChatEvent, type ChatEvent } from '../timeline/chat-event.ts';
import type { Drafts } from '../timeline/drafts.ts';
import { isShown } from '../timeline/fold.ts';
import { nameIn } from '../timeline/people.ts';
import type { DirectRooms } from './direct-rooms.ts';
import { isMuted } from './mute.ts';
import { roomAvatar, roomName } from './room-words.ts';
import { isReadToEnd, unreadOf, type ReadableEvent } from './unread.ts';

/** What rooms are described with. */
export interface RoomWorld {
  readonly client: MatrixClient;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly direct: DirectRooms;
  readonly serverCounts: ServerCounts;
  /** Has a message decrypted when there is time; the room is described again then. */
  want(event: MatrixEvent): void;
}

/** How far back a room's last message is looked for. */
const MAX_BACK = 50;

/** A room of the list; null for one that does not belong there. */
export function buildRoomRow(room: Room, world: RoomWorld): RoomRow | null {
  const membership = room.getMyMembership();
  if (membership !== 'join' && membership !== 'invite') return null;
  const { client, direct, drafts, outbox } = world;
  const personId = direct.personOf(room);
  const isInvite = membership === 'invite';
  const last = isInvite ? null : lastMessage(room, world);
  const inviterId = isInvite ? room.getMember(client.getSafeUserId())?.events.member?.getSender() : undefined;
  return {
    roomId: room.roomId,
    name: roomName(room, personId),
    avatar: roomAvatar(room, personId),
    kind: personId === null ? 'group' : 'person',
    personId,
    membership,
    inviter: inviterId === undefined ? null : { userId: inviterId, name: nameIn(room, inviterId) },
    isEncrypted: room.hasEncryptionStateEvent(),
    isPinned: Object.hasOwn(room.tags, 'm.favourite'),
    isMuted: isMuted(client, room.roomId),
    ...badge(room, world.serverCounts, client.getSafeUserId(), isInvite),
    last,
    draft: drafts.preview(room.roomId),
    ts: last?.ts ?? newestTs(room, client.getSafeUserId()),
    unsent: outbox.unsent(room.roomId),
  };
}

function badge(
  room: Room,
  serverCounts: ServerCounts,
  userId: string,
  isInvite: boolean,
): Pick<RoomRow, 'unread' | 'mentions' | 'isMarkedUnread'> {
  return unreadOf({
    total: serverCounts.of(room),
    highlight: room.getUnreadNotificationCount(NotificationCountType.Highlight),
    isMarkedUnread: isMarkedUnread(room),
    isReadToEnd: isReadToEnd(newestFirst(room, userId), readUpTo(room, userId)),
    isInvite,
  });
}

function* newestFirst(room: Room, userId: string): Generator<ReadableEvent> {
  for (const event of newestEvents(room))
    yield {
      id: event.getId() ?? '',
      isOwn: event.getSender() === userId,
      counts: COUNTING.has(event.getWireType()) && !event.isState() && !event.isRelation('m.replace'),
    };
}

const COUNTING: ReadonlySet<string> = new Set(['m.room.message', 'm.room.encrypted', 'm.sticker']);

function* newestEvents(room: Room): Generator<MatrixEvent> {
  const events = room.getLiveTimeline().getEvents();
  for (let at = events.length - 1; at >= Math.max(0, events.length - MAX_BACK); at -= 1) {
    const event = events[at];
    if (event) yield event;
  }
}

function lastMessage(room: Room, world: RoomWorld): LastMessage | null {
  for (const event of newestEvents(room)) {
    const read = readPreview(event, world);
    if (!read) continue;
    const { kind, text } = describeEvent(read, null);
    const line = text ?? '';
    const senderName = nameIn(room, read.sender);
    const isOwn = read.sender === world.client.getSafeUserId();
    return { kind, sender: read.sender, senderName, isOwn, text: line, ts: read.ts };
  }
  return null;
}

function readPreview(event: MatrixEvent, world: RoomWorld): ChatEvent | null {
  const read = readChatEvent(event);
  if (!read || read.relation !== null) return null;
  if (read.reading === 'opening') {
    world.want(event);
    return { ...read, reading: 'failed' };
  }
  if (!isShown(read)) return null;
  // The SDK has put the newest edit of a recent message in its place.
  return read.reading === 'clear' && read.stateKey === null ? { ...read, content: event.getContent() } : read;
}

function newestTs(room: Room, userId: string): number {
  const invited = room.getMember(userId)?.events.member?.getTs() ?? 0;
  return Math.max(0, room.getLastActiveTimestamp(), invited);
}
