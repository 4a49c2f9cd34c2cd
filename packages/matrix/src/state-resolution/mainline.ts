import type { EventId } from '../ids/event-id.ts';
import type { EventLookup, Pdu } from '../pdu.ts';
import { isOlder } from './power-order.ts';
import { findCited } from './resolution-context.ts';

/**
 * The mainline ordering of events based on a power levels event, from smallest to largest.
 * Without one the mainline is empty and all positions are infinite.
 */
export function mainlineOrder(
  events: Iterable<Pdu>,
  powerLevels: Pdu | undefined,
  getEvent: EventLookup,
): Pdu[] {
  const positions = mainlinePositions(powerLevels, getEvent);
  const placed = [...events].map((event) => ({ event, at: positionOf(event, positions, getEvent) }));
  // x < y if 1. the mainline position of x is greater than the mainline position of y; or 2. x's
  // origin_server_ts is less; or 3. x's event_id is less.
  placed.sort((x, y) => {
    if (x.at !== y.at) return x.at > y.at ? -1 : 1;
    return isOlder(x.event, y.event) ? -1 : 1;
  });
  return placed.map(({ event }) => event);
}

// Let P0 be an m.room.power_levels event. Repeatedly fetch P(i+1), the m.room.power_levels event in the
// auth_events of P(i). The mainline of P0 is the list of events fetched in this way.
function mainlinePositions(powerLevels: Pdu | undefined, getEvent: EventLookup): Map<EventId, number> {
  const positions = new Map<EventId, number>();
  for (let event = powerLevels; event !== undefined; event = citedPowerLevels(event, getEvent)) {
    positions.set(event.eventId, positions.size);
  }
  return positions;
}

// Find the smallest index j >= 1 for which e(j) belongs to the mainline of P. If such a j exists, then
// e(j) = P(i) for some unique index i. Otherwise set i = infinity. Each walk leaves its result on the
// power levels that it passed, so that none is walked twice.
function positionOf(event: Pdu, positions: Map<EventId, number>, getEvent: EventLookup): number {
  const passed: EventId[] = [];
  let position = Infinity;
  for (let at = citedPowerLevels(event, getEvent); at !== undefined; at = citedPowerLevels(at, getEvent)) {
    const known = positions.get(at.eventId);
    if (known !== undefined) {
      position = known;
      break;
    }
    passed.push(at.eventId);
  }
  for (const eventId of passed) positions.set(eventId, position);
  return position;
}

function citedPowerLevels(event: Pdu, getEvent: EventLookup): Pdu | undefined {
  return findCited(event, 'm.room.power_levels', '', getEvent);
}
