import type { Operation, ReadMessages, SeenEvent } from '../history/operation.ts';

/** A room as its creator read it whole in the end: the truth on its order. */
export interface RoomOrder {
  readonly roomId: string;
  /** Oldest first; each event once. */
  readonly events: readonly SeenEvent[];
  /** The number of its first event among the events of all rooms; the others follow. */
  readonly first: number;
  /** When the whole read began, and the line of its first page. What came later is not judged by it. */
  readonly readNs: number;
  readonly line: number;
  /** Events that the read showed a second time. */
  readonly twice: readonly SeenEvent[];
}

/** A read under way, page by page backwards. */
interface WholeRead {
  readonly operation: Operation;
  readonly line: number;
  readonly events: SeenEvent[];
  end: string | null;
}

/** Puts the final reads together: of each room the last one that came to the room's beginning. */
export function readFinalOrder(operations: readonly Operation[]): Map<string, RoomOrder> {
  const whole = new Map<string, WholeRead>();
  const underWay = new Map<string, WholeRead>();
  for (const [index, operation] of operations.entries()) {
    const { deed, ending } = operation;
    if (deed.f !== 'messages' || deed.purpose !== 'final' || ending !== 'ok') continue;
    const read = continueRead(underWay.get(deed.roomId), { operation, deed, line: index + 2 });
    underWay.set(deed.roomId, read);
    if (read.end === null) whole.set(deed.roomId, read);
  }
  const rooms = new Map<string, RoomOrder>();
  let first = 0;
  for (const [roomId, read] of whole) {
    const room = toOrder(roomId, read, first);
    rooms.set(roomId, room);
    first += room.events.length;
  }
  return rooms;
}

function continueRead(
  read: WholeRead | undefined,
  page: { operation: Operation; deed: ReadMessages; line: number },
): WholeRead {
  const { deed, operation, line } = page;
  if (!read || read.end === null || read.end !== deed.from) {
    return { operation, line, events: [...deed.events], end: deed.end };
  }
  for (const event of deed.events) read.events.push(event);
  read.end = deed.end;
  return read;
}

function toOrder(roomId: string, { events, operation, line }: WholeRead, first: number): RoomOrder {
  const ids = new Set<string>();
  const order: SeenEvent[] = [];
  const twice: SeenEvent[] = [];
  for (const event of events.toReversed()) {
    (ids.has(event.eventId) ? twice : order).push(event);
    ids.add(event.eventId);
  }
  return { roomId, events: order, first, readNs: operation.invokeNs, line, twice };
}
