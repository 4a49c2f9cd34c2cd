import type { MatrixContext } from '../context.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { ChatEvent } from './chat-event.ts';
import { Conversation } from './conversation.ts';

/** The windows that tabs watch: each is opened once, however many topics and tabs look into it. */
export interface OpenConversations {
  /** Opens a window, or shares it. `close` is called once. */
  open(key: string): { readonly conversation: Conversation; close(): void };
  find(key: string): Conversation | null;
  /** An event of a room, by its id or its row's key, in any window of the room. */
  findEvent(
    roomId: string,
    idOrKey: string,
  ): { readonly event: ChatEvent; readonly conversation: Conversation } | null;
  stop(): void;
}

/** Keeps the windows of one engine. */
export function createOpenConversations(matrix: MatrixContext, outbox: Outbox): OpenConversations {
  const open = new Map<string, { conversation: Conversation; users: number }>();

  return {
    open(key) {
      const known = open.get(key);
      const entry = known ?? { conversation: openByKey(key), users: 0 };
      open.set(key, entry);
      entry.users += 1;
      return {
        conversation: entry.conversation,
        close() {
          entry.users -= 1;
          if (entry.users > 0) return;
          entry.conversation.stop();
          if (open.get(key) === entry) open.delete(key);
        },
      };
    },
    find: (key) => open.get(key)?.conversation ?? null,
    findEvent(roomId, idOrKey) {
      for (const { conversation } of open.values()) {
        if (conversation.roomId !== roomId) continue;
        const eventId = outbox.find(idOrKey)?.eventId ?? null;
        const event = conversation.find(idOrKey) ?? (eventId === null ? null : conversation.find(eventId));
        if (event) return { event, conversation };
      }
      return null;
    },
    stop() {
      for (const { conversation } of open.values()) conversation.stop();
      open.clear();
    },
  };

  function openByKey(key: string): Conversation {
    const bar = key.indexOf('|');
    const roomId = bar === -1 ? key : key.slice(0, bar);
    return new Conversation(matrix, outbox, roomId, bar === -1 ? null : key.slice(bar + 1));
  }
}
