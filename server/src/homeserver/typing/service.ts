import type { Cancel, Timers } from '#platform/clock';
import { fail } from '#platform/errors';
import type { Notify } from '#platform/notify';
import type { SyncRoomPart, SyncStream } from '#platform/stream';
import type { Events } from '#homeserver/events';

export type Typing = ReturnType<typeof createTyping>;

const LIMITS = { byDefaultMs: 20_000, mostMs: 120_000, rooms: 50_000 } as const;

interface RoomTyping {
  /** Who types, and what ends it. */
  readonly users: Map<string, Cancel>;
  /** The soft count of the last change. */
  changed: number;
}

/** Who types where. It lives in memory alone and ends with the process, as typing does. */
export function createTyping(parts: { events: Events; notify: Notify; timers: Timers }) {
  const { events, notify, timers } = parts;
  const rooms = new Map<string, RoomTyping>();

  function changed(roomId: string, room: RoomTyping): void {
    room.changed = notify.softChange({ rooms: new Set([roomId]), users: new Set() });
  }

  function stop(roomId: string, userId: string): void {
    const room = rooms.get(roomId);
    const cancel = room?.users.get(userId);
    if (!room || !cancel) return;
    cancel();
    room.users.delete(userId);
    changed(roomId, room);
  }

  const stream: SyncStream = {
    name: 'typing',
    async changesSince({ from, to, joined }) {
      const since = from?.soft ?? 0;
      const told = new Map<string, SyncRoomPart>();
      const [fewer, others] = rooms.size < joined.size ? [rooms, joined] : [joined, rooms];
      for (const roomId of fewer.keys()) {
        const room = rooms.get(roomId);
        if (!room || !others.has(roomId)) continue;
        const isNew = joined.get(roomId)?.isNew ?? false;
        const isNews = room.changed > since && room.changed <= to.soft;
        if (!isNews && !(isNew && room.users.size > 0)) continue;
        told.set(roomId, {
          ephemeral: [{ type: 'm.typing', content: { user_ids: [...room.users.keys()] } }],
        });
      }
      return { rooms: told };
    },
  };

  return {
    stream,
    /** @throws ApiError 403 M_FORBIDDEN for who is not joined */
    async set(
      userId: string,
      roomId: string,
      isTyping: boolean,
      timeoutMs: number = LIMITS.byDefaultMs,
    ): Promise<void> {
      if ((await events.membership(roomId, userId)) !== 'join')
        fail(403, 'M_FORBIDDEN', 'You are not in this room.');
      if (!isTyping) return stop(roomId, userId);
      const room = rooms.get(roomId) ?? { users: new Map<string, Cancel>(), changed: 0 };
      rooms.set(roomId, room);
      const wasTyping = room.users.get(userId);
      wasTyping?.();
      const end = timers.after(Math.min(timeoutMs, LIMITS.mostMs), () => stop(roomId, userId));
      room.users.set(userId, end);
      if (!wasTyping) changed(roomId, room);
      const [oldest] = rooms;
      if (rooms.size > LIMITS.rooms && oldest && oldest[1].users.size === 0) rooms.delete(oldest[0]);
    },
    /** A message was sent: its sender types no more. */
    stop,
  };
}
