import type { Room } from 'matrix-js-sdk/lib/matrix.js';
import type { MemoryStore } from 'matrix-js-sdk/lib/store/memory.js';
import type { ISyncResponse } from 'matrix-js-sdk/lib/sync-accumulator.js';

/** How many messages of a room are unread by the server's count, which goes by the account's own rules. */
export interface ServerCounts {
  /** The SDK's own count where the server did not say. */
  of(room: Room): number;
  /** Calls back for every room of which the count changed. */
  onChange(hear: (roomId: string) => void): () => void;
}

/**
 * Reads the counts out of what a store is given to keep. The SDK shows the server's in open rooms alone: in encrypted
 * ones it counts what it has decrypted, which on a new device is the last few.
 */
export function createServerCounts(store: MemoryStore): ServerCounts {
  const counts = new Map<string, number>();
  const hearers = new Set<(roomId: string) => void>();

  function learn(rooms: Partial<ISyncResponse['rooms']> | undefined): void {
    for (const [roomId, { unread_notifications: unread }] of Object.entries(rooms?.join ?? {})) {
      const count = unread?.notification_count;
      if (count === undefined || counts.get(roomId) === count) continue;
      counts.set(roomId, count);
      for (const hear of hearers) hear(roomId);
    }
  }

  // Both are properties of some stores and methods of others.
  const { setSyncData, getSavedSync } = store;
  store.setSyncData = (data) => {
    learn(data.rooms);
    return setSyncData.call(store, data);
  };
  store.getSavedSync = async () => {
    const saved = await getSavedSync.call(store);
    learn(saved?.roomsData);
    return saved;
  };

  return {
    of: (room) => counts.get(room.roomId) ?? room.getUnreadNotificationCount(),
    onChange(hear) {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
  };
}
