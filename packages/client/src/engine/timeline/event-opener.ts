import { Direction, type MatrixEvent, type Room } from 'matrix-js-sdk/lib/matrix.js';
import type { MatrixContext } from '../context.ts';
import { readChatEvent, warningOf, type ChatEvent } from './chat-event.ts';

/** Decrypts events and copies what a conversation needs of them. */
export interface EventOpener {
  /** What is known of an event now, without waiting. */
  peek(event: MatrixEvent): ChatEvent | null;
  /** Tries to decrypt, and gives what came of it. */
  open(event: MatrixEvent): Promise<ChatEvent | null>;
  /**
   * Opens many, the newest first, and gives them in the order that they came in. What is to be warned of is found out
   * afterwards, and told apart: it takes as long again as to decrypt.
   */
  openAll(events: readonly MatrixEvent[]): Promise<readonly ChatEvent[]>;
  /** Whether an event is being decrypted here: whoever hears that it was need not open it once more. */
  isOpening(event: MatrixEvent): boolean;
}

/** Each waits several times for the store of keys; together they wait once. */
const AT_ONCE = 5;
/** How long one event may take: keys that do not come do not hold up the rest. */
const OPEN_LIMIT_MS = 5_000;

/**
 * Makes an opener for events of one room.
 * @param onWarned hears of an event of many that a person is to be warned of
 */
export function createEventOpener(
  { client }: MatrixContext,
  room: () => Room | null,
  onWarned: (eventId: string, warning: ChatEvent['warning']) => void,
): EventOpener {
  const opening = new Set<MatrixEvent>();

  function peek(event: MatrixEvent): ChatEvent | null {
    const read = readChatEvent(event);
    if (!read) return null;
    return isInClear(read, room()) ? { ...read, warning: 'unencrypted' } : read;
  }

  async function open(event: MatrixEvent): Promise<ChatEvent | null> {
    const read = await openOnly(event);
    return read && isReadable(read) ? { ...read, warning: await inspect(event) } : read;
  }

  async function openOnly(event: MatrixEvent): Promise<ChatEvent | null> {
    opening.add(event);
    await within(OPEN_LIMIT_MS, decrypt(event));
    opening.delete(event);
    const read = peek(event);
    return read && isReadable(read) ? read : stopWaiting(read);
  }

  async function inspect(event: MatrixEvent): Promise<ChatEvent['warning']> {
    const info = await client.getCrypto()?.getEncryptionInfoForEvent(event);
    return warningOf(info?.shieldReason ?? null);
  }

  async function inspectAll(events: readonly MatrixEvent[]): Promise<void> {
    for (const event of events) {
      const warning = await inspect(event).catch(() => null);
      if (warning !== null) onWarned(event.getId() ?? '', warning);
    }
  }

  async function decrypt(event: MatrixEvent): Promise<void> {
    try {
      await client.decryptEventIfNeeded(event);
    } catch {
      // The event itself tells of its failure.
    }
  }

  return {
    peek,
    open,
    isOpening: (event) => opening.has(event),
    async openAll(events) {
      const opened = new Map<MatrixEvent, ChatEvent | null>();
      const waiting = events.toReversed();
      const work = async (): Promise<void> => {
        for (let event = waiting.shift(); event; event = waiting.shift())
          opened.set(event, event.isEncrypted() ? await openOnly(event) : peek(event));
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      const readable = [...opened].flatMap(([event, read]) => (read && isReadable(read) ? [event] : []));
      void inspectAll(readable);
      return events.flatMap((event) => opened.get(event) ?? []);
    },
  };
}

function isReadable({ isEncrypted, reading, redactedBy }: ChatEvent): boolean {
  return isEncrypted && reading === 'clear' && redactedBy === null;
}

// What is not decrypted in time is shown as waiting for its key.
function stopWaiting(event: ChatEvent | null): ChatEvent | null {
  return event?.reading === 'opening' ? { ...event, reading: 'failed' } : event;
}

// Messages from before a room was encrypted are no cause for a warning.
function isInClear(event: ChatEvent, room: Room | null): boolean {
  if (event.isEncrypted || event.type !== 'm.room.message' || event.redactedBy !== null) return false;
  const encryption = room
    ?.getLiveTimeline()
    .getState(Direction.Forward)
    ?.getStateEvents('m.room.encryption', '');
  return encryption !== undefined && encryption !== null && encryption.getTs() <= event.ts;
}

function within(limitMs: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  return Promise.race([work, limit]).finally(() => timer !== null && clearTimeout(timer));
}
