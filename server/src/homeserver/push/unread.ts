import { evaluatePushRules, isJsonObject, readPushActions, type PushRuleset } from '@herald/matrix';
import type { Db } from '#platform/db';
import type { Events, MembershipRecord, StoredEvent } from '#homeserver/events';
import { quietRoomsOf } from './own-rules.ts';
import { rulesetOf } from './rules.ts';
import type { Push } from './service.ts';
import { countHighlights, listReadPositions, listRoomMentions } from './store.ts';

export interface Unread {
  readonly notification_count: number;
  readonly highlight_count: number;
}

interface Room {
  readonly room: number;
  readonly roomId: string;
  /** Whether the reader was not in it all the time: nothing goes on from before. */
  readonly isNew: boolean;
}

export interface UnreadParts {
  readonly db: Db;
  readonly events: Events;
  readonly push: Push;
  /** Whether the user may have read on in the room after a position. */
  readonly mayHaveRead: (userId: string, roomId: string, since: number) => boolean;
}

/** What was counted up to a position; what came since is counted from the events in memory. */
interface Counted extends Unread {
  readonly at: number;
}

/** Of so many unread events at most a user's own rules are asked; more are told as so many. */
const MAX_EVALUATED = 200;
const MAX_REMEMBERED = 200_000;

/**
 * Counts what is unread in rooms: events by others that notify, after the place that the user has read to, or since
 * they joined where they have read nothing. Whose rules are the predefined ones, or keep rooms quiet and nothing
 * else, is counted from the room's running number, and goes on from the last count; for others each event is held
 * against their rules.
 */
export function createUnread({ db, events, push, mayHaveRead }: UnreadParts) {
  const counted = new Map<string, Counted>();
  const nameOf = (userId: string, roomId: string): string => JSON.stringify([userId, roomId]);

  function remember(userId: string, roomId: string, count: Counted): void {
    const name = nameOf(userId, roomId);
    counted.delete(name);
    counted.set(name, count);
    const [oldest] = counted.keys();
    if (counted.size > MAX_REMEMBERED && oldest !== undefined) counted.delete(oldest);
  }

  /** Goes on from an earlier count; null when memory does not suffice. */
  function goOn(userId: string, roomId: string, to: number): Counted | null {
    const known = counted.get(nameOf(userId, roomId));
    if (!known || known.at > to || mayHaveRead(userId, roomId, known.at)) return null;
    const since = events.recent(roomId, known.at, to);
    if (!since || since.some((event) => event.notifies === null || namesSomebody(event))) return null;
    const more = since.filter((event) => event.notifies && event.sender !== userId).length;
    return { ...known, at: to, notification_count: known.notification_count + more };
  }

  async function countAnew(userId: string, rooms: readonly Room[], to: number): Promise<Map<string, Unread>> {
    const roomIds = rooms.map((room) => room.roomId);
    const [own, read, changes] = await Promise.all([
      push.ownRules(userId),
      listReadPositions(db, userId, roomIds),
      events.listMembershipChanges(userId, 0, to),
    ]);
    const joined = joinedSince(changes);
    const spans = rooms.map((room) => ({
      ...room,
      since: Math.max(read.get(room.roomId) ?? 0, joined.get(room.roomId) ?? to),
    }));
    const quiet = quietRoomsOf(own);
    if (!quiet) return countByRules({ db, events }, userId, rulesetOf(userId, own), spans, to);
    const [notifying, highlights] = await Promise.all([
      events.countNotifying(userId, spans, to),
      countHighlights(db, userId, spans, to),
    ]);
    const counts = new Map<string, Unread>();
    for (const roomId of roomIds) {
      const { all, onlyNamed } = highlights.get(roomId) ?? { all: 0, onlyNamed: 0 };
      const notification_count = quiet.has(roomId) ? all : (notifying.get(roomId) ?? 0) + onlyNamed;
      const count = { notification_count, highlight_count: all };
      counts.set(roomId, count);
      // A quiet room's count is none to go on from once it is loud again.
      if (!quiet.has(roomId)) remember(userId, roomId, { ...count, at: to });
    }
    return counts;
  }

  return async (userId: string, rooms: readonly Room[], to: number): Promise<Map<string, Unread>> => {
    const counts = new Map<string, Unread>();
    const unknown: Room[] = [];
    const quiet = quietRoomsOf(await push.ownRules(userId));
    for (const room of rooms) {
      const count = !quiet || quiet.has(room.roomId) || room.isNew ? null : goOn(userId, room.roomId, to);
      if (!count) {
        unknown.push(room);
        continue;
      }
      remember(userId, room.roomId, count);
      const { notification_count, highlight_count } = count;
      counts.set(room.roomId, { notification_count, highlight_count });
    }
    if (unknown.length === 0) return counts;
    return new Map([...counts, ...(await countAnew(userId, unknown, to))]);
  };
}

/** Since when somebody is in each of their rooms: a new name, which is a membership event too, does not begin anew. */
function joinedSince(changes: readonly MembershipRecord[]): Map<string, number> {
  const since = new Map<string, number>();
  for (const { roomId, membership, position } of changes) {
    if (membership !== 'join') since.delete(roomId);
    else if (!since.has(roomId)) since.set(roomId, position);
  }
  return since;
}

/** Whether the event may highlight for somebody: who it is, the database knows. */
function namesSomebody(event: StoredEvent): boolean {
  return isJsonObject(event.content['m.mentions']);
}

async function countByRules(
  { db, events }: { db: Db; events: Events },
  userId: string,
  ruleset: PushRuleset,
  spans: readonly (Room & { since: number })[],
  to: number,
): Promise<Map<string, Unread>> {
  const newest = await events.listNewest(
    spans.map((span) => ({ ...span, from: span.since })),
    to,
    MAX_EVALUATED,
  );
  const [counts, namingAll] = await Promise.all([
    events.listMemberCounts(spans.map((span) => span.room)),
    listRoomMentions(db, spans, to),
  ]);
  return new Map(
    spans.map(({ room, roomId }) => {
      const memberCount = counts.get(room)?.joined ?? 0;
      const outcomes = (newest.get(roomId) ?? [])
        .filter((event) => event.sender !== userId)
        .map((event) => {
          // Whether the sender had the power was judged when the event was built.
          const mayNotify = () => namingAll.get(roomId)?.has(event.position) ?? false;
          const context = { userId, displayName: null, memberCount, mayNotify };
          const inRoom = { ...event.wire, room_id: roomId };
          return readPushActions(evaluatePushRules(ruleset, inRoom, context));
        });
      return [
        roomId,
        {
          notification_count: outcomes.filter((one) => one.notify).length,
          highlight_count: outcomes.filter((one) => one.notify && one.highlight).length,
        },
      ];
    }),
  );
}
