import { assert } from '../assert.ts';
import type { EventId } from '../ids/event-id.ts';
import type { Pdu } from '../pdu.ts';
import type { RoomVersion } from '../room-versions.ts';
import { stateKeyString, type StateKeyString } from '../state-key-string.ts';
import { authDifference, conflictedSubgraph, type AuthEdges } from './auth-graph.ts';
import type { ResolutionContext } from './resolution-context.ts';
import { resolveConflicted } from './resolve-conflicted.ts';

/** A room state: which event holds each key. */
export type StateMap = ReadonlyMap<StateKeyString, EventId>;

/** State maps taken apart. */
export interface SplitStates {
  readonly unconflicted: StateMap;
  /** For each of the input maps, the events that it holds for conflicted keys. */
  readonly conflictedOfEachSet: readonly (readonly EventId[])[];
}

/** The room state that a set of states resolves to. The order of the sets does not matter. */
export function resolve(
  version: RoomVersion,
  stateSets: readonly StateMap[],
  context: Omit<ResolutionContext, 'version'>,
): Map<StateKeyString, EventId> {
  const { unconflicted, conflictedOfEachSet } = splitStates(stateSets);
  const result = new Map(unconflicted);
  const conflicted = new Set(conflictedOfEachSet.flat());
  if (conflicted.size === 0) return result;
  const { getEvent } = context;
  const authEventsOf: AuthEdges<EventId> = (id) => getEvent(id)?.authEvents ?? [];
  // Full conflicted set: the union of the conflicted state set, since v12 the conflicted state subgraph,
  // and the auth difference.
  const full =
    version.stateResolution === 'v2.1' ? conflictedSubgraph(conflicted, authEventsOf) : new Set(conflicted);
  for (const id of authDifference(conflictedOfEachSet, unconflicted.values(), authEventsOf)) full.add(id);
  const resolved = resolveConflicted(version, {
    ...context,
    fullConflicted: heldEvents(full, conflicted, context),
    unconflicted: (type, stateKey) => {
      const id = unconflicted.get(stateKeyString(type, stateKey));
      return id === undefined ? undefined : getEvent(id);
    },
  });
  for (const [key, event] of resolved) result.set(key, event.eventId);
  return result;
}

/**
 * If a given key K is present in every state map with the same value V, then the pair (K, V) belongs to
 * the unconflicted state map. Otherwise, V belongs to the conflicted state set. (A key that only some of
 * the maps hold is conflicted.)
 */
export function splitStates(stateSets: readonly StateMap[]): SplitStates {
  const [first, ...others] = stateSets;
  if (first === undefined) return { unconflicted: new Map(), conflictedOfEachSet: [] };
  const unconflicted = new Map<StateKeyString, EventId>();
  for (const [key, eventId] of first) {
    if (others.every((other) => other.get(key) === eventId)) unconflicted.set(key, eventId);
  }
  const conflictedOf = (set: StateMap) =>
    [...set].filter(([key]) => !unconflicted.has(key)).map(([, eventId]) => eventId);
  return { unconflicted, conflictedOfEachSet: stateSets.map(conflictedOf) };
}

function heldEvents(
  ids: Iterable<EventId>,
  conflicted: ReadonlySet<EventId>,
  { getEvent }: Omit<ResolutionContext, 'version'>,
): Pdu[] {
  const held: Pdu[] = [];
  for (const id of ids) {
    const event = getEvent(id);
    // An auth event may be missing; what a state names must be held.
    assert(event !== undefined || !conflicted.has(id), 'a state names an event that is not held');
    if (event !== undefined) held.push(event);
  }
  return held;
}
