import type { Operation, Send } from '../history/operation.ts';
import type { RoomOrder } from './final-order.ts';
import type { Sent } from './sent-messages.ts';
import { UNPLACED, listsOf, type ShownEvents } from './shown-events.ts';

/** Between which two moments each event of a room came to be, as far as clients can tell. */
export interface EventTimes {
  /** The event was not there before this moment: one at or before it in the room was first asked for then. */
  readonly notBeforeNs: Float64Array;
  /** The event was there at this moment: it, or one behind it, had been acknowledged or shown. Infinity: never. */
  readonly knownNs: Float64Array;
  /** The line that shows it; 0 where nothing does. */
  readonly knownLine: Int32Array;
}

/**
 * Bounds the moment of every event. Both bounds rise along a room, because its events came one after the other; that
 * they really did in real time is judged apart (`check-real-time.ts`).
 */
export function boundEventTimes(
  operations: readonly Operation[],
  parts: {
    rooms: ReadonlyMap<string, RoomOrder>;
    sends: ReadonlyMap<string, Sent<Send>>;
    shown: ShownEvents;
  },
): Map<string, EventTimes> {
  const times = new Map<string, EventTimes>();
  for (const room of parts.rooms.values()) times.set(room.roomId, fromSends(room, parts.sends));
  for (const [index, operation] of operations.entries()) {
    for (const [list, { roomId }] of listsOf(operation).entries()) {
      const known = times.get(roomId);
      if (!known) continue;
      for (const position of parts.shown.listOf(index, list)) {
        if (position !== UNPLACED) learn(known, position, operation.completeNs, index + 2);
      }
    }
  }
  for (const known of times.values()) spread(known);
  return times;
}

function fromSends({ events }: RoomOrder, sends: ReadonlyMap<string, Sent<Send>>): EventTimes {
  const times = {
    notBeforeNs: new Float64Array(events.length).fill(-Infinity),
    knownNs: new Float64Array(events.length).fill(Infinity),
    knownLine: new Int32Array(events.length),
  };
  for (const [position, { uid }] of events.entries()) {
    const sent = uid === undefined ? undefined : sends.get(uid);
    if (!sent) continue;
    times.notBeforeNs[position] = sent.invokeNs;
    if (sent.ack) learn(times, position, sent.ack.ns, sent.ack.line);
  }
  return times;
}

function learn({ knownNs, knownLine }: EventTimes, position: number, ns: number, line: number): void {
  if ((knownNs[position] ?? 0) <= ns) return;
  knownNs[position] = ns;
  knownLine[position] = line;
}

/** What stands behind an event came after it, and what stands before it came before. */
function spread({ notBeforeNs, knownNs, knownLine }: EventTimes): void {
  for (let at = 1; at < notBeforeNs.length; at += 1) {
    notBeforeNs[at] = Math.max(notBeforeNs[at] ?? 0, notBeforeNs[at - 1] ?? 0);
  }
  for (let at = knownNs.length - 2; at >= 0; at -= 1) {
    if ((knownNs[at + 1] ?? 0) >= (knownNs[at] ?? 0)) continue;
    knownNs[at] = knownNs[at + 1] ?? 0;
    knownLine[at] = knownLine[at + 1] ?? 0;
  }
}

/** The newest position that was known before a moment; -1 when none was. */
export function newestKnown({ knownNs }: EventTimes, beforeNs: number): number {
  let low = 0;
  let high = knownNs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((knownNs[middle] ?? 0) < beforeNs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
