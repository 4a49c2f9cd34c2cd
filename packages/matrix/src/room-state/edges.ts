import type { RoomContext } from './room-context.ts';
import { isLive } from './room-rows.ts';
import type { EventNumber } from './room-rows.ts';

/**
 * Stores the edges of an event that some walk can need. There are two walks: down from an event that
 * arrives, to find a live descendant, and up from it, to find the extremities that it covers. Both pass
 * only through events that are not live, and start at one that was not known or not live when it was cited.
 * So an edge between two live events is never read; and an event is live from its reception on or never, so
 * this is known when it is received. An event of the fast path cites live events alone: it writes no edge.
 */
export function addEdges(
  { store, rules }: RoomContext,
  event: EventNumber,
  isEventLive: boolean,
  prevEvents: readonly string[],
): void {
  for (const prevEventId of new Set(prevEvents)) {
    const prev = store.findEvent(prevEventId);
    const isPrevLive = prev !== null && isLive(prev);
    if (rules.storesEdge(isEventLive, isPrevLive)) store.addEdge({ prevEventId, event });
  }
}
