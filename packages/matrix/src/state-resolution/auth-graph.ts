/** Walks over the auth graph. They know ids alone, so that a caller may use ids of its own. */
export type AuthEdges<Id> = (id: Id) => readonly Id[];

/**
 * The events reachable from some events over auth edges. The starting events are in it only where an
 * edge leads to them. What `stopAt` says is neither entered nor passed.
 */
export function authChain<Id>(
  from: Iterable<Id>,
  authEventsOf: AuthEdges<Id>,
  stopAt: (id: Id) => boolean = () => false,
): Set<Id> {
  const chain = new Set<Id>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const authEvent of authEventsOf(id)) {
      if (chain.has(authEvent) || stopAt(authEvent)) continue;
      chain.add(authEvent);
      open.push(authEvent);
    }
  }
  return chain;
}

/**
 * The auth difference: every event that is in the auth chain of some state set and not of all.
 * `shared` is what all the sets hold alike: its chain is in all of theirs, and is walked only once.
 */
export function authDifference<Id>(
  conflictedOfEachSet: readonly Iterable<Id>[],
  shared: Iterable<Id>,
  authEventsOf: AuthEdges<Id>,
): Set<Id> {
  const inAll = authChain(shared, authEventsOf);
  const chainsHolding = new Map<Id, number>();
  for (const set of conflictedOfEachSet) {
    for (const id of authChain(set, authEventsOf, (known) => inAll.has(known))) {
      chainsHolding.set(id, (chainsHolding.get(id) ?? 0) + 1);
    }
  }
  const difference = new Set<Id>();
  for (const [id, chains] of chainsHolding) {
    if (chains < conflictedOfEachSet.length) difference.add(id);
  }
  return difference;
}

/**
 * The conflicted state subgraph: all events on a path over auth edges from one conflicted event to
 * another, the ends included. An event is on such a path if conflicted events lie above and below it.
 */
export function conflictedSubgraph<Id>(conflicted: Iterable<Id>, authEventsOf: AuthEdges<Id>): Set<Id> {
  const subgraph = new Set(conflicted);
  const entered = new Set<Id>();
  // Depth first: when an event is left, all that it reaches has been decided. Auth edges make no cycle,
  // as an event names the hashes of those it cites.
  const path = [...subgraph].map((id) => ({ id, next: 0 }));
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    entered.add(top.id);
    const authEvents = authEventsOf(top.id);
    const authEvent = authEvents[top.next];
    if (authEvent === undefined) {
      if (authEvents.some((id) => subgraph.has(id))) subgraph.add(top.id);
      path.pop();
    } else {
      top.next += 1;
      if (!entered.has(authEvent)) path.push({ id: authEvent, next: 0 });
    }
  }
  return subgraph;
}
