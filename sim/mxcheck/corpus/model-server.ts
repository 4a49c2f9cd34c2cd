import type { Membership, SeenEvent, SeenRoom, Send, Visibility } from '../../history/operation.ts';
import { appendEvent, canSee, createModelRoom, mayChange, membershipAt } from './model-room.ts';
import type { LoggedEvent, ModelRoom } from './model-room.ts';
import { createModelInboxes } from './model-inboxes.ts';
import { userOf } from '../facts.ts';

export interface SyncAnswer {
  readonly nextBatch: string;
  readonly rooms: readonly SeenRoom[];
  readonly toDevice: readonly string[];
}

export interface PageAnswer {
  readonly events: readonly SeenEvent[];
  readonly end: string | null;
}

export interface PageWish {
  readonly roomId: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly dir: 'b' | 'f';
  readonly limit: number;
}

/** A homeserver of one log in memory that keeps every promise. Null is a refusal. */
export type ModelServer = ReturnType<typeof createModelServer>;

export function createModelServer() {
  let position = 0;
  const rooms = new Map<string, ModelRoom>();
  const txns = new Map<string, string>();
  const inboxes = createModelInboxes();

  function append(room: ModelRoom, event: Omit<SeenEvent, 'eventId'>): string {
    position += 1;
    const eventId = `$${position}`;
    appendEvent(room, position, { eventId, ...event });
    return eventId;
  }

  function appendMember(room: ModelRoom, sender: string, stateKey: string, membership: Membership): void {
    append(room, { type: 'm.room.member', sender, stateKey, membership });
  }

  function appendVisibility(room: ModelRoom, sender: string, visibility: Visibility): void {
    append(room, { type: 'm.room.history_visibility', sender, stateKey: '', visibility });
  }

  function syncRoom(room: ModelRoom, userId: string, since: number | null, limit: number): SeenRoom | null {
    const membership = membershipAt(room, userId);
    const changes = (room.members.get(userId) ?? []).filter((change) => change.position > (since ?? 0));
    const last = room.members.get(userId)?.at(-1)?.position ?? 0;
    const wasJoined = since !== null && membershipAt(room, userId, since) === 'join';
    if (membership === 'invite') {
      if (changes.length === 0) return null;
      return {
        roomId: room.roomId,
        section: 'invite',
        limited: false,
        prevBatch: null,
        timeline: [],
        state: [],
      };
    }
    const isIn = membership === 'join';
    const wasIn = wasJoined || changes.some((change) => change.membership !== 'leave');
    if (!isIn && (since === null || changes.length === 0 || !wasIn)) return null;
    const isNew = !wasJoined || (isIn && changes.some((change) => change.membership !== 'join'));
    const from = isNew ? 0 : (since ?? 0);
    const to = isIn ? position : last;
    const seen = newest(room, userId, { from, to, count: limit + 1 });
    if (seen.length === 0) return null;
    const shown = seen.slice(-limit);
    return {
      roomId: room.roomId,
      section: isIn ? 'join' : 'leave',
      limited: seen.length > limit,
      prevBatch: `t${(shown[0]?.position ?? 1) - 1}`,
      timeline: shown.map(({ event }) => event),
      state: [],
    };
  }

  return {
    createRoom(sender: string, visibility: Visibility): string {
      const room = createModelRoom(`!r${rooms.size}`, sender);
      rooms.set(room.roomId, room);
      append(room, { type: 'm.room.create', sender, stateKey: '' });
      appendMember(room, sender, sender, 'join');
      appendVisibility(room, sender, visibility);
      return room.roomId;
    },
    setMember(roomId: string, sender: string, target: string, membership: Membership): true | null {
      const room = rooms.get(roomId)!;
      if (!mayChange(room, sender, target, membership)) return null;
      appendMember(room, sender, target, membership);
      return true;
    },
    setVisibility(roomId: string, sender: string, visibility: Visibility): true | null {
      const room = rooms.get(roomId)!;
      if (sender !== room.creator) return null;
      appendVisibility(room, sender, visibility);
      return true;
    },
    send(proc: string, { roomId, txnId, uid, digest }: Omit<Send, 'f' | 'eventId'>): string | null {
      const key = `${proc} ${roomId} ${txnId}`;
      const known = txns.get(key);
      if (known !== undefined) return known;
      const room = rooms.get(roomId)!;
      const sender = userOf(proc);
      if (membershipAt(room, sender) !== 'join') return null;
      const eventId = append(room, { type: 'm.room.message', sender, uid, digest });
      txns.set(key, eventId);
      return eventId;
    },
    sync(proc: string, token: string | null, limit: number): SyncAnswer {
      const since = token === null ? null : Number(token.slice(1));
      const userId = userOf(proc);
      const seen = [...rooms.values()].flatMap((room) => syncRoom(room, userId, since, limit) ?? []);
      const toDevice = inboxes.read(proc, since ?? 0, since !== null);
      return { nextBatch: `t${position}`, rooms: seen, toDevice };
    },
    messages(userId: string, wish: PageWish): PageAnswer | null {
      const room = rooms.get(wish.roomId)!;
      const isOpen = room.visibility === 'world_readable' || (room.members.get(userId)?.length ?? 0) > 0;
      return isOpen ? readPage(room, userId, position, wish) : null;
    },
    sendToDevice(proc: string, txnId: string, uid: string, target: string): true {
      if (inboxes.add({ proc, txnId, uid, target, position: position + 1 })) position += 1;
      return true;
    },
    uploadKeys: (proc: string, keyIds: readonly string[]): true => inboxes.offerKeys(proc, keyIds),
    claimKey: (target: string): string => inboxes.claimKey(target),
    membershipOf: (roomId: string, userId: string): Membership => membershipAt(rooms.get(roomId)!, userId),
  };
}

/** The newest events of a stretch that a user may see, oldest first. */
function newest(
  room: ModelRoom,
  userId: string,
  { from, to, count }: { from: number; to: number; count: number },
): LoggedEvent[] {
  const found: LoggedEvent[] = [];
  for (let at = room.events.length - 1; at >= 0 && found.length < count; at -= 1) {
    const logged = room.events[at]!;
    if (logged.position <= from) break;
    if (logged.position <= to && canSee(room, userId, logged)) found.push(logged);
  }
  return found.toReversed();
}

/** A token stands behind the position that it names. */
function readPage(room: ModelRoom, userId: string, now: number, wish: PageWish): PageAnswer {
  const { dir, limit, to } = wish;
  const isBack = dir === 'b';
  const from = wish.from === null ? (isBack ? now : 0) : Number(wish.from.slice(1));
  const bound = to === null ? 0 : Number(to.slice(1));
  const inReach = room.events.filter(({ position }) =>
    isBack ? position <= from && position > bound : position > from,
  );
  const seen = inReach.filter((logged) => canSee(room, userId, logged));
  const page = (isBack ? seen.toReversed() : seen).slice(0, limit);
  const last = page.at(-1);
  const ended = isBack && page.length < limit;
  const end = last ? last.position - (isBack ? 1 : 0) : from;
  return { events: page.map(({ event }) => event), end: ended ? null : `t${end}` };
}
