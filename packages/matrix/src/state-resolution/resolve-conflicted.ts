import type { EventId } from '../ids/event-id.ts';
import type { Pdu, StateLookup } from '../pdu.ts';
import type { RoomVersion } from '../room-versions.ts';
import { splitStateKeyString, stateKeyString, type StateKeyString } from '../state-key-string.ts';
import { applyIterativeAuth } from './iterative-auth.ts';
import { mainlineOrder } from './mainline.ts';
import { powerOrder, selectPowerEvents } from './power-order.ts';
import type { ResolutionContext } from './resolution-context.ts';

const POWER_LEVELS = stateKeyString('m.room.power_levels', '');

/** A conflict, and what is around it. */
export interface Conflict extends Omit<ResolutionContext, 'version'> {
  /**
   * The full conflicted set: the conflicted events of all the states, the auth difference, and for v2.1
   * the conflicted state subgraph.
   */
  readonly fullConflicted: Iterable<Pdu>;
  /** The unconflicted state: undefined for every conflicted key. */
  readonly unconflicted: StateLookup;
}

/**
 * The core of state resolution: what the conflicted part comes to. The answer can hold keys that no
 * input state held; it holds none that is unconflicted. The resolved state is both together.
 */
export function resolveConflicted(version: RoomVersion, conflict: Conflict): Map<StateKeyString, Pdu> {
  const context: ResolutionContext = { ...conflict, version };
  // No events rejected due to failure to auth against their auth chain should appear in the process.
  const full = new Map<EventId, Pdu>();
  for (const event of conflict.fullConflicted) {
    if (!conflict.isBadAuth(event.eventId)) full.set(event.eventId, event);
  }
  // 1. Select the set X of all power events that appear in the full conflicted set, enlarge it by their
  // auth chains, and sort it using the reverse topological power ordering.
  const power = selectPowerEvents(full);
  // 2. Apply the iterative auth checks algorithm, starting from the unconflicted state map (since v12:
  // from an empty state map), to get a partially resolved state.
  const base: StateLookup = version.stateResolution === 'v2' ? conflict.unconflicted : () => undefined;
  const resolved = new Map<StateKeyString, Pdu>();
  applyIterativeAuth(powerOrder(power, context), resolved, base, context);
  // 3. Take all remaining events and order them by the mainline ordering based on the power level in the
  // partially resolved state.
  const powerLevels = resolved.get(POWER_LEVELS) ?? base('m.room.power_levels', '');
  const remaining = [...full.values()].filter((event) => !power.has(event.eventId));
  // 4. Apply the iterative auth checks algorithm on the partial resolved state and this list.
  applyIterativeAuth(mainlineOrder(remaining, powerLevels, conflict.getEvent), resolved, base, context);
  // 5. Update the result by replacing any event with the event with the same key from the unconflicted
  // state map, if such an event exists.
  for (const key of resolved.keys()) {
    if (conflict.unconflicted(...splitStateKeyString(key)) !== undefined) resolved.delete(key);
  }
  return resolved;
}
