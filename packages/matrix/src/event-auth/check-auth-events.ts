import type { EventId } from '../ids/event-id.ts';
import { createIdOfRoom } from '../ids/room-id.ts';
import type { EventLookup, Pdu, StateLookup } from '../pdu.ts';
import type { RoomVersion } from '../room-versions.ts';
import { stateKeyString, type StateKeyString } from '../state-key-string.ts';
import { accept, refuse, type Verdict } from '../verdict.ts';
import type { AuthSignatures } from './auth-context.ts';
import { authEventTypesFor } from './auth-event-selection.ts';
import { checkAuth } from './check-auth.ts';

/** The stored events that an event cites. */
export interface CitedEvents {
  readonly getEvent: EventLookup;
  /** Whether a stored event was rejected when it was received. */
  readonly isRejected: (eventId: EventId) => boolean;
}

/**
 * Rule 2 (3 in v12): whether an event may cite the auth events that it cites.
 * One that is not held cannot be judged: fetch it first; until then the answer is a refusal.
 */
export function checkAuthEvents(event: Pdu, version: RoomVersion, cited: CitedEvents): Verdict {
  if (event.type === 'm.room.create') {
    return event.authEvents.length === 0 ? accept() : refuse('m.room.create cites auth events');
  }
  const allowed = new Set(authEventTypesFor(event, version).map((key) => stateKeyString(...key)));
  const seen = new Set<StateKeyString>();
  for (const eventId of event.authEvents) {
    const authEvent = cited.getEvent(eventId);
    if (authEvent === undefined) return refuse(`auth event ${eventId} is missing`);
    const verdict = checkAuthEvent(authEvent, event, allowed, seen);
    if (!verdict.ok) return verdict;
    // 3. If there are entries which were themselves rejected under the checks performed on receipt of a
    // PDU, reject.
    if (cited.isRejected(eventId)) return refuse(`auth event ${eventId} was rejected`);
  }
  return version.roomIdIsCreateHash ? checkCreateOfRoom(event, cited) : checkCreateCited(seen);
}

/**
 * Check 4 on receipt of a PDU: the authorisation rules on the event's own auth events.
 * A refusal is for good: whatever the state, this event is never part of it.
 */
export function checkAuthOnAuthEvents(
  event: Pdu,
  version: RoomVersion,
  cited: CitedEvents,
  signatures: AuthSignatures,
): Verdict {
  const verdict = checkAuthEvents(event, version, cited);
  return verdict.ok
    ? checkAuth(event, version, citedState(event, version, cited.getEvent), signatures)
    : verdict;
}

/** The state that an event claims by its auth events, and from v12 on by its room id. */
export function citedState(event: Pdu, version: RoomVersion, getEvent: EventLookup): StateLookup {
  return (type, stateKey) => {
    if (version.roomIdIsCreateHash && type === 'm.room.create' && stateKey === '') {
      return createOfRoom(event, getEvent);
    }
    for (const eventId of event.authEvents) {
      const authEvent = getEvent(eventId);
      if (authEvent?.type === type && authEvent.stateKey === stateKey) return authEvent;
    }
    return undefined;
  };
}

function createOfRoom(event: Pdu, getEvent: EventLookup): Pdu | undefined {
  const create = getEvent(createIdOfRoom(event.roomId));
  return create?.type === 'm.room.create' ? create : undefined;
}

function checkAuthEvent(
  authEvent: Pdu,
  event: Pdu,
  allowed: ReadonlySet<StateKeyString>,
  seen: Set<StateKeyString>,
): Verdict {
  const { eventId, type, stateKey } = authEvent;
  const key = stateKey === null ? null : stateKeyString(type, stateKey);
  // 1. If there are duplicate entries for a given type and state_key pair, reject.
  if (key !== null && seen.has(key)) return refuse(`two auth events are ${type}`);
  // 2. If there are entries whose type and state_key don't match those specified by the auth events
  // selection algorithm, reject.
  if (key === null || !allowed.has(key)) return refuse(`auth event ${eventId} has no say in this event`);
  seen.add(key);
  // 5. If any event in auth_events has a room_id which does not match that of the event being
  // authorised, reject.
  return authEvent.roomId === event.roomId ? accept() : refuse(`auth event ${eventId} is of another room`);
}

// 4. (until v11) If there is no m.room.create event among the entries, reject.
function checkCreateCited(seen: ReadonlySet<StateKeyString>): Verdict {
  return seen.has(stateKeyString('m.room.create', '')) ? accept() : refuse('no auth event is m.room.create');
}

// v12, 2. If the event's room_id is not an event ID for an accepted (not rejected) m.room.create event,
// with the sigil ! instead of $, reject.
function checkCreateOfRoom(event: Pdu, { getEvent, isRejected }: CitedEvents): Verdict {
  const create = createOfRoom(event, getEvent);
  return create !== undefined && !isRejected(create.eventId)
    ? accept()
    : refuse('the room id is not the id of an accepted m.room.create event');
}
