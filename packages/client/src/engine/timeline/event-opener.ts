import { Direction, type MatrixEvent, type Room } from 'matrix-js-sdk/lib/matrix.js';
import type { MatrixContext } from '../context.ts';
import { readChatEvent, warningOf, type ChatEvent } from './chat-event.ts';

/** Decrypts events and copies what a conversation needs of them. */
export interface EventOpener {
  /** What is known of an event now, without waiting. */
  peek(event: MatrixEvent): ChatEvent | null;
  /** Tries to decrypt, and gives what came of it. */
  open(event: MatrixEvent): Promise<ChatEvent | null>;
  /** Opens many, the newest first, and gives them in the order that they came in. */
  openAll(events: readonly MatrixEvent[]): Promise<readonly ChatEvent[]>;
}

/** How long one event may take: keys that do not come do not hold up the rest. */
const OPEN_LIMIT_MS = 5_000;

/** Makes an opener for events of one room. */
export function createEventOpener({ client }: MatrixContext, room: () => Room | null): EventOpener {
  function peek(event: MatrixEvent): ChatEvent | null {
    const read = readChatEvent(event);
    if (!read) return null;
    return isInClear(read, room()) ? { ...read, warning: 'unencrypted' } : read;
  }

  async function open(event: MatrixEvent): Promise<ChatEvent | null> {
    await within(OPEN_LIMIT_MS, decrypt(event));
    const read = peek(event);
    if (!read?.isEncrypted || read.reading !== 'clear' || read.redactedBy !== null) return stopWaiting(read);
    const info = await client.getCrypto()?.getEncryptionInfoForEvent(event);
    return { ...read, warning: warningOf(info?.shieldReason ?? null) };
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
    async openAll(events) {
      const opened = new Map<MatrixEvent, ChatEvent | null>();
      for (const event of events.toReversed())
        opened.set(event, event.isEncrypted() ? await open(event) : peek(event));
      return events.flatMap((event) => opened.get(event) ?? []);
    },
  };
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
