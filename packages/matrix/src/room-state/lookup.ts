import { MAIN_LINE } from './room-rows.ts';
import type { EventNumber, KeyNumber, Ref } from './room-rows.ts';
import type { RoomStore } from './room-store.ts';

/** The event that a state holds for a key; null when it holds none. */
export function lookup(store: RoomStore, ref: Ref, key: KeyNumber): EventNumber | null {
  for (let at = ref; ; at = store.getLine(at.line).parent) {
    const row = store.findRow(at.line, key, at.seq);
    if (row !== null) return row.event;
    if (at.line === MAIN_LINE) return null;
  }
}

/** The points that a state is built on, from its own line down to the main line. */
export function lineage(store: RoomStore, ref: Ref): Ref[] {
  const points = [ref];
  for (let at = ref; at.line !== MAIN_LINE;) {
    at = store.getLine(at.line).parent;
    points.push(at);
  }
  return points;
}

/** The state after the newest position: the present. */
export function presentRef(store: RoomStore): Ref {
  return { line: MAIN_LINE, seq: store.lastPosition() };
}
