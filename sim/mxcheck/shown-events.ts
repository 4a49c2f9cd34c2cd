import type { Operation, SeenEvent } from '../history/operation.ts';
import type { RoomOrder } from './final-order.ts';

/** Not an event of the room as it was read in the end. */
export const UNPLACED = -1;

/** Where every event that any answer showed stands, worked out once for all passes. */
export interface ShownEvents {
  /** The positions of one list of events of an operation, in its room: a view, not a copy. */
  listOf(operation: number, list: number): Int32Array;
  /** How many events were shown in all. */
  readonly total: number;
}

/** The lists of events of an answer with their rooms: timelines of a sync, or the page of a /messages. */
export function listsOf({ deed, ending }: Operation): { roomId: string; events: readonly SeenEvent[] }[] {
  if (ending !== 'ok') return [];
  if (deed.f === 'messages') return [deed];
  if (deed.f !== 'sync') return [];
  return deed.rooms.map(({ roomId, timeline }) => ({ roomId, events: timeline }));
}

/** Looks up every shown event in the final order. A position counts from 0, the room's oldest event. */
export function placeShownEvents(
  operations: readonly Operation[],
  rooms: ReadonlyMap<string, RoomOrder>,
): ShownEvents {
  const starts = new Int32Array(operations.length + 1);
  const lists: number[] = [];
  let total = 0;
  for (const [index, operation] of operations.entries()) {
    starts[index] = lists.length;
    for (const { events } of listsOf(operation)) {
      lists.push(total);
      total += events.length;
    }
  }
  starts[operations.length] = lists.length;
  lists.push(total);
  const places = fillPlaces(operations, rooms, total);
  return {
    total,
    listOf(operation, list) {
      const at = (starts[operation] ?? 0) + list;
      return places.subarray(lists[at], lists[at + 1]);
    },
  };
}

function fillPlaces(
  operations: readonly Operation[],
  rooms: ReadonlyMap<string, RoomOrder>,
  total: number,
): Int32Array {
  const numbers = new Map<string, number>();
  for (const { events, first } of rooms.values()) {
    for (const [position, { eventId }] of events.entries()) numbers.set(eventId, first + position);
  }
  const places = new Int32Array(total);
  let at = 0;
  for (const operation of operations) {
    for (const { roomId, events } of listsOf(operation)) {
      const room = rooms.get(roomId);
      for (const { eventId } of events) places[at++] = positionIn(room, numbers.get(eventId));
    }
  }
  return places;
}

function positionIn(room: RoomOrder | undefined, number: number | undefined): number {
  if (!room || number === undefined) return UNPLACED;
  const position = number - room.first;
  return position >= 0 && position < room.events.length ? position : UNPLACED;
}
