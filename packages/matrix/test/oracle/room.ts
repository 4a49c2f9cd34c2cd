import type { EventId } from '../../src/ids/event-id.ts';
import type { Pdu } from '../../src/pdu.ts';

/** What the second implementation knows of a room. It compares room versions as numbers. */
export interface OracleRoom {
  readonly version: number;
  readonly events: ReadonlyMap<EventId, Pdu>;
  /** Failed the rules on their own auth events. */
  readonly badAuth: ReadonlySet<EventId>;
  readonly isSignedBy: (event: Pdu, server: string) => boolean;
  readonly verify: (publicKey: Uint8Array, text: string, signature: Uint8Array) => boolean;
}

/** A state as a list of events, at most one for each key. */
export type OracleState = readonly Pdu[];

export function inState(state: OracleState, type: string, stateKey: string): Pdu | undefined {
  return state.find((event) => event.type === type && event.stateKey === stateKey);
}

/** The state with one event put in the place of that with the same key. */
export function replaceIn(state: OracleState, event: Pdu): OracleState {
  return [...state.filter((other) => !hasSameKey(other, event)), event];
}

export function hasSameKey(a: Pdu, b: Pdu): boolean {
  return a.type === b.type && a.stateKey === b.stateKey;
}

export function domain(id: string): string {
  return id.split(':').slice(1).join(':');
}
