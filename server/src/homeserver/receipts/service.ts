import type { JsonObject } from '@herald/matrix';
import type { Clock, Timers } from '#platform/clock';
import { fail } from '#platform/errors';
import type { LatestPositions, UserLog } from '#platform/stream';
import type { AccountData } from '#homeserver/account-data';
import type { Events } from '#homeserver/events';
import { receiptWriter, type ReceiptRow } from './store.ts';

export interface ReceiptsParts {
  readonly userLog: UserLog;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly events: Events;
  readonly accountData: AccountData;
  readonly latest: LatestPositions;
  readonly onError: (error: unknown) => void;
}

export type Receipts = ReturnType<typeof createReceipts>;
export type ReceiptKind = 'm.read' | 'm.read.private' | 'm.fully_read';

/** One receipt a second for each user, room and thread is written; of those between, the latest. */
const WRITE_EVERY_MS = 1_000;
const MAX_REMEMBERED = 50_000;

interface Slot {
  waiting: ReceiptRow | null;
  nextAtMs: number;
}

/** How far everybody has read. Client-server API, "Receipts" and "Fully read markers". */
export function createReceipts(parts: ReceiptsParts) {
  const { userLog, clock, timers, events, accountData, latest } = parts;
  const slots = new Map<string, Slot>();

  async function write(row: ReceiptRow): Promise<void> {
    await latest.during([row.roomId, readName(row.userId, row.roomId)], () =>
      userLog.commit({ userId: row.userId, rows: [receiptWriter.row(row)], rooms: [row.roomId] }),
    );
  }

  function forgetOldest(): void {
    for (const [name, slot] of slots) {
      if (slots.size <= MAX_REMEMBERED) return;
      if (!slot.waiting) slots.delete(name);
    }
  }

  /** Writes at once when none was written in the last second, else when that second is over. */
  async function put(row: ReceiptRow): Promise<void> {
    const name = JSON.stringify([row.userId, row.roomId, row.type, row.thread]);
    const now = clock.monotonicMs();
    const slot = slots.get(name) ?? { waiting: null, nextAtMs: 0 };
    slots.delete(name);
    slots.set(name, slot);
    forgetOldest();
    if (slot.waiting) {
      if (row.readPosition >= slot.waiting.readPosition) slot.waiting = row;
      return;
    }
    if (now >= slot.nextAtMs) {
      slot.nextAtMs = now + WRITE_EVERY_MS;
      return write(row);
    }
    slot.waiting = row;
    timers.after(slot.nextAtMs - now, () => flushSlot(slot).catch(parts.onError));
  }

  async function flushSlot(slot: Slot): Promise<void> {
    const row = slot.waiting;
    if (!row) return;
    slot.waiting = null;
    slot.nextAtMs = clock.monotonicMs() + WRITE_EVERY_MS;
    await write(row);
  }

  /** @throws ApiError 403 for who is not joined, 404 for an event that is not in the room */
  async function positionOf(userId: string, roomId: string, eventId: string): Promise<number> {
    if ((await events.membership(roomId, userId)) !== 'join')
      fail(403, 'M_FORBIDDEN', 'You are not in this room.');
    const event = await events.findEvent(roomId, eventId);
    return event?.record.position ?? fail(404, 'M_NOT_FOUND', 'There is no such event in this room.');
  }

  return {
    async mark(
      userId: string,
      roomId: string,
      kind: ReceiptKind,
      eventId: string,
      thread?: string,
    ): Promise<void> {
      if (thread === '') fail(400, 'M_INVALID_PARAM', 'thread_id is the id of an event, or "main".');
      const readPosition = await positionOf(userId, roomId, eventId);
      if (kind === 'm.fully_read') {
        if (thread !== undefined) fail(400, 'M_INVALID_PARAM', 'The fully read marker has no thread.');
        await accountData.put(userId, roomId, 'm.fully_read', { event_id: eventId });
        return;
      }
      await put({ roomId, userId, type: kind, thread: thread ?? '', eventId, readPosition, ts: clock.now() });
    },
    /** Writes what waits; before the server stops. */
    async flush(): Promise<void> {
      await Promise.all([...slots.values()].map(flushSlot));
    },
  };
}

/** Names how far one user has read one room. */
export function readName(userId: string, roomId: string): string {
  return JSON.stringify([userId, roomId]);
}

/** Receipts as `/sync` tells them: `{event: {kind: {user: {ts, thread_id?}}}}`. */
export function toReceiptEvent(rows: readonly ReceiptRow[]): JsonObject {
  const content: Record<string, Record<string, Record<string, JsonObject>>> = {};
  for (const { eventId, type, userId, ts, thread } of rows) {
    const byKind = content[eventId] ?? (content[eventId] = {});
    const byUser = byKind[type] ?? (byKind[type] = {});
    byUser[userId] = { ts, ...(thread !== '' && { thread_id: thread }) };
  }
  return { type: 'm.receipt', content };
}
