import type { Db } from '#platform/db';
import type { Events } from '#homeserver/events';
import { parseSearchTerm } from './rules.ts';
import { listOpenRooms, listPeople, type Person } from './store.ts';

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 50;
/** A search looks at so many people at most, however many have such a name. */
const PAGE = 100;
const MAX_PAGES = 10;
const MAX_OPEN_ROOMS = 5_000;

export interface FoundPeople {
  readonly results: readonly Person[];
  /** There may be more. */
  readonly limited: boolean;
}

/**
 * Finds people by their names. One finds those with whom one shares a room, and those in rooms that are open
 * to everybody; nobody else can be told to exist by it.
 */
export function createUserSearch({ db, events, serverName }: { db: Db; events: Events; serverName: string }) {
  async function listVisibleRooms(userId: string): Promise<number[]> {
    const memberships = await events.listMemberships(userId, events.position());
    const own = memberships.filter(({ membership }) => membership === 'join').map(({ room }) => room);
    return [...new Set([...own, ...(await listOpenRooms(db, MAX_OPEN_ROOMS))])];
  }

  return async function searchUsers(
    userId: string,
    request: { search_term: string; limit?: number },
  ): Promise<FoundPeople> {
    const term = parseSearchTerm(request.search_term, serverName);
    if (term === null) return { results: [], limited: false };
    const limit = Math.min(request.limit ?? DEFAULT_LIMIT, MAX_LIMIT);
    const rooms = await listVisibleRooms(userId);
    const found: Person[] = [];
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const people = await listPeople(db, term, { limit: PAGE, offset: page * PAGE });
      const visible = new Set(
        await events.listSharing(
          rooms,
          people.map((person) => person.userId),
        ),
      );
      found.push(...people.filter((person) => visible.has(person.userId)));
      if (found.length > limit) return { results: found.slice(0, limit), limited: true };
      if (people.length < PAGE) return { results: found, limited: false };
    }
    return { results: found, limited: true };
  };
}
