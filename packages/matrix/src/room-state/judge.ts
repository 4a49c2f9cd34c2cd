import { assert } from '../assert.ts';
import type { Pdu } from '../pdu.ts';
import { afterOf } from './event-refs.ts';
import { extremityIds, hasLiveDescendant } from './extremities.ts';
import { isBadAuth } from './first-contact.ts';
import { nearestRef, viewAfterGap } from './foreign-state.ts';
import type { GivenState } from './foreign-state.ts';
import { resolve } from './resolve.ts';
import type { RoomContext } from './room-context.ts';
import { MAIN_LINE } from './room-rows.ts';
import type { EventStatus } from './room-rows.ts';
import { viewLookup } from './state-lookup.ts';
import { presentView, viewOf } from './state-view.ts';
import type { StateView } from './state-view.ts';

/** How an event came here. */
export interface Arrival {
  /** Made by this server. */
  readonly isLocal: boolean;
  /** The state before each missing prev_event, as another server gives it. */
  readonly given: ReadonlyMap<string, GivenState>;
  /** The event from which older history was fetched, when this event is such history. */
  readonly backfilledFrom: string | null;
}

/** What is thought of an event; nothing is stored yet. */
export interface Judgement {
  readonly status: Exclude<EventStatus, 'outlier'>;
  readonly badAuth: boolean;
  readonly before: StateView;
  /** The state before it is the present, and every extremity is among its prev_events. */
  readonly isOnPresent: boolean;
  readonly isHistory: boolean;
  readonly hasLiveDescendant: boolean;
}

export function judge(room: RoomContext, event: Pdu, arrival: Arrival): Judgement {
  const { store, policy, rules } = room;
  const badAuth = isBadAuth(room, event);
  const prevs = new Set<string>(event.prevEvents);
  const isOnPresent = rules.citesPresent(prevs, new Set(extremityIds(store)), arrival.isLocal);
  const before = isOnPresent ? presentView(store) : viewBefore(room, event, arrival);
  const hasDescendant = hasLiveDescendant(store, event.eventId);
  const isHistory = rules.isHistory(arrival.backfilledFrom !== null, hasDescendant);
  const isRejected = badAuth || !policy.allowsByState(event, viewLookup(store, before));
  return {
    status: isRejected ? 'rejected' : isHistory || isAllowedNow(room, event) ? 'accepted' : 'soft',
    badAuth,
    before,
    isOnPresent,
    isHistory,
    hasLiveDescendant: hasDescendant,
  };
}

/** Spec: "Passes authorization rules based on the current state of the room, otherwise it is soft failed." */
function isAllowedNow({ store, policy }: RoomContext, event: Pdu): boolean {
  return policy.allowsByState(event, viewLookup(store, presentView(store)));
}

/** The state before an event: the resolution of the states after its prev_events. */
function viewBefore(room: RoomContext, event: Pdu, arrival: Arrival): StateView {
  const prevs = [...new Set<string>(event.prevEvents)];
  if (prevs.length === 0) return viewOf({ line: MAIN_LINE, seq: 0 });
  return resolve(
    room,
    prevs.map((prev) => viewAfterPrev(room, prev, arrival)),
  );
}

function viewAfterPrev(room: RoomContext, prevEventId: string, arrival: Arrival): StateView {
  const row = room.store.findEvent(prevEventId);
  if (row !== null && room.rules.isKnownPrev(row)) return viewOf(afterOf(row));
  const given = arrival.given.get(prevEventId);
  assert(given !== undefined, 'the state after a missing prev_event is given');
  return viewAfterGap(room, prevEventId, given, nearestRef(room.store, arrival.backfilledFrom));
}
