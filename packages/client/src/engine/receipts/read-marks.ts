import { Method, type MatrixClient, type Room } from 'matrix-js-sdk/lib/matrix.js';
import { readText } from '../content.ts';
import { asPort } from '../to-port-error.ts';

/** Tells the server how far rooms were read. */
export interface ReadMarks {
  /** Moves the receipt and the marker of a room to an event; never back. Answered when the server has it. */
  markRead(roomId: string, eventId: string): Promise<void>;
  /** Marks all that the room has as read. */
  markRoomRead(room: Room): Promise<void>;
}

interface Pending {
  eventId: string;
  readonly done: Promise<void>;
}

/** A scroll through a room moves the marker at every row: the server is told this often at most. */
const THROTTLE_MS = 500;
/** Account data of a room that a person marked as unread (Client-server API v1.12, "Unread markers"). */
export const MARKED_UNREAD = 'm.marked_unread';

/** Public receipts with the fully-read marker (Client-server API, "Receipts" and "Fully read markers"). */
export function createReadMarks(client: MatrixClient): ReadMarks {
  const pending = new Map<string, Pending>();
  const sent = new Map<string, string>();

  async function markRead(roomId: string, eventId: string): Promise<void> {
    const room = client.getRoom(roomId);
    if (!room || !isForward(room, eventId)) return;
    const waiting = pending.get(roomId);
    if (waiting) {
      if (isAfter(room, eventId, waiting.eventId)) waiting.eventId = eventId;
      return waiting.done;
    }
    const entry: Pending = { eventId, done: soon(() => send(room, entry)) };
    pending.set(roomId, entry);
    return entry.done;
  }

  async function send(room: Room, entry: Pending): Promise<void> {
    pending.delete(room.roomId);
    const { eventId } = entry;
    await asPort(() => tellServer(room.roomId, eventId));
    sent.set(room.roomId, eventId);
    await clearMarkedUnread(room);
  }

  function tellServer(roomId: string, eventId: string): Promise<unknown> {
    const body = { 'm.fully_read': eventId, 'm.read': eventId };
    return client.http.authedRequest(
      Method.Post,
      `/rooms/${encodeURIComponent(roomId)}/read_markers`,
      undefined,
      body,
    );
  }

  function isForward(room: Room, eventId: string): boolean {
    const before = sent.get(room.roomId) ?? room.getEventReadUpTo(client.getSafeUserId(), true);
    return before === null || isAfter(room, eventId, before);
  }

  async function clearMarkedUnread(room: Room): Promise<void> {
    if (!isMarkedUnread(room)) return;
    await asPort(() => setMarkedUnread(client, room.roomId, false));
  }

  return {
    markRead,
    async markRoomRead(room) {
      const last = room
        .getLiveTimeline()
        .getEvents()
        .findLast((event) => event.getId()?.startsWith('$'));
      const eventId = last?.getId();
      // The server is told even what it should know: a badge that does not go away is worse than a request.
      if (eventId !== undefined) await asPort(() => tellServer(room.roomId, eventId));
      if (eventId !== undefined) sent.set(room.roomId, eventId);
      await clearMarkedUnread(room);
    },
  };
}

/** Whether a person marked a room as unread by hand. */
export function isMarkedUnread(room: Room): boolean {
  return room.getAccountData(MARKED_UNREAD)?.getContent()['unread'] === true;
}

/** Marks a room as unread by hand, or takes that back. */
export async function setMarkedUnread(
  client: MatrixClient,
  roomId: string,
  isUnread: boolean,
): Promise<void> {
  const path = `/user/${encodeURIComponent(client.getSafeUserId())}/rooms/${encodeURIComponent(roomId)}/account_data`;
  await client.http.authedRequest(Method.Put, `${path}/${MARKED_UNREAD}`, undefined, { unread: isUnread });
}

/** The event up to which a room is read by its owner's own account; null when nothing is known. */
export function readUpTo(room: Room, userId: string): string | null {
  return (
    room.getEventReadUpTo(userId) ?? readText(room.getAccountData('m.fully_read')?.getContent()['event_id'])
  );
}

// Events that this device does not have are compared by the server: a receipt there only moves forward.
function isAfter(room: Room, eventId: string, before: string): boolean {
  if (eventId === before) return false;
  return (room.compareEventOrdering(eventId, before) ?? 1) > 0;
}

function soon(run: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    setTimeout(() => run().then(resolve, reject), THROTTLE_MS);
  });
}
