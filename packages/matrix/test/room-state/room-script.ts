import type { EventId, Pdu, RoomVersion } from '../../src/index.ts';
import type { FullMapEvent, FullState } from './full-map-server.ts';

/** What the full-map server holds after a step. */
export interface Expected extends FullMapEvent {
  readonly line: FullState;
  readonly extremities: ReadonlySet<EventId>;
}

export type GivenStates = ReadonlyMap<EventId, readonly EventId[]>;

/** Something that a server is told. `expected: null`: it is refused and nothing is stored. */
export type Step =
  | { readonly kind: 'outlier'; readonly pdu: Pdu; readonly badAuth: boolean }
  | {
      readonly kind: 'receive';
      readonly pdu: Pdu;
      readonly given: GivenStates;
      readonly backfilledFrom: EventId | null;
      readonly expected: Expected;
    }
  | { readonly kind: 'append'; readonly pdu: Pdu; readonly expected: Expected | null }
  | {
      readonly kind: 'join';
      readonly pdu: Pdu;
      readonly given: readonly EventId[];
      readonly expected: Expected | null;
    };

/** All that one server goes through in a room, in order, with the right answers. */
export interface RoomScript {
  readonly name: string;
  readonly version: RoomVersion;
  readonly steps: readonly Step[];
}
