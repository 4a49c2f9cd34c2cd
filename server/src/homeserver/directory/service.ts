import type { Clock } from '#platform/clock';
import type { Db } from '#platform/db';
import type { Events } from '#homeserver/events';
import type { RoomHooks } from '#homeserver/rooms';
import { createAliases } from './aliases.ts';
import { createPublicRooms } from './public-rooms.ts';
import { createUserSearch } from './user-search.ts';

export interface DirectoryParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly events: Events;
  readonly serverName: string;
}

export type Directory = ReturnType<typeof createDirectory>;

/** How rooms and people are found. */
export function createDirectory(parts: DirectoryParts) {
  const aliases = createAliases(parts);
  const publicRooms = createPublicRooms({ ...parts, aliases });
  const roomHooks: RoomHooks = {
    reserveAlias: aliases.reserve,
    async roomCreated({ roomId, creator, alias, isPublic }) {
      if (alias !== null) await aliases.keepReserved(alias, roomId, creator);
      if (isPublic) await publicRooms.publish(roomId);
    },
  };
  return { aliases, publicRooms, searchUsers: createUserSearch(parts), roomHooks };
}
