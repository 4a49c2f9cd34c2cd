import { assert } from '../assert.ts';
import type { EventId } from '../ids/event-id.ts';
import { fullConflictedSet } from './full-conflicted-set.ts';
import { presentRef } from './lookup.ts';
import type { RoomContext } from './room-context.ts';
import { stateLookup } from './state-lookup.ts';
import type { EventNumber, KeyNumber, Ref } from './room-rows.ts';
import { diff, lookupView, touchViews } from './state-view.ts';
import type { StateView } from './state-view.ts';

/**
 * State resolution over states that are stored, or nearly: it reads the keys in which they can differ and
 * the auth chains of those that do. The order of the inputs and repeated ones do not matter.
 */
export function resolve(room: RoomContext, inputs: readonly StateView[]): StateView {
  const views = distinct(inputs);
  const [first] = views;
  assert(first !== undefined, 'there is a state to resolve');
  const conflicted = conflictedKeys(room, views);
  if (conflicted.size === 0) return first;

  const wanted = new Map<KeyNumber, EventNumber | null>([...conflicted].map((key) => [key, null]));
  for (const event of resolveConflict(room, views, conflicted)) {
    const { key } = room.store.getEvent(event);
    if (key !== null && room.rules.setsKey(conflicted.has(key))) wanted.set(key, event);
  }
  const patch = new Map([...first.patch, ...wanted]);
  const bases = [...views.map((view) => view.ref), presentRef(room.store)];
  return onNearest(room, { ref: first.ref, patch }, bases);
}

function conflictedKeys({ store, rules }: RoomContext, views: readonly StateView[]): Set<KeyNumber> {
  const [first, ...others] = views;
  const touched = new Set<KeyNumber>();
  for (const other of others) for (const key of touchViews(store, first!, other)) touched.add(key);
  const conflicted = new Set<KeyNumber>();
  for (const key of touched) {
    if (rules.isConflicted(views.map((view) => lookupView(store, view, key)))) conflicted.add(key);
  }
  return conflicted;
}

/** The events that win; their keys are conflicted ones, or held by none of the states. */
function resolveConflict(
  room: RoomContext,
  views: readonly StateView[],
  conflicted: ReadonlySet<KeyNumber>,
): EventNumber[] {
  const { store, policy, rules } = room;
  const numberOf = (eventId: EventId): EventNumber => store.findEvent(eventId)!.event;
  const full = fullConflictedSet(room, views, conflicted);
  const winners = policy.resolve({
    fullConflicted: [...full].map((event) => store.readPdu(event)),
    unconflicted: stateLookup(store, (key) =>
      conflicted.has(key) ? null : lookupView(store, views[0]!, key),
    ),
    getEvent: (eventId) => {
      const row = store.findEvent(eventId);
      return row === null ? undefined : store.readPdu(row.event);
    },
    isBadAuth: (eventId) => rules.isBarred(store.getEvent(numberOf(eventId))),
  });
  return [...winners].map((event) => numberOf(event.eventId));
}

/** The same state on the base that it differs least from, so that it takes few rows to store. */
function onNearest({ store }: RoomContext, view: StateView, bases: readonly Ref[]): StateView {
  const candidates = bases.map((ref): StateView => {
    const patch = diff(store, { ref, patch: new Map() }, view);
    return { ref, patch };
  });
  return candidates.reduce((best, candidate) => (candidate.patch.size < best.patch.size ? candidate : best));
}

function distinct(views: readonly StateView[]): StateView[] {
  const byName = new Map<string, StateView>();
  for (const view of views) byName.set(JSON.stringify([view.ref.line, view.ref.seq, ...view.patch]), view);
  return [...byName.values()];
}
