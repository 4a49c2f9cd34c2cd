import type { EventId } from './ids/event-id.ts';
import type { RoomId } from './ids/room-id.ts';
import type { UserId } from './ids/user-id.ts';
import type { JsonObject } from './json/json-value.ts';

/**
 * An event as the rules read it: parsed once, its format checked, its id known.
 * The wire form, with hashes and signatures, stays with the caller.
 */
export interface Pdu {
  readonly eventId: EventId;
  /** Known for the create event of room version 12 too, where the wire form has none. */
  readonly roomId: RoomId;
  readonly type: string;
  /** null: not a state event. */
  readonly stateKey: string | null;
  readonly sender: UserId;
  readonly originServerTs: number;
  readonly depth: number;
  readonly content: JsonObject;
  readonly prevEvents: readonly EventId[];
  readonly authEvents: readonly EventId[];
}

/** Finds the event that a state holds for a key. */
export type StateLookup = (type: string, stateKey: string) => Pdu | undefined;

/** Finds a stored event by its id. */
export type EventLookup = (eventId: EventId) => Pdu | undefined;
