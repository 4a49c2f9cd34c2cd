import { assert } from '../assert.ts';
import { fullState } from './full-state.ts';
import { beforeOf } from './event-refs.ts';
import { presentRef } from './lookup.ts';
import type { RoomContext } from './room-context.ts';
import { MAIN_LINE } from './room-rows.ts';
import type { EventNumber, KeyNumber, Ref } from './room-rows.ts';
import type { RoomStore } from './room-store.ts';
import type { StateView } from './state-view.ts';

/** A full state that another server gives, as ids of events that are stored at least as outliers. */
export type GivenState = readonly string[];

/**
 * The state after a prev_event that is missing: what `/state_ids` says stands before it, and the event
 * itself on top. `near` is a stored state that it probably resembles.
 */
export function viewAfterGap(
  room: RoomContext,
  prevEventId: string,
  given: GivenState,
  near: Ref,
): StateView {
  const prev = room.store.findEvent(prevEventId);
  assert(prev !== null, 'a missing prev_event is fetched with its state');
  const state = givenState(room, given);
  if (room.rules.setsStateAfterGap(prev)) state.set(prev.key!, prev.event);
  return viewOfState(room.store, near, state);
}

/** A given state without what is barred, and without what cannot be part of a state. */
export function givenState(room: RoomContext, given: GivenState): Map<KeyNumber, EventNumber> {
  const state = new Map<KeyNumber, EventNumber>();
  for (const eventId of given) {
    const row = room.store.findEvent(eventId);
    assert(row !== null, 'the events of a given state are stored before it is used');
    if (row.key !== null && room.rules.isGiven(row)) state.set(row.key, row.event);
  }
  return state;
}

export function viewOfState(
  store: RoomStore,
  near: Ref,
  state: ReadonlyMap<KeyNumber, EventNumber>,
): StateView {
  const stored = fullState(store, near);
  const patch = new Map<KeyNumber, EventNumber | null>();
  for (const key of stored.keys()) if (!state.has(key)) patch.set(key, null);
  for (const [key, event] of state) if (stored.get(key) !== event) patch.set(key, event);
  return { ref: near, patch };
}

/**
 * Where a foreign state is stored. A gap resembles the present. History that is fetched backwards from an
 * event goes on at the tip of that event's line: on its middle every chunk would fork a line of its own.
 */
export function nearestRef(store: RoomStore, backfilledFrom: string | null): Ref {
  if (backfilledFrom === null) return presentRef(store);
  const from = store.findEvent(backfilledFrom);
  assert(from !== null, 'history is fetched from an event that is stored');
  const before = beforeOf(from);
  return before.line === MAIN_LINE ? before : { line: before.line, seq: store.getLine(before.line).tip };
}
