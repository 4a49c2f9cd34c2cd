import {
  RoomMemberEvent,
  RoomStateEvent,
  type MatrixEvent,
  type Room,
  type RoomMember,
  type RoomState,
} from 'matrix-js-sdk/lib/matrix.js';
import type { RoomDetailRow, RoomHold } from '../../port/index.ts';
import type { MatrixContext } from '../context.ts';
import type { Feed } from '../host.ts';
import type { SendGate } from '../outbox/send-gate.ts';
import { nameIn } from '../timeline/people.ts';
import type { DirectRooms } from './direct-rooms.ts';
import { isMuted } from './mute.ts';
import { powersIn } from './roles.ts';
import type { RoomList } from './room-list.ts';
import { roomAvatar, roomName, stateText } from './room-words.ts';

const BATCH_MS = 33;
const MAX_TYPING = 5;
/**
 * Looking for what holds sending back fetches members and asks for their keys, on the thread that decrypts the messages
 * that the person waits for. The outbox looks by itself before anything leaves.
 */
const HOLDS_AFTER_MS = 400;

/** Follows one room for the topic `room`; gives what ends that. */
export function createRoomDetailWatch(
  { client, log }: MatrixContext,
  needs: { readonly list: RoomList; readonly direct: DirectRooms; readonly gate: SendGate },
  roomId: string,
  feed: Feed<RoomDetailRow>,
): () => void {
  const userId = client.getSafeUserId();
  let holds: readonly RoomHold[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isStopped = false;

  function publish(): void {
    const room = client.getRoom(roomId);
    if (!room || isStopped) return;
    feed.set(roomId, {
      ...describe(room, needs.direct.personOf(room)),
      isMuted: isMuted(client, roomId),
      holds,
    });
  }
  function schedule(): void {
    timer ??= setTimeout(() => {
      timer = null;
      publish();
    }, BATCH_MS);
  }
  async function lookForHolds(): Promise<void> {
    try {
      const hold = await needs.gate.check(roomId);
      holds = hold ? [hold] : [];
      publish();
    } catch {
      // Asked again at the next change; the outbox asks by itself before anything leaves.
      log.warn('rooms.holds.not-known');
    }
  }
  function describe(room: Room, personId: string | null): Omit<RoomDetailRow, 'isMuted' | 'holds'> {
    const membership = room.getMyMembership();
    return {
      roomId,
      name: roomName(room, personId),
      topic: stateText(room, 'm.room.topic', 'topic'),
      avatar: roomAvatar(room, personId),
      kind: personId === null ? 'group' : 'person',
      personId,
      membership: isKnown(membership) ? membership : 'leave',
      isEncrypted: room.hasEncryptionStateEvent(),
      isPublic: room.getJoinRule() === 'public',
      memberCount: room.getJoinedMemberCount(),
      invitedCount: room.getInvitedMemberCount(),
      address: room.getCanonicalAlias(),
      isPinned: Object.hasOwn(room.tags, 'm.favourite'),
      typing: typingIn(room, userId),
      can: powersIn(room, userId),
    };
  }

  const onMember = (_event: MatrixEvent, member: RoomMember): void => {
    if (member.roomId === roomId) schedule();
  };
  const onState = (event: MatrixEvent, state: RoomState): void => {
    if (state.roomId !== roomId) return;
    schedule();
    // Somebody who came may be one whom we have not seen before.
    if (event.getType() === 'm.room.member' || event.getType() === 'm.room.encryption') void lookForHolds();
  };
  client.on(RoomMemberEvent.Typing, onMember);
  client.on(RoomMemberEvent.PowerLevel, onMember);
  client.on(RoomStateEvent.Events, onState);
  const stopGate = needs.gate.onChange(() => void lookForHolds());
  const stopList = needs.list.onRow((changed) => {
    if (changed === roomId) schedule();
  });
  publish();
  const firstLook = setTimeout(() => void lookForHolds(), HOLDS_AFTER_MS);

  return () => {
    isStopped = true;
    clearTimeout(firstLook);
    if (timer !== null) clearTimeout(timer);
    stopGate();
    stopList();
    client.off(RoomMemberEvent.Typing, onMember);
    client.off(RoomMemberEvent.PowerLevel, onMember);
    client.off(RoomStateEvent.Events, onState);
  };
}

function typingIn(room: Room, userId: string): RoomDetailRow['typing'] {
  const typing = room.currentState.getMembers().filter((member) => member.typing && member.userId !== userId);
  return typing
    .slice(0, MAX_TYPING)
    .map((member) => ({ userId: member.userId, name: nameIn(room, member.userId) }));
}

function isKnown(membership: string): membership is RoomDetailRow['membership'] {
  return ['join', 'invite', 'leave', 'ban'].includes(membership);
}
