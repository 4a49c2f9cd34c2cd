/** Which members one device was told of, room by room. Forgetting costs a repetition and nothing else. */
export interface LazyMembers {
  knows(roomId: string, userId: string): boolean;
  remember(roomId: string, userIds: Iterable<string>): void;
  forget(roomId: string): void;
}

export interface LazyMemberCache {
  forDevice(userId: string, deviceId: string): LazyMembers;
}

const MAX_ROOM_VIEWS = 50_000;

export function createLazyMemberCache(): LazyMemberCache {
  const told = new Map<string, Set<string>>();
  return {
    forDevice(userId, deviceId) {
      const name = (roomId: string) => JSON.stringify([userId, deviceId, roomId]);
      return {
        knows: (roomId, member) => told.get(name(roomId))?.has(member) ?? false,
        remember(roomId, members) {
          const known = told.get(name(roomId)) ?? new Set();
          for (const member of members) known.add(member);
          told.delete(name(roomId));
          told.set(name(roomId), known);
          const [oldest] = told.keys();
          if (told.size > MAX_ROOM_VIEWS && oldest !== undefined) told.delete(oldest);
        },
        forget: (roomId) => void told.delete(name(roomId)),
      };
    },
  };
}
