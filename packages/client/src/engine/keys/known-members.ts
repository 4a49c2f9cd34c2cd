import type { EngineStorage } from '../storage.ts';

const PREFIX = 'known-members:';

/**
 * Who this person was shown as a member of each encrypted room. The server lists members, and could put one on the
 * list without a word; whoever is not in this record is told of before anything is encrypted for them.
 */
export interface KnownMembers {
  /** Null for a room that was never looked at. */
  find(roomId: string): Promise<ReadonlySet<string> | null>;
  /** The first sight of a room: all who are in it. */
  adopt(roomId: string, userIds: readonly string[]): Promise<void>;
  /** They were shown. Of a room that was never looked at nothing is kept: adoption will take them in. */
  add(roomId: string, userIds: readonly string[]): Promise<void>;
  /** They are gone, and coming back has to be shown again. */
  remove(roomId: string, userIds: readonly string[]): Promise<void>;
  /** The room was left: seen again, it is seen for the first time. */
  drop(roomId: string): Promise<void>;
}

export function createKnownMembers(storage: EngineStorage): KnownMembers {
  const rooms = new Map<string, Set<string> | null>();
  let last: Promise<unknown> = Promise.resolve();

  /** One after the other, so that two changes of one room do not overwrite each other. */
  function inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const turn = last.then(task, task);
    last = turn.catch(() => {});
    return turn;
  }

  async function load(roomId: string): Promise<Set<string> | null> {
    const known = rooms.get(roomId);
    if (known !== undefined) return known;
    const stored = await storage.get<readonly string[]>(PREFIX + roomId);
    const members = stored && new Set(stored);
    rooms.set(roomId, members);
    return members;
  }

  async function save(roomId: string, members: ReadonlySet<string>): Promise<void> {
    await storage.put(PREFIX + roomId, [...members]);
  }

  return {
    find: (roomId) => inTurn(() => load(roomId)),
    adopt: (roomId, userIds) =>
      inTurn(async () => {
        if (await load(roomId)) return;
        const members = new Set(userIds);
        rooms.set(roomId, members);
        await save(roomId, members);
      }),
    add: (roomId, userIds) =>
      inTurn(async () => {
        const members = await load(roomId);
        const news = userIds.filter((userId) => members && !members.has(userId));
        if (!members || news.length === 0) return;
        for (const userId of news) members.add(userId);
        await save(roomId, members);
      }),
    remove: (roomId, userIds) =>
      inTurn(async () => {
        const members = await load(roomId);
        const gone = userIds.filter((userId) => members?.delete(userId));
        if (members && gone.length > 0) await save(roomId, members);
      }),
    drop: (roomId) =>
      inTurn(async () => {
        rooms.set(roomId, null);
        await storage.delete(PREFIX + roomId);
      }),
  };
}
