import type { Operation, SeenEvent, Send, SendToDevice } from '../history/operation.ts';
import type { History } from '../history/read-history.ts';
import { boundEventTimes, type EventTimes } from './event-times.ts';
import { readFinalOrder, type RoomOrder } from './final-order.ts';
import { createRoomState, type RoomState } from './memberships.ts';
import { collectSends, collectToDevice, type Sent } from './sent-messages.ts';
import { placeShownEvents, type ShownEvents } from './shown-events.ts';

/** A room that was read whole. */
export interface JudgedRoom {
  readonly order: RoomOrder;
  readonly state: RoomState;
  readonly times: EventTimes;
}

/** What every pass looks into, worked out once. */
export interface Facts {
  readonly operations: readonly Operation[];
  readonly rooms: ReadonlyMap<string, JudgedRoom>;
  readonly sends: ReadonlyMap<string, Sent<Send>>;
  readonly toDevice: ReadonlyMap<string, Sent<SendToDevice>>;
  readonly shown: ShownEvents;
  /** The rooms that a user has or had a membership in. */
  readonly roomsOf: ReadonlyMap<string, readonly JudgedRoom[]>;
}

export function collectFacts({ operations }: History): Facts {
  const orders = readFinalOrder(operations);
  const sends = collectSends(operations);
  const shown = placeShownEvents(operations, orders);
  const times = boundEventTimes(operations, { rooms: orders, sends, shown });
  const rooms = new Map<string, JudgedRoom>();
  const roomsOf = new Map<string, JudgedRoom[]>();
  for (const [roomId, order] of orders) {
    const room = { order, state: createRoomState(order), times: times.get(roomId) ?? noTimes() };
    rooms.set(roomId, room);
    for (const userId of room.state.users()) roomsOf.set(userId, [...(roomsOf.get(userId) ?? []), room]);
  }
  return { operations, rooms, sends, toDevice: collectToDevice(operations), shown, roomsOf };
}

function noTimes(): EventTimes {
  return {
    notBeforeNs: new Float64Array(),
    knownNs: new Float64Array(),
    knownLine: new Int32Array(),
  };
}

/** The user of a `@user:server/DEVICE`. */
export function userOf(proc: string): string {
  return proc.slice(0, proc.lastIndexOf('/'));
}

/** An event in words: what it is, whose, and which room's. */
export function nameEvent(roomId: string, event: SeenEvent | undefined): string {
  if (!event) return `an event in ${roomId}`;
  const what = event.uid ?? (event.membership ? `${event.type} ${event.membership}` : event.type);
  const whose = event.uid === undefined && event.stateKey ? ` of ${event.stateKey}` : ` by ${event.sender}`;
  return `${what}${whose} (${event.eventId}) in ${roomId}`;
}
