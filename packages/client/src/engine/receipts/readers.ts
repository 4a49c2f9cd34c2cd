import { MatrixEvent, type Room } from 'matrix-js-sdk/lib/matrix.js';
import { readObject } from '../content.ts';

/** Who has read how far, of the people whose receipt lies in a window. */
export interface Readers {
  /** Takes in the receipts that the room knows of these events. */
  learn(eventIds: readonly string[]): void;
  /** Takes in what a receipt event says; true when it told anything that is shown. */
  hear(content: unknown): boolean;
  /** Readers by the entry at which they are shown. Gives the entries whose readers changed since the last time. */
  place(entryOf: (eventId: string) => string | null): ReadonlySet<string>;
  at(entryId: string): readonly string[];
}

/** More people than that are not told apart at one event. */
const MAX_PLACED = 2_000;

/**
 * Public read receipts of others, as shown beside messages (Client-server API, "Receipts"). Those of threads other
 * than the main one say nothing about the conversation.
 */
export function createReaders(room: () => Room | null, userId: string): Readers {
  const readUpTo = new Map<string, string>();
  let placed = new Map<string, readonly string[]>();

  return {
    learn(eventIds) {
      for (const eventId of eventIds) {
        const receipts = room()?.getReceiptsForEvent(new MatrixEvent({ event_id: eventId })) ?? [];
        for (const receipt of receipts)
          if (receipt.type === 'm.read' && receipt.userId !== userId && readUpTo.size < MAX_PLACED)
            readUpTo.set(receipt.userId, eventId);
      }
    },
    hear(content) {
      let isNews = false;
      for (const receipts of Object.values(readObject(content)))
        for (const reader of Object.keys(readObject(readObject(receipts)['m.read']))) {
          // The room knows which of somebody's receipts is the furthest.
          const eventId = reader === userId ? null : room()?.getEventReadUpTo(reader);
          if (!eventId || readUpTo.get(reader) === eventId) continue;
          if (readUpTo.size >= MAX_PLACED && !readUpTo.has(reader)) continue;
          readUpTo.set(reader, eventId);
          isNews = true;
        }
      return isNews;
    },
    place(entryOf) {
      const now = new Map<string, string[]>();
      for (const [reader, eventId] of readUpTo) {
        const entry = entryOf(eventId);
        if (entry === null) continue;
        const readers = now.get(entry);
        if (readers) readers.push(reader);
        else now.set(entry, [reader]);
      }
      const changed = new Set<string>();
      for (const [entry, readers] of now) if (!isSame(readers, placed.get(entry))) changed.add(entry);
      for (const entry of placed.keys()) if (!now.has(entry)) changed.add(entry);
      placed = now;
      return changed;
    },
    at: (entryId) => placed.get(entryId) ?? [],
  };
}

function isSame(one: readonly string[], other: readonly string[] | undefined): boolean {
  return (
    other !== undefined && one.length === other.length && one.every((reader, at) => reader === other[at])
  );
}
