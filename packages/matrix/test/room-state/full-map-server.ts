import assert from 'node:assert/strict';
import {
  checkAuth,
  checkAuthOnAuthEvents,
  resolve,
  signaturesCheckedOnReceipt,
  stateKeyString,
  type EventId,
  type Pdu,
  type RoomVersion,
  type StateKeyString,
  type StateLookup,
} from '../../src/index.ts';

export type FullState = ReadonlyMap<StateKeyString, EventId>;

export interface FullMapEvent {
  readonly pdu: Pdu;
  readonly badAuth: boolean;
  readonly status: 'outlier' | 'accepted' | 'soft' | 'rejected';
  readonly isLive: boolean;
  readonly before: FullState;
  readonly after: FullState;
}

const EMPTY: FullState = new Map();
const CHECKED = signaturesCheckedOnReceipt({ verify: () => true });

/**
 * The slow and obvious server: a full state map before and after every event, and everything worked out
 * anew from the specification's words each time. It shares nothing with the state store but the room
 * version's rules.
 */
export class FullMapServer {
  readonly events = new Map<EventId, FullMapEvent>();
  line: FullState = EMPTY;
  extremities: ReadonlySet<EventId> = new Set();
  readonly #version: RoomVersion;
  /** Live events from before the last join have no say any more. */
  readonly #retired = new Set<EventId>();

  constructor(version: RoomVersion) {
    this.#version = version;
  }

  knows(eventId: EventId): boolean {
    const event = this.events.get(eventId);
    return event !== undefined && event.status !== 'outlier';
  }

  receiveOutlier(pdu: Pdu): void {
    if (this.events.has(pdu.eventId)) return;
    const badAuth = this.#isBadAuth(pdu);
    this.#put({ pdu, badAuth, status: 'outlier', isLive: false, before: EMPTY, after: EMPTY });
  }

  receive(pdu: Pdu, given: ReadonlyMap<EventId, readonly EventId[]>, isBackfilled: boolean): FullMapEvent {
    const judged = this.judge(pdu, given, isBackfilled);
    this.#put(judged);
    this.#moveLine();
    return judged;
  }

  /** What `receive` would make of it. */
  judge(pdu: Pdu, given: ReadonlyMap<EventId, readonly EventId[]>, isBackfilled: boolean): FullMapEvent {
    assert(!this.knows(pdu.eventId));
    const badAuth = this.#isBadAuth(pdu);
    const before = this.stateBefore(pdu.prevEvents, given);
    const isHistory = isBackfilled || this.#ancestorsOfLive().has(pdu.eventId);
    const isRejected = badAuth || !this.allows(pdu, before);
    const isSoft = !isRejected && !isHistory && !this.allows(pdu, this.line);
    const status = isRejected ? 'rejected' : isSoft ? 'soft' : 'accepted';
    const after = isRejected ? before : withEvent(before, pdu);
    return { pdu, badAuth, status, isLive: status === 'accepted' && !isHistory, before, after };
  }

  /** false: the given state refuses the join. */
  join(pdu: Pdu, given: readonly EventId[]): FullMapEvent | null {
    const badAuth = this.#isBadAuth(pdu);
    const before = this.#givenState(given);
    if (badAuth || !this.allows(pdu, before)) return null;
    for (const event of this.events.values()) if (event.isLive) this.#retired.add(event.pdu.eventId);
    const after = withEvent(before, pdu);
    const joined: FullMapEvent = { pdu, badAuth, status: 'accepted', isLive: true, before, after };
    this.#put(joined);
    this.#moveLine();
    return joined;
  }

  stateBefore(
    prevEvents: readonly EventId[],
    given: ReadonlyMap<EventId, readonly EventId[]> = new Map(),
  ): FullState {
    if (prevEvents.length === 0) return EMPTY;
    return this.resolve(
      prevEvents.map((prev) => {
        if (this.knows(prev)) return this.events.get(prev)!.after;
        const state = this.#givenState(given.get(prev)!);
        const { pdu, badAuth } = this.events.get(prev)!;
        return badAuth ? state : withEvent(state, pdu);
      }),
    );
  }

  allows(pdu: Pdu, state: FullState): boolean {
    return checkAuth(pdu, this.#version, this.lookupIn(state), CHECKED).ok;
  }

  lookupIn(state: FullState): StateLookup {
    return (type, stateKey) => {
      const eventId = state.get(stateKeyString(type, stateKey));
      return eventId === undefined ? undefined : this.events.get(eventId)!.pdu;
    };
  }

  resolve(states: readonly FullState[]): FullState {
    return resolve(this.#version, states, {
      getEvent: (eventId) => this.events.get(eventId)?.pdu,
      isBadAuth: (eventId) => this.events.get(eventId)!.badAuth,
      signatures: CHECKED,
    });
  }

  #put(event: FullMapEvent): void {
    this.events.set(event.pdu.eventId, event);
  }

  #moveLine(): void {
    const covered = this.#ancestorsOfLive();
    const live = [...this.events.values()].filter((event) => event.isLive);
    const extremities = live.filter(
      ({ pdu }) => !covered.has(pdu.eventId) && !this.#retired.has(pdu.eventId),
    );
    this.extremities = new Set(extremities.map((event) => event.pdu.eventId));
    if (extremities.length > 0) this.line = this.resolve(extremities.map((event) => event.after));
  }

  /**
   * What is reached by prev_events from a live event through stored ones; outliers are not known as
   * prev_events.
   */
  #ancestorsOfLive(): Set<EventId> {
    const ancestors = new Set<EventId>();
    const open = [...this.events.values()]
      .filter((event) => event.isLive)
      .flatMap(({ pdu }) => pdu.prevEvents);
    for (let eventId = open.pop(); eventId !== undefined; eventId = open.pop()) {
      if (ancestors.has(eventId)) continue;
      ancestors.add(eventId);
      if (this.knows(eventId)) open.push(...this.events.get(eventId)!.pdu.prevEvents);
    }
    return ancestors;
  }

  #isBadAuth(pdu: Pdu): boolean {
    const known = this.events.get(pdu.eventId);
    if (known !== undefined) return known.badAuth;
    const cited = {
      getEvent: (eventId: EventId) => this.events.get(eventId)?.pdu,
      isRejected: (eventId: EventId) => {
        const event = this.events.get(eventId)!;
        return event.badAuth || event.status === 'rejected';
      },
    };
    return !checkAuthOnAuthEvents(pdu, this.#version, cited, CHECKED).ok;
  }

  #givenState(given: readonly EventId[]): FullState {
    const state = new Map<StateKeyString, EventId>();
    for (const eventId of given) {
      const { pdu, badAuth } = this.events.get(eventId)!;
      const key = keyOf(pdu);
      if (key !== null && !badAuth) state.set(key, eventId);
    }
    return state;
  }
}

export function keyOf(pdu: Pdu): StateKeyString | null {
  return pdu.stateKey === null ? null : stateKeyString(pdu.type, pdu.stateKey);
}

function withEvent(state: FullState, pdu: Pdu): FullState {
  const key = keyOf(pdu);
  return key === null ? state : new Map(state).set(key, pdu.eventId);
}
