import type { RoomPolicy } from './room-policy.ts';
import type { RoomStore } from './room-store.ts';
import { STATE_RULES, type StateRules } from './state-rules.ts';

/** A room as the state functions take it. */
export interface RoomContext {
  readonly store: RoomStore;
  readonly policy: RoomPolicy;
  readonly rules: StateRules;
}

/** A room over its store; `rules` is for tests, which put a wrong one in. */
export function createRoomContext(store: RoomStore, policy: RoomPolicy, rules = STATE_RULES): RoomContext {
  return { store, policy, rules };
}
