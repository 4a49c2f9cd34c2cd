import type { SyncRoom, SyncRoomPart, SyncStream } from '#platform/stream';
import { createUnread, type UnreadParts } from './unread.ts';

/** The user's rules, and what is unread: told for rooms with news, and for those that the user has read further; for all when the rules changed. */
export function createPushStream(parts: UnreadParts): SyncStream {
  const countUnread = createUnread(parts);
  return {
    name: 'push',
    async changesSince({ userId, from, to, joined, active }) {
      const rules = await parts.push.asAccountData(userId, from?.position ?? null);
      const concerned: SyncRoom[] = [];
      for (const room of joined.values()) {
        const { roomId, isNew } = room;
        const isConcerned =
          isNew || active.has(roomId) || !from || rules || parts.mayHaveRead(userId, roomId, from.position);
        if (isConcerned) concerned.push(room);
      }
      const unread = await countUnread(userId, concerned, to.position);
      const rooms = new Map<string, SyncRoomPart>();
      for (const [roomId, counts] of unread) rooms.set(roomId, { unread: counts });
      return { accountData: rules ? [rules] : [], rooms };
    },
  };
}
