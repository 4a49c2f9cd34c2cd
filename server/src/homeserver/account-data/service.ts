import type { JsonObject } from '@herald/matrix';
import { isJsonObject } from '@herald/matrix';
import type { Db } from '#platform/db';
import { fail } from '#platform/errors';
import { readStoredJson } from '#platform/json';
import type { LatestPositions, SyncRoomPart, SyncStream, UserLog } from '#platform/stream';
import type { SessionHooks } from '#homeserver/sessions';
import { deleteEntries, entryWriter, findEntry, listEntries } from './store.ts';

export type AccountData = ReturnType<typeof createAccountData>;

/** What belongs to no room. */
const NO_ROOM = '';
const IGNORED = 'm.ignored_user_list';
const MAX_REMEMBERED = 50_000;

/** What clients keep for their user: settings, secrets, tags. Client-server API, "Client config". */
export function createAccountData({
  db,
  userLog,
  latest,
}: {
  db: Db;
  userLog: UserLog;
  latest: LatestPositions;
}) {
  const ignored = new Map<string, Promise<ReadonlySet<string>>>();

  async function find(userId: string, roomId: string | null, type: string): Promise<JsonObject | null> {
    const entry = await findEntry(db, userId, roomId ?? NO_ROOM, type);
    return entry && readStoredJson<JsonObject>(entry.content);
  }

  async function put(
    userId: string,
    roomId: string | null,
    type: string,
    content: JsonObject,
  ): Promise<void> {
    const row = entryWriter.row({ userId, roomId: roomId ?? NO_ROOM, type, content });
    if (type === IGNORED) ignored.delete(userId);
    await latest.during([userId], () => userLog.commit({ userId, rows: [row] }));
    if (type === IGNORED) ignored.delete(userId);
  }

  async function readIgnored(userId: string): Promise<ReadonlySet<string>> {
    const users = (await find(userId, null, IGNORED))?.['ignored_users'];
    return new Set(isJsonObject(users) ? Object.keys(users) : []);
  }

  const stream: SyncStream = {
    name: 'account-data',
    async changesSince({ userId, from, to, joined, newRooms }) {
      if (from && newRooms.length === 0 && !latest.mayHaveAfter(userId, from.position)) return {};
      const since = from?.position ?? 0;
      const told = (await listEntries(db, userId)).filter(
        ({ roomId, position }) => position <= to.position && (position > since || joined.get(roomId)?.isNew),
      );
      const asEvent = ({ type, content }: (typeof told)[number]): JsonObject => ({
        type,
        content: readStoredJson<JsonObject>(content),
      });
      const byRoom = Map.groupBy(told, (entry) => entry.roomId);
      const rooms = new Map<string, SyncRoomPart>();
      for (const [roomId, entries] of byRoom) {
        if (joined.has(roomId)) rooms.set(roomId, { accountData: entries.map(asEvent) });
      }
      return { accountData: (byRoom.get(NO_ROOM) ?? []).map(asEvent), rooms };
    },
  };

  const hooks: SessionHooks = { accountDeactivated: (userId) => deleteEntries(db, userId) };

  async function tagsOf(userId: string, roomId: string): Promise<JsonObject> {
    const tags = (await find(userId, roomId, 'm.tag'))?.['tags'];
    return isJsonObject(tags) ? tags : {};
  }

  return {
    stream,
    hooks,
    find,
    put,
    async get(userId: string, roomId: string | null, type: string): Promise<JsonObject> {
      return (await find(userId, roomId, type)) ?? fail(404, 'M_NOT_FOUND', 'There is no such account data.');
    },
    tagsOf,
    /** Sets or, with null, takes away one tag of a room. */
    setTag: (userId: string, roomId: string, tag: string, content: JsonObject | null) =>
      userLog.inTurn(userId, async () => {
        const others = Object.entries(await tagsOf(userId, roomId)).filter(([name]) => name !== tag);
        const tags = Object.fromEntries(content ? [...others, [tag, content]] : others) as JsonObject;
        await put(userId, roomId, 'm.tag', { tags });
      }),
    /** Whom the user ignores; read once and kept until it changes. */
    ignoredBy(userId: string): Promise<ReadonlySet<string>> {
      const known = ignored.get(userId) ?? readIgnored(userId);
      ignored.delete(userId);
      ignored.set(userId, known);
      known.catch(() => ignored.delete(userId));
      const [oldest] = ignored.keys();
      if (ignored.size > MAX_REMEMBERED && oldest !== undefined) ignored.delete(oldest);
      return known;
    },
  };
}
