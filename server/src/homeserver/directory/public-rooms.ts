import type { JsonObject } from '@herald/matrix';
import type { Clock } from '#platform/clock';
import type { Db } from '#platform/db';
import { fail } from '#platform/errors';
import type { Events } from '#homeserver/events';
import type { Aliases } from './aliases.ts';
import {
  compareRooms,
  matchesFilter,
  pageOf,
  parsePageToken,
  SHOWN_STATE,
  toPublicRoom,
  type PublicRoom,
  type PublicRoomsPage,
  type RoomFilter,
} from './public-room.ts';
import { deletePublished, insertPublished, isPublished, listPublished, type PublishedRoom } from './store.ts';

/** More rooms than that are not listed. */
const MAX_LISTED = 5_000;
const DEFAULT_PAGE = 100;
const MAX_PAGE = 500;

export type Visibility = 'public' | 'private';

export interface PublicRoomsRequest {
  readonly server?: string;
  readonly limit?: number;
  readonly since?: string;
  readonly filter?: RoomFilter;
  readonly third_party_instance_id?: string;
}

interface Known {
  /** The end of the log before the room was read. */
  readonly at: number;
  readonly shown: PublicRoom;
}

/** The rooms that everybody may look through. A room is in it when one who may name it put it there. */
export function createPublicRooms(parts: {
  db: Db;
  clock: Clock;
  events: Events;
  aliases: Aliases;
  serverName: string;
}) {
  const { db, clock, events, aliases, serverName } = parts;
  /** What was shown of each room, read again only when something happened there. */
  let known: ReadonlyMap<string, Known> = new Map();

  async function getRoom(roomId: string): Promise<PublishedRoom> {
    return (
      (await events.findRoom(roomId)) ?? fail(404, 'M_NOT_FOUND', 'There is no such room on this server.')
    );
  }

  async function readRooms(rooms: readonly PublishedRoom[]): Promise<Map<string, Known>> {
    const at = events.position();
    const [state, counts] = await Promise.all([
      events.listStates(
        rooms.map(({ room, roomId }) => ({ room, roomId, at })),
        SHOWN_STATE,
      ),
      events.listMemberCounts(rooms.map(({ room }) => room)),
    ]);
    const contents = new Map(rooms.map(({ roomId }) => [roomId, new Map<string, JsonObject>()]));
    for (const event of state)
      if (event.stateKey === '') contents.get(event.roomId)?.set(event.type, event.content);
    return new Map(
      rooms.map(({ roomId, room }) => {
        const joined = counts.get(room)?.joined ?? 0;
        return [roomId, { at, shown: toPublicRoom(roomId, joined, contents.get(roomId) ?? new Map()) }];
      }),
    );
  }

  async function listRooms(): Promise<PublicRoom[]> {
    const listed = await listPublished(db, MAX_LISTED);
    const changed = listed.filter(({ roomId }) => {
      const before = known.get(roomId);
      return !before || events.mayHaveAfter(roomId, before.at);
    });
    const read = await readRooms(changed);
    const rooms = new Map(
      listed.flatMap(({ roomId }) => {
        const now = read.get(roomId) ?? known.get(roomId);
        return now ? [[roomId, now] as const] : [];
      }),
    );
    known = rooms;
    return [...rooms.values()].map(({ shown }) => shown);
  }

  async function publish(roomId: string): Promise<void> {
    await insertPublished(db, await getRoom(roomId), clock.now());
  }

  return {
    publish,
    async list({
      server,
      limit,
      since,
      filter,
      third_party_instance_id: network,
    }: PublicRoomsRequest): Promise<PublicRoomsPage> {
      if (server !== undefined && server !== serverName)
        fail(404, 'M_NOT_FOUND', `This server does not talk to ${server}.`);
      const token =
        since === undefined
          ? null
          : (parsePageToken(since) ?? fail(400, 'M_INVALID_PARAM', 'This is no page.'));
      // There are no bridges, and so no rooms behind them.
      const rooms = network === undefined ? await listRooms() : [];
      const shown = rooms
        // A room without members can be joined by nobody.
        .filter((room) => room.num_joined_members > 0 && matchesFilter(room, filter ?? {}))
        .toSorted(compareRooms);
      return pageOf(shown, Math.min(limit || DEFAULT_PAGE, MAX_PAGE), token);
    },
    async visibility(roomId: string): Promise<Visibility> {
      await getRoom(roomId);
      return (await isPublished(db, roomId)) ? 'public' : 'private';
    },
    async setVisibility(userId: string, roomId: string, visibility: Visibility): Promise<void> {
      await getRoom(roomId);
      if (!(await aliases.mayName(userId, roomId)))
        fail(403, 'M_FORBIDDEN', 'You may not list or unlist this room.');
      if (visibility === 'public') await publish(roomId);
      else await deletePublished(db, roomId);
    },
  };
}
