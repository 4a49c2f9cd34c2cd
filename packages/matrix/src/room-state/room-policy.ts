import { signaturesCheckedOnReceipt, type AuthSignatures } from '../event-auth/auth-context.ts';
import { checkAuthOnAuthEvents, type CitedEvents } from '../event-auth/check-auth-events.ts';
import { checkAuth } from '../event-auth/check-auth.ts';
import type { Pdu, StateLookup } from '../pdu.ts';
import type { RoomVersion } from '../room-versions.ts';
import { resolveConflicted, type Conflict } from '../state-resolution/resolve-conflicted.ts';

/** The rules of the room's version, as the room's state needs them. */
export interface RoomPolicy {
  /** Whether an event may cite the auth events that it cites, and they allow it. */
  allowsByAuthEvents(event: Pdu, cited: CitedEvents): boolean;
  /** Whether that state allows the event. */
  allowsByState(event: Pdu, state: StateLookup): boolean;
  /** Whether the full conflicted set holds the conflicted state subgraph too (state resolution v2.1). */
  readonly usesConflictedSubgraph: boolean;
  /** The events that stand for the keys of a conflict, and for keys that no state held. */
  resolve(conflict: Omit<Conflict, 'signatures'>): Iterable<Pdu>;
}

/** `signatures` answers for the event that is being received; those before it were checked when they were. */
export function createRoomPolicy(version: RoomVersion, signatures: AuthSignatures): RoomPolicy {
  const settled = signaturesCheckedOnReceipt(signatures.verifier);
  return {
    allowsByAuthEvents: (event, cited) => checkAuthOnAuthEvents(event, version, cited, signatures).ok,
    allowsByState: (event, state) => checkAuth(event, version, state, signatures).ok,
    usesConflictedSubgraph: version.stateResolution === 'v2.1',
    resolve: (conflict) => resolveConflicted(version, { ...conflict, signatures: settled }).values(),
  };
}
