import { lookup, presentRef } from './lookup.ts';
import type { EventNumber, KeyNumber, Ref } from './room-rows.ts';
import type { RoomStore } from './room-store.ts';
import { touch } from './touch.ts';

/** What keys become; null is absent. */
export type StatePatch = ReadonlyMap<KeyNumber, EventNumber | null>;

/** A state that need not be stored yet: a stored one and what differs from it. */
export interface StateView {
  readonly ref: Ref;
  readonly patch: StatePatch;
}

const NO_PATCH: StatePatch = new Map();

export function viewOf(ref: Ref): StateView {
  return { ref, patch: NO_PATCH };
}

export function presentView(store: RoomStore): StateView {
  return viewOf(presentRef(store));
}

export function lookupView(store: RoomStore, view: StateView, key: KeyNumber): EventNumber | null {
  const patched = view.patch.get(key);
  return patched === undefined ? lookup(store, view.ref, key) : patched;
}

/** The same state with one key set. */
export function withKey(view: StateView, key: KeyNumber, event: EventNumber | null): StateView {
  return { ref: view.ref, patch: new Map(view.patch).set(key, event) };
}

/** A patch in the order of its keys, so that the same change always makes the same rows. */
export function inOrder(patch: StatePatch): [KeyNumber, EventNumber | null][] {
  return [...patch].sort(([a], [b]) => a - b);
}

/** The keys in which two views can differ. */
export function touchViews(store: RoomStore, a: StateView, b: StateView): Set<KeyNumber> {
  const keys = touch(store, a.ref, b.ref);
  for (const key of a.patch.keys()) keys.add(key);
  for (const key of b.patch.keys()) keys.add(key);
  return keys;
}

/** What turns `from` into `to`. */
export function diff(store: RoomStore, from: StateView, to: StateView): Map<KeyNumber, EventNumber | null> {
  const patch = new Map<KeyNumber, EventNumber | null>();
  for (const key of touchViews(store, from, to)) {
    const event = lookupView(store, to, key);
    if (event !== lookupView(store, from, key)) patch.set(key, event);
  }
  return patch;
}
