import { MatrixError, type Room } from 'matrix-js-sdk/lib/matrix.js';
import type { ChatEvent } from './chat-event.ts';
import type { EventOpener } from './event-opener.ts';
import type { History } from './history.ts';

/** Events that somebody replied to and that are not in the window. */
export interface RepliedEvents {
  /** What is known of an event; null while it is being fetched. */
  find(eventId: string): ChatEvent | 'missing' | null;
  stop(): void;
}

const MAX_KEPT = 500;
const MAX_QUEUED = 100;
const AT_ONCE = 2;

/** Fetches such events a few at a time, and tells of each that came. */
export function createRepliedEvents(
  history: History,
  opener: EventOpener,
  room: () => Room | null,
  onFound: (eventId: string) => void,
): RepliedEvents {
  const known = new Map<string, ChatEvent | 'missing'>();
  const queue: string[] = [];
  const asked = new Set<string>();
  let running = 0;
  let isStopped = false;

  function find(eventId: string): ChatEvent | 'missing' | null {
    const kept = known.get(eventId);
    if (kept) return kept;
    if (asked.has(eventId) || isStopped) return null;
    // A page full of replies asks for more than is worth fetching; what was asked first is given up.
    if (queue.length >= MAX_QUEUED) asked.delete(queue.shift() ?? '');
    asked.add(eventId);
    queue.push(eventId);
    next();
    return null;
  }

  function next(): void {
    if (running >= AT_ONCE || isStopped) return;
    const eventId = queue.pop();
    if (eventId === undefined) return;
    running += 1;
    void load(eventId).finally(() => {
      running -= 1;
      asked.delete(eventId);
      next();
    });
  }

  async function load(eventId: string): Promise<void> {
    try {
      const event = room()?.findEventById(eventId) ?? (await history.event(eventId));
      keep(eventId, (await opener.open(event)) ?? 'missing');
    } catch (error) {
      // A server that was not reached is asked again when the row is next built.
      if (error instanceof MatrixError) keep(eventId, 'missing');
    }
  }

  function keep(eventId: string, event: ChatEvent | 'missing'): void {
    known.set(eventId, event);
    if (known.size > MAX_KEPT) known.delete(known.keys().next().value ?? '');
    if (!isStopped) onFound(eventId);
  }

  return { find, stop: () => void (isStopped = true) };
}
