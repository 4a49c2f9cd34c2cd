import { ClientEvent, type MatrixClient, type Room } from 'matrix-js-sdk/lib/matrix.js';

/** Puts off the decryption that no screen waits for. */
export interface LateDecryption {
  /** The rooms have been told: their unread messages are decrypted now, one room at a time. */
  begin(): void;
  stop(): void;
}

/** Between two rooms: what a person asks for goes before. */
const PAUSE_MS = 30;
const BEGIN_AFTER_MS = 2_000;

/**
 * The SDK decrypts the unread messages of every room as it hears of the room, to know which of them mention the
 * person. At a start that is hundreds of attempts between the answer of the server and the list of rooms. What a screen
 * shows (last messages, an open room) is decrypted because it is shown; the rest has time.
 *
 * It would also decrypt everything else that comes, one message after the other, to find polls and shared places,
 * of which nothing is shown.
 */
export function createLateDecryption(client: MatrixClient): LateDecryption {
  const waiting = new Set<Room>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isBegun = false;

  client.processAggregatedTimelineEvents = () => {};
  const onRoom = (room: Room): void => {
    // The event comes just before the SDK asks the room; what is set here hides the method behind it.
    if (!isBegun) Object.assign(room, { decryptCriticalEvents: async () => void waiting.add(room) });
  };
  client.on(ClientEvent.Room, onRoom);

  async function next(): Promise<void> {
    const [room] = waiting;
    timer = null;
    if (!room) return;
    waiting.delete(room);
    // What cannot be read now is tried again when it is shown, or its key comes.
    await room.decryptCriticalEvents().catch(() => {});
    timer = setTimeout(() => void next(), PAUSE_MS);
  }

  return {
    begin() {
      if (isBegun) return;
      isBegun = true;
      for (const room of client.getRooms()) Reflect.deleteProperty(room, 'decryptCriticalEvents');
      timer = setTimeout(() => void next(), BEGIN_AFTER_MS);
    },
    stop() {
      client.off(ClientEvent.Room, onRoom);
      waiting.clear();
      if (timer !== null) clearTimeout(timer);
    },
  };
}
