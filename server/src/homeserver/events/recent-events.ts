import type { Clock } from '#platform/clock';
import type { StoredEvent } from './stored-event.ts';

/**
 * The latest live events of each room, so that those who wait for them need not read them from the database.
 * Bounded by bytes over all rooms; the room that was quiet for longest is forgotten first.
 */
export interface RecentEvents {
  add(event: StoredEvent): void;
  /** A redaction took something away: what is remembered of the room may be out of date. */
  forget(roomId: string): void;
  /** Every live event of the room in (since, to], oldest first; null when that is not known here. */
  list(roomId: string, since: number, to: number): StoredEvent[] | null;
  /** Whether the room may have an event after `since`. */
  mayHaveAfter(roomId: string, since: number): boolean;
}

interface Recent {
  /** Everything of the room after this position is in `events`. */
  after: number;
  events: StoredEvent[];
  /** When each of them came. */
  times: number[];
  bytes: number;
}

/** What a room is remembered of when little happens in it; in a busy one, what came in the last moments. */
const EVENTS_PER_ROOM = 60;
const BUSY_EVENTS_PER_ROOM = 1_000;
const BUSY_MS = 10_000;

export function createRecentEvents(parts: {
  maxBytes: number;
  startsAt: number;
  clock: Clock;
}): RecentEvents {
  const rooms = new Map<string, Recent>();
  let bytes = 0;
  // Rooms that are not remembered had their latest event at or before this position.
  let floor = parts.startsAt;

  function evict(): void {
    for (const [roomId, recent] of rooms) {
      if (bytes <= parts.maxBytes) return;
      rooms.delete(roomId);
      bytes -= recent.bytes;
      floor = Math.max(floor, recent.events.at(-1)?.position ?? recent.after);
    }
  }

  return {
    add(event) {
      const recent = rooms.get(event.roomId) ?? { after: floor, events: [], times: [], bytes: 0 };
      rooms.delete(event.roomId);
      rooms.set(event.roomId, recent);
      recent.events.push(event);
      const size = event.record.pdu.length * 2;
      recent.bytes += size;
      bytes += size;
      const now = parts.clock.monotonicMs();
      recent.times.push(now);
      while (hasTooMany(recent, now)) {
        recent.times.shift();
        const oldest = recent.events.shift();
        recent.after = oldest?.position ?? recent.after;
        const freed = (oldest?.record.pdu.length ?? 0) * 2;
        recent.bytes -= freed;
        bytes -= freed;
      }
      if (bytes > parts.maxBytes) evict();
    },
    forget(roomId) {
      const recent = rooms.get(roomId);
      if (!recent) return;
      recent.after = recent.events.at(-1)?.position ?? recent.after;
      bytes -= recent.bytes;
      recent.bytes = 0;
      recent.events = [];
      recent.times = [];
    },
    list(roomId, since, to) {
      const recent = rooms.get(roomId);
      if (!recent || since < recent.after) return null;
      // Those who ask want the newest few: looked for from the end.
      const { events } = recent;
      let begin = events.length;
      while (begin > 0 && events[begin - 1]!.position > since) begin -= 1;
      let end = events.length;
      while (end > begin && events[end - 1]!.position > to) end -= 1;
      return events.slice(begin, end);
    },
    mayHaveAfter(roomId, since) {
      const recent = rooms.get(roomId);
      if (!recent) return since < floor;
      return (recent.events.at(-1)?.position ?? recent.after) > since;
    },
  };
}

function hasTooMany({ events, times }: Recent, now: number): boolean {
  if (events.length <= EVENTS_PER_ROOM) return false;
  return events.length > BUSY_EVENTS_PER_ROOM || times[0]! <= now - BUSY_MS;
}
