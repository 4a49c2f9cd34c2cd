import { lineage, lookup } from './lookup.ts';
import { MAIN_LINE } from './room-rows.ts';
import type { EventNumber, KeyNumber, Ref } from './room-rows.ts';
import type { RoomStore } from './room-store.ts';

export type FullState = Map<KeyNumber, EventNumber>;

/** Above this many rows for each key of the room, to look every key up is cheaper than to read the rows. */
const SCAN_LIMIT = 3;

/** Everything that a state holds. */
export function fullState(store: RoomStore, ref: Ref): FullState {
  const points = lineage(store, ref);
  const base = points.pop()!;
  const rows = points.reduce((sum, { line, seq }) => sum + store.countRows(line, 0, seq), 0);
  if (rows > SCAN_LIMIT * store.countKeys()) return fullStateByProbe(store, ref);

  const state = fullStateAt(store, base.seq);
  for (const { line, seq } of points.reverse()) {
    for (const { key, event } of store.listRows(line, 0, seq)) set(state, key, event);
  }
  return state;
}

/** The main line's state at a position. */
export function fullStateAt(store: RoomStore, position: number): FullState {
  const rowsAbove = store.countRows(MAIN_LINE, position, store.lastPosition());
  return rowsAbove <= SCAN_LIMIT * store.countKeys()
    ? fullStateByUndo(store, position)
    : fullStateByProbe(store, { line: MAIN_LINE, seq: position });
}

/** The present with the rows above the position taken back, by what each replaced. */
export function fullStateByUndo(store: RoomStore, position: number): FullState {
  const state: FullState = new Map();
  for (const { key, event } of store.listCurrent()) set(state, key, event);
  const rowsAbove = store.listRows(MAIN_LINE, position, store.lastPosition());
  for (const { key, replaced } of rowsAbove.toReversed()) set(state, key, replaced);
  return state;
}

/** Every key of the room, looked up. */
export function fullStateByProbe(store: RoomStore, ref: Ref): FullState {
  const state: FullState = new Map();
  for (const key of store.listKeys()) set(state, key, lookup(store, ref, key));
  return state;
}

function set(state: FullState, key: KeyNumber, event: EventNumber | null): void {
  if (event === null) state.delete(key);
  else state.set(key, event);
}
