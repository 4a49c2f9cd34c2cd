import {
  parseRoomAlias,
  powerLevelOf,
  requiredPowerLevel,
  type JsonObject,
  type UserId,
} from '@herald/matrix';
import type { Clock } from '#platform/clock';
import type { Db } from '#platform/db';
import { ApiError, assert, demand, fail } from '#platform/errors';
import type { Events } from '#homeserver/events';
import { aliasesOf, checkAlias, withoutAlias } from './rules.ts';
import { deleteAlias, findAlias, insertAlias, listAliases, listAliasesOfRoom } from './store.ts';

const CANONICAL = 'm.room.canonical_alias';
const MAX_ALIASES_PER_ROOM = 1_000;

export type Aliases = ReturnType<typeof createAliases>;

/** Names of this server for rooms. */
export function createAliases(parts: { db: Db; clock: Clock; events: Events; serverName: string }) {
  const { db, clock, events, serverName } = parts;
  /** Names that are being given at this moment. */
  const held = new Set<string>();

  /** Holds a name against everybody else who wants it now; null when somebody does. */
  function hold(alias: string): (() => void) | null {
    if (held.has(alias)) return null;
    held.add(alias);
    return () => void held.delete(alias);
  }

  /** Whether a member may say what the room is called. */
  async function mayName(userId: string, roomId: string): Promise<boolean> {
    const room = await events.findRoom(roomId);
    if (!room || (await events.membership(roomId, userId)) !== 'join') return false;
    const levels = (await events.findState(roomId, 'm.room.power_levels')) ?? undefined;
    const create = (await events.findState(roomId, 'm.room.create')) ?? undefined;
    return (
      powerLevelOf(userId as UserId, levels, create, room.version) >=
      requiredPowerLevel(CANONICAL, true, levels, room.version)
    );
  }

  const taken = (alias: string): string => `The room alias ${alias} exists already.`;

  async function forgetInRoom(userId: string, roomId: string, alias: string): Promise<void> {
    const content = (await events.findState(roomId, CANONICAL))?.content;
    if (!content || !aliasesOf(content).includes(alias)) return;
    try {
      await events.append(roomId, userId, {
        type: CANONICAL,
        stateKey: '',
        content: withoutAlias(content, alias),
      });
    } catch (error) {
      // "delete the alias and return a successful response even if the user does not have permission to
      // update the `m.room.canonical_alias` event."
      if (!(error instanceof ApiError && error.status === 403)) throw error;
    }
  }

  return {
    mayName,
    /** Gives a room of the caller another name. */
    async create(userId: string, alias: string, roomId: string): Promise<void> {
      demand(checkAlias(alias, serverName));
      // Also of a room that does not exist: who is not in it does not learn which is the case.
      if ((await events.membership(roomId, userId)) !== 'join')
        fail(403, 'M_FORBIDDEN', 'You are not in this room.');
      if ((await listAliasesOfRoom(db, roomId, MAX_ALIASES_PER_ROOM)).length === MAX_ALIASES_PER_ROOM) {
        fail(400, 'M_UNKNOWN', `A room has at most ${MAX_ALIASES_PER_ROOM} aliases.`);
      }
      const release = hold(alias) ?? fail(409, 'M_UNKNOWN', taken(alias));
      const made = await insertAlias(db, { alias, roomId, creator: userId, atMs: clock.now() }).finally(
        release,
      );
      if (!made) fail(409, 'M_UNKNOWN', taken(alias));
    },
    /** @throws ApiError 404 M_NOT_FOUND */
    async getRoomId(alias: string): Promise<string> {
      return (
        (await findAlias(db, alias))?.roomId ??
        fail(404, 'M_NOT_FOUND', `The room alias ${alias} is not known here.`)
      );
    },
    /** Takes a name away: its creator may, and who may say what the room is called. */
    async remove(userId: string, alias: string): Promise<void> {
      const found =
        (await findAlias(db, alias)) ??
        fail(404, 'M_NOT_FOUND', `The room alias ${alias} is not known here.`);
      if (found.creator !== userId && !(await mayName(userId, found.roomId))) {
        fail(403, 'M_FORBIDDEN', 'You may not remove this alias.');
      }
      await deleteAlias(db, found);
      await forgetInRoom(userId, found.roomId, alias);
    },
    /** "This endpoint can be called by users who are in the room", and by all when it is world_readable. */
    async list(userId: string, roomId: string): Promise<string[]> {
      const isMember = (await events.membership(roomId, userId)) === 'join';
      if (!isMember && !(await isWorldReadable(roomId)))
        fail(403, 'M_FORBIDDEN', 'You are not in this room.');
      return listAliasesOfRoom(db, roomId, MAX_ALIASES_PER_ROOM);
    },
    /**
     * Holds a name for a room that is about to be made; the answer ends that.
     * @throws ApiError 400 M_INVALID_PARAM, M_ROOM_IN_USE
     */
    async reserve(alias: string): Promise<() => void> {
      demand(checkAlias(alias, serverName));
      const release = hold(alias) ?? fail(400, 'M_ROOM_IN_USE', taken(alias));
      try {
        if (await findAlias(db, alias)) fail(400, 'M_ROOM_IN_USE', taken(alias));
        return release;
      } catch (error) {
        release();
        throw error;
      }
    },
    /** Gives a room that was just made the name that was held for it. */
    async keepReserved(alias: string, roomId: string, creator: string): Promise<void> {
      const made = await insertAlias(db, { alias, roomId, creator, atMs: clock.now() });
      assert(made, 'an alias that is held is free');
    },
    /**
     * Refuses content of `m.room.canonical_alias` that newly names what is no alias of the room; of a room
     * that is not made yet (null) there is none. Client-server API,
     * `PUT /rooms/{roomId}/state/{eventType}/{stateKey}`.
     * @throws ApiError 400 M_INVALID_PARAM, M_BAD_ALIAS
     */
    async requireValid(roomId: string | null, content: JsonObject): Promise<void> {
      const named = aliasesOf(content);
      for (const alias of named) {
        if (parseRoomAlias(alias) === null) fail(400, 'M_INVALID_PARAM', `${alias} is not a room alias.`);
      }
      const before = roomId === null ? null : (await events.findState(roomId, CANONICAL))?.content;
      const known = new Set(before ? aliasesOf(before) : []);
      const added = named.filter((alias) => !known.has(alias));
      if (added.length === 0) return;
      const rooms = new Map((await listAliases(db, added)).map((one) => [one.alias, one.roomId]));
      const bad = added.find((alias) => rooms.get(alias) !== roomId);
      if (bad !== undefined) fail(400, 'M_BAD_ALIAS', `The alias ${bad} does not point to this room.`);
    },
  };

  async function isWorldReadable(roomId: string): Promise<boolean> {
    const content = (await events.findState(roomId, 'm.room.history_visibility'))?.content;
    return content?.['history_visibility'] === 'world_readable';
  }
}
