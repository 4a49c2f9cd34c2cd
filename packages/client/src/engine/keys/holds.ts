import {
  EventType,
  RoomEvent,
  RoomStateEvent,
  type IRoomTimelineData,
  type MatrixEvent,
  type Room,
} from 'matrix-js-sdk/lib/matrix.js';
import type { CryptoApi } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { RoomHold } from '../../port/index.ts';
import type { MatrixContext } from '../context.ts';
import { findSendDoor } from '../matrix/send-door.ts';
import type { SendGate } from '../outbox/send-gate.ts';
import { areSameHolds, listHolds, type Reader } from './hold-rules.ts';
import type { Identities } from './identities.ts';
import { createKnownMembers } from './known-members.ts';
import type { Security } from './security.ts';

/** What holds back sending, and the gate that sending goes through. */
export interface Holds extends SendGate {
  /** As last looked at, for the screen; the first question looks, and `onChange` tells. */
  list(roomId: string): readonly RoomHold[];
  /** The person saw that these are in the room. */
  acceptMembers(roomId: string, userIds: readonly string[]): Promise<void>;
  /** The first sync is done: what comes now happens now. */
  prepared(): void;
  /** Takes rooms in that were never looked at, a few at a time. */
  adoptRooms(): Promise<void>;
  stop(): void;
}

/** How long a message waits to learn how the account stands before it counts as held. */
const SECURITY_LIMIT_MS = 20_000;
/** Rooms that are looked at in the background after a start, and of which size: their members have to be fetched. */
const ADOPTED_ROOMS = 200;
const ADOPTED_MEMBERS = 300;
/** How often a look is done again because something changed meanwhile. */
const LOOKS = 5;
/** Many identities become known at once; rooms are looked at again after the last of them. */
const RELOOK_MS = 50;
/** Rooms of which the last look is remembered. */
const REMEMBERED = 500;

interface Look {
  readonly holds: readonly RoomHold[];
  readonly stamp: string;
}

export function createHolds(
  matrix: MatrixContext,
  crypto: CryptoApi,
  security: Security,
  identities: Identities,
): Holds {
  const { client, session, log } = matrix;
  const known = createKnownMembers(matrix.storage);
  const door = findSendDoor(client);
  const hearers = new Set<() => void>();
  const looks = new Map<string, Look>();
  const memberships = new Map<string, number>();
  let trust = 0;
  let seenAnswers = 0;
  let isPrepared = false;
  let relook: ReturnType<typeof setTimeout> | null = null;

  /** What an earlier look depends on. Another stamp means that it has to be done again. */
  function stampOf(roomId: string): string {
    const answers = door?.keyAnswers() ?? 0;
    if (answers !== seenAnswers) {
      // An answer about keys may have changed somebody before the SDK tells of it.
      seenAnswers = answers;
      identities.forget();
      trust += 1;
    }
    return `${memberships.get(roomId) ?? 0} ${trust} ${security.state()}`;
  }

  async function look(room: Room, attempt = 1): Promise<readonly RoomHold[]> {
    const { roomId } = room;
    const stamp = stampOf(roomId);
    const before = looks.get(roomId);
    if (before?.stamp === stamp) return before.holds;
    const holds = listHolds(security.state(), await listReaders(room));
    remember(roomId, { holds, stamp });
    if (!areSameHolds(before?.holds ?? [], holds)) tell();
    // Something changed while it was looked at.
    return stampOf(roomId) === stamp || attempt === LOOKS ? holds : look(room, attempt + 1);
  }

  async function listReaders(room: Room): Promise<readonly Reader[]> {
    const members = await room.getEncryptionTargetMembers();
    const userIds = members.map(({ userId }) => userId);
    await known.adopt(room.roomId, userIds);
    const shown = await known.find(room.roomId);
    const present = new Set(userIds);
    await known.remove(
      room.roomId,
      [...(shown ?? [])].filter((userId) => !present.has(userId)),
    );
    const others = members.filter(({ userId }) => userId !== session.userId);
    return Promise.all(
      others.map(async ({ userId, name }) => ({
        userId,
        name,
        identity: await identities.read(userId),
        isShown: shown?.has(userId) ?? true,
      })),
    );
  }

  function remember(roomId: string, value: Look): void {
    looks.delete(roomId);
    looks.set(roomId, value);
    const [oldest] = looks.keys();
    if (looks.size > REMEMBERED && oldest !== undefined) looks.delete(oldest);
  }

  function tell(): void {
    for (const hear of hearers) hear();
  }

  async function findEncrypted(roomId: string): Promise<Room | null> {
    const room = client.getRoom(roomId);
    if (!room) return null;
    const isEncrypted = room.hasEncryptionStateEvent() || (await crypto.isEncryptionEnabledInRoom(roomId));
    return isEncrypted ? room : null;
  }

  async function check(roomId: string): Promise<RoomHold | null> {
    const room = await findEncrypted(roomId);
    if (!room) return null;
    const state = await security.known(SECURITY_LIMIT_MS);
    if (state === 'unknown') return { kind: 'not-ready', reason: 'locked' };
    return (await look(room))[0] ?? null;
  }

  function touch(roomId: string): void {
    memberships.set(roomId, (memberships.get(roomId) ?? 0) + 1);
    // Rooms that nobody looked at are looked at when somebody does.
    if (looks.has(roomId)) lookSoon(roomId);
  }

  function lookSoon(roomId: string): void {
    findEncrypted(roomId)
      .then(async (room) => void (room && (await look(room))))
      .catch(() => log.warn('keys.holds.unknown'));
  }

  function onTrust(): void {
    trust += 1;
    relook ??= setTimeout(() => {
      relook = null;
      for (const roomId of looks.keys()) lookSoon(roomId);
      tell();
    }, RELOOK_MS);
  }

  function onTimeline(
    event: MatrixEvent,
    room: Room | undefined,
    toStart: boolean | undefined,
    _r: boolean,
    data: IRoomTimelineData,
  ): void {
    if (!room || toStart || event.getType() !== EventType.RoomMember || !data.liveEvent) return;
    const userId = event.getStateKey() ?? '';
    const isIn = ['join', 'invite'].includes(String(event.getContent()['membership']));
    // It is a line of the conversation: the person is shown it.
    const change = isIn ? known.add(room.roomId, [userId]) : known.remove(room.roomId, [userId]);
    change.then(() => touch(room.roomId)).catch(() => log.warn('keys.known-members.not-stored'));
  }

  const onMember = (event: MatrixEvent): void => {
    if (event.getType() === EventType.RoomMember) touch(event.getRoomId() ?? '');
  };
  const onOwnMembership = (room: Room, membership: string): void => {
    // The first sync tells of every room there is: those are taken in later, a few at a time.
    if (!isPrepared) return;
    if (membership === 'join') return lookSoon(room.roomId);
    looks.delete(room.roomId);
    known.drop(room.roomId).catch(() => log.warn('keys.known-members.not-stored'));
  };
  client.on(RoomEvent.Timeline, onTimeline);
  client.on(RoomStateEvent.Events, onMember);
  client.on(RoomEvent.MyMembership, onOwnMembership);
  identities.onChange(onTrust);
  security.onChange(onTrust);
  door?.guard(async (roomId) => {
    if ((await check(roomId)) === null) return true;
    // Its key went to people whom this person has not agreed to: nothing may ever be encrypted with it.
    await crypto.forceDiscardSession(roomId);
    log.warn('keys.send.refused');
    return false;
  });

  return {
    check,
    list(roomId) {
      if (!looks.has(roomId) && client.getRoom(roomId)?.hasEncryptionStateEvent()) lookSoon(roomId);
      return looks.get(roomId)?.holds ?? [];
    },
    onChange(hear) {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    async acceptMembers(roomId, userIds) {
      await known.add(roomId, userIds);
      touch(roomId);
      tell();
    },
    prepared: () => void (isPrepared = true),
    async adoptRooms() {
      const joined = client.getRooms().filter((room) => room.getMyMembership() === 'join');
      const rooms = joined.filter((room) => room.hasEncryptionStateEvent());
      for (const room of rooms.slice(0, ADOPTED_ROOMS)) {
        if (
          (await known.find(room.roomId)) !== null ||
          room.getInvitedAndJoinedMemberCount() > ADOPTED_MEMBERS
        )
          continue;
        const members = await room.getEncryptionTargetMembers();
        await known.adopt(
          room.roomId,
          members.map(({ userId }) => userId),
        );
      }
    },
    stop() {
      if (relook) clearTimeout(relook);
      client.off(RoomEvent.Timeline, onTimeline);
      client.off(RoomStateEvent.Events, onMember);
      client.off(RoomEvent.MyMembership, onOwnMembership);
    },
  };
}
