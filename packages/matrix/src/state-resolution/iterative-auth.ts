import { citedState } from '../event-auth/check-auth-events.ts';
import { checkAuth } from '../event-auth/check-auth.ts';
import type { Pdu, StateLookup } from '../pdu.ts';
import { stateKeyString, type StateKeyString } from '../state-key-string.ts';
import type { ResolutionContext } from './resolution-context.ts';

/**
 * The iterative auth checks: each event in turn enters the state if the rules allow it before the state
 * as it then is. `resolved` grows; `base` is the state below it.
 */
export function applyIterativeAuth(
  events: Iterable<Pdu>,
  resolved: Map<StateKeyString, Pdu>,
  base: StateLookup,
  context: ResolutionContext,
): void {
  const { version, signatures } = context;
  for (const event of events) {
    if (event.stateKey === null) continue;
    const state = stateFor(event, resolved, base, context);
    // If the state event is not allowed by the authorisation rules, then the event is ignored.
    if (checkAuth(event, version, state, signatures).ok) {
      resolved.set(stateKeyString(event.type, event.stateKey), event);
    }
  }
}

// If a (event_type, state_key) key that is required for checking the authorisation rules is not present
// in the state, then the appropriate state event from the event's auth_events is used if the auth event
// is not rejected.
function stateFor(
  event: Pdu,
  resolved: ReadonlyMap<StateKeyString, Pdu>,
  base: StateLookup,
  { version, getEvent, isBadAuth }: ResolutionContext,
): StateLookup {
  const cited = citedState(event, version, (id) => (isBadAuth(id) ? undefined : getEvent(id)));
  return (type, stateKey) =>
    resolved.get(stateKeyString(type, stateKey)) ?? base(type, stateKey) ?? cited(type, stateKey);
}
