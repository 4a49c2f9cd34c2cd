import type { AuthSignatures } from '../event-auth/auth-context.ts';
import type { EventId } from '../ids/event-id.ts';
import type { EventLookup, Pdu } from '../pdu.ts';
import type { RoomVersion } from '../room-versions.ts';

/** What the steps of a resolution read. All events are of one room. */
export interface ResolutionContext {
  readonly version: RoomVersion;
  /** Events that are not held are passed over, and never taken for an allowance. */
  readonly getEvent: EventLookup;
  /** Whether an event failed the rules on its own auth events. Such events take no part. */
  readonly isBadAuth: (eventId: EventId) => boolean;
  readonly signatures: AuthSignatures;
}

/** The event that another one cites for a key, or undefined. */
export function findCited(
  event: Pdu,
  type: string,
  stateKey: string,
  getEvent: EventLookup,
): Pdu | undefined {
  for (const eventId of event.authEvents) {
    const authEvent = getEvent(eventId);
    if (authEvent?.type === type && authEvent.stateKey === stateKey) return authEvent;
  }
  return undefined;
}
