import { authChain, conflictedSubgraph } from '../state-resolution/auth-graph.ts';
import type { RoomContext } from './room-context.ts';
import type { EventNumber, KeyNumber } from './room-rows.ts';
import { lookupView } from './state-view.ts';
import type { StateView } from './state-view.ts';

/**
 * The full conflicted set: the conflicted events, the auth difference and, in v2.1, the conflicted state
 * subgraph. Reads the chains of what differs only, never those of the state that all share.
 */
export function fullConflictedSet(
  room: RoomContext,
  views: readonly StateView[],
  conflicted: ReadonlySet<KeyNumber>,
): Set<EventNumber> {
  const { store, policy, rules } = room;
  const authOf = (event: EventNumber): readonly EventNumber[] => store.getEvent(event).auth;
  const valuesOf = (view: StateView): EventNumber[] =>
    [...conflicted].map((key) => lookupView(store, view, key)).filter((event) => event !== null);

  const values = views.map(valuesOf);
  const full = new Set(values.flat());
  if (policy.usesConflictedSubgraph) for (const event of conflictedSubgraph(full, authOf)) full.add(event);

  const chains = values.map((events) => authChain(events, authOf));
  const isBehindUnconflicted = createUnconflictedWalk(room, views[0]!, conflicted);
  for (const event of new Set(chains.flatMap((chain) => [...chain]))) {
    if (chains.every((chain) => chain.has(event))) continue;
    if (rules.isAuthDifference(() => isBehindUnconflicted(event))) full.add(event);
  }
  return full;
}

/**
 * Is an event in the auth chain of unconflicted state? Walks the auth graph upwards, newest first, until it
 * meets an event that the state holds: in a room of many members that is one of the first few.
 */
function createUnconflictedWalk(
  { store }: RoomContext,
  view: StateView,
  conflicted: ReadonlySet<KeyNumber>,
): (event: EventNumber) => boolean {
  const isUnconflicted = (event: EventNumber): boolean => {
    const { key } = store.getEvent(event);
    return key !== null && !conflicted.has(key) && lookupView(store, view, key) === event;
  };
  // Events that a walk has left without meeting the state; no other walk needs to enter them.
  const barren = new Set<EventNumber>();

  return (event) => {
    const entered = new Set<EventNumber>();
    const open = [event];
    for (let top = open.pop(); top !== undefined; top = open.pop()) {
      for (const citing of store.listCiting(top)) {
        if (entered.has(citing) || barren.has(citing)) continue;
        if (isUnconflicted(citing)) return true;
        entered.add(citing);
        open.push(citing);
      }
    }
    for (const visited of entered) barren.add(visited);
    return false;
  };
}
