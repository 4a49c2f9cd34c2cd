import { assert } from '../assert.ts';
import type { Pdu } from '../pdu.ts';
import type { RoomContext } from './room-context.ts';
import type { EventRow } from './room-rows.ts';
import type { RoomStore } from './room-store.ts';

export interface MissingEvents {
  /** Not stored, or as outliers, which have no state. */
  readonly prevEvents: readonly string[];
  readonly authEvents: readonly string[];
}

/**
 * What must be fetched before an event can be received; missing prev_events may be given with their state
 * instead.
 */
export function listMissing({ store, rules }: RoomContext, event: Pdu): MissingEvents {
  const isKnownPrev = (eventId: string): boolean => {
    const row = store.findEvent(eventId);
    return row !== null && rules.isKnownPrev(row);
  };
  return {
    prevEvents: [...new Set(event.prevEvents)].filter((eventId) => !isKnownPrev(eventId)),
    authEvents: event.authEvents.filter((eventId) => store.findEvent(eventId) === null),
  };
}

/** Takes in an auth event, or an event of a given state, which has no state of its own as yet. */
export function receiveOutlier(room: RoomContext, event: Pdu): EventRow {
  return room.store.findEvent(event.eventId) ?? storeFirstContact(room, event, isBadAuth(room, event));
}

/** The event's row, written at first contact. */
export function meet(room: RoomContext, event: Pdu, badAuth: boolean): EventRow {
  return room.store.findEvent(event.eventId) ?? storeFirstContact(room, event, badAuth);
}

/**
 * Check 4 on receipt, the only one whose refusal is for good: made once, at first contact.
 * Spec: "Passes authorization rules based on the event's auth events, otherwise it is rejected."
 */
export function isBadAuth({ store, policy }: RoomContext, event: Pdu): boolean {
  const known = store.findEvent(event.eventId);
  if (known !== null) return known.badAuth;
  const authEvents = event.authEvents.map((eventId) => store.findEvent(eventId));
  assert(!authEvents.includes(null), 'auth events are stored before an event that cites them');
  // From room version 12 on the create event is implied by the room id, and cited by none.
  const hasCreate = store.findKey('m.room.create', '') !== null;
  assert(hasCreate || event.type === 'm.room.create', 'the create event is the first that is stored');
  return !policy.allowsByAuthEvents(event, {
    getEvent(eventId) {
      const row = store.findEvent(eventId);
      return row === null ? undefined : store.readPdu(row.event);
    },
    // What a state has rejected by now counts too; what it rejects later changes no verdict.
    isRejected(eventId) {
      const row = store.findEvent(eventId);
      return row !== null && (row.badAuth || row.status === 'rejected');
    },
  });
}

function storeFirstContact({ store }: RoomContext, event: Pdu, badAuth: boolean): EventRow {
  const { eventId, type, stateKey } = event;
  const row: EventRow = {
    event: store.takeEventNumber(),
    eventId,
    key: stateKey === null ? null : store.takeKey(type, stateKey),
    position: null,
    status: 'outlier',
    badAuth,
    auth: stateKey === null ? [] : authNumbers(store, event),
    before: null,
    after: null,
  };
  store.putEvent(row, event);
  return row;
}

function authNumbers(store: RoomStore, event: Pdu): number[] {
  return event.authEvents.map((eventId) => store.findEvent(eventId)!.event);
}
