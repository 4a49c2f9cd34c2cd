import type { EventId, JsonObject, Pdu, RoomVersion, StateKeyString } from '@herald/matrix';
import type { Verdict } from '#platform/errors';
import type { EventRecord } from './store/event-record.ts';

/** What somebody wants to say in a room; the room decides where it stands and what it cites. */
export interface Draft {
  readonly type: string;
  /** null: not a state event. */
  readonly stateKey: string | null;
  readonly content: JsonObject;
  readonly sender: string;
  /** What must hold where the event stands; asked each time that it is built. */
  readonly requires?: Precondition;
  /** When it was made, where that is not now. */
  readonly originServerTs?: number;
  /** The event that a redaction takes the content from. */
  readonly redacts?: EventRecord;
}

/** Asks the state that an event is built upon. */
export type Precondition = (state: (type: string, stateKey: string) => Pdu | undefined) => Verdict;

/** Identifies a request that a client may repeat: one event per (room, sender, device, txnId). */
export interface Txn {
  readonly deviceId: string;
  readonly txnId: string;
  /** A transaction id counts for one endpoint: a redaction under the id of a message is another request. */
  readonly endpoint?: 'redact';
}

/** How a transaction is named where it is stored. */
export function txnKey({ txnId, endpoint }: Txn): string {
  return endpoint === undefined ? txnId : `${endpoint}\u0001${txnId}`;
}

export interface AppendRequest {
  readonly drafts: readonly Draft[];
  readonly txn: Txn | null;
}

export interface Appended {
  readonly eventId: EventId;
  /** null: it was stored by an earlier request. */
  readonly position: number | null;
}

export interface RoomIdentity {
  readonly room: number;
  readonly roomId: string;
  readonly version: RoomVersion;
}

/** A piece of the present state. */
export interface StateEntry {
  readonly key: number;
  readonly event: number;
  readonly pdu: Pdu;
  readonly bytes: number;
}

/** What the next event of a room needs to know besides the state. */
export interface Head {
  readonly extremities: readonly { readonly event: number; readonly eventId: EventId }[];
  readonly depth: number;
  /** How many events that notify there have been. */
  readonly running: number;
  readonly joined: number;
  readonly invited: number;
}

export const EMPTY_HEAD: Head = { extremities: [], depth: 0, running: 0, joined: 0, invited: 0 };

/** An event that was built upon a head and is allowed there. */
export interface BuiltEvent {
  readonly event: number;
  readonly pdu: Pdu;
  /** Canonical JSON without signatures, as stored. */
  readonly bytes: Buffer;
  /** Numbers of the events that a state event cites: the room's auth graph. */
  readonly auth: readonly number[] | null;
  readonly stateKeyString: StateKeyString | null;
  readonly key: number | null;
  readonly newKey: boolean;
  readonly replaced: StateEntry | null;
  readonly running: number;
  /** Whether it is one of those that the running number counts. */
  readonly notifies: boolean;
  readonly redaction: { readonly target: EventRecord; readonly bytes: Buffer; readonly pdu: Pdu } | null;
  readonly txn: Txn | null;
}

/** What hooks see of a room when an event is appended: its committed and pending state, as far as it is known. */
export interface RoomView {
  readonly roomId: string;
  readonly room: number;
  readonly version: RoomVersion;
  readonly head: Head;
  state(type: string, stateKey: string): Pdu | undefined;
}
