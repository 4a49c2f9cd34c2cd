import { isLive, MAIN_LINE } from './room-rows.ts';
import type { EventNumber, EventRow, EventStatus, KeyNumber } from './room-rows.ts';
import { viewOf, withKey } from './state-view.ts';
import type { StateView } from './state-view.ts';

/**
 * The decisions that random graphs break a room without, each a function of its own, so that the tests can
 * put the wrong one in its place and see it caught. The numbers are those of the mutants in
 * test/room-state/mutants.ts.
 */
export interface StateRules {
  /** 1. The state after a live event is the line at its position only if no other extremity has a say. */
  afterIsLine(isSoleExtremity: boolean, equalsLine: boolean): boolean;
  /** 2. An outlier has no state, so it does not make a known prev_event. */
  isKnownPrev(prev: EventRow): boolean;
  /** 3, 9. A rejected state event changes nothing; a soft-failed one counts for the events that cite it. */
  contributes(status: EventStatus): boolean;
  /** 4. An event that a live one descends from comes too late to be news. */
  isHistory(isBackfilled: boolean, hasLiveDescendant: boolean): boolean;
  /** 5. `/state_ids` gives the state before the event: what the event itself sets comes on top. */
  setsStateAfterGap(prev: EventRow): boolean;
  /** 6. The state before a join by send_join is the one that the join made, less the join. */
  viewBeforeJoin(position: number, key: KeyNumber, replaced: EventNumber | null): StateView;
  /** 7. The search for the extremities that an event covers goes on through events that are not live. */
  coversThrough(prev: EventRow): boolean;
  /** 8. A state is extended in place only at the tip of its line: what a ref means never changes. */
  mayExtendInPlace(seq: number, tip: number): boolean;
  /**
   * 10. Resolution and given states leave out what fails on its own auth events, which is written once. An
   * event that a state rejects is judged again by every state, or the present would depend on when it is
   * computed.
   */
  isBarred(row: EventRow): boolean;
  /** 11. A key that one state holds and another does not is conflicted. */
  isConflicted(values: readonly (EventNumber | null)[]): boolean;
  /** 12. A removal is a row too. */
  isRecorded(event: EventNumber | null): boolean;
  /** 13. Only an event that cites every extremity, and nothing else, stands on the present. */
  citesPresent(prevs: ReadonlySet<string>, extremities: ReadonlySet<string>, isLocal: boolean): boolean;
  /** 14. The line changes without a visible event when history covers a stale extremity. */
  movesLineAlone(changedKeys: number): boolean;
  /** 15. An event in the auth chain of unconflicted state is in every state's chain, so in no difference. */
  isAuthDifference(isBehindUnconflicted: () => boolean): boolean;
  /** 16. A given state holds every event but the barred ones. */
  isGiven(row: EventRow): boolean;
  /** 17. Resolution can set a key that no input holds, by an event of the auth difference. */
  setsKey(isConflicted: boolean): boolean;
  /** 18. Which edges some walk can need; see edges.ts. */
  storesEdge(isEventLive: boolean, isPrevLive: boolean): boolean;
}

export const STATE_RULES: StateRules = {
  afterIsLine: (isSoleExtremity, equalsLine) => isSoleExtremity || equalsLine,
  isKnownPrev: (prev) => prev.status !== 'outlier',
  contributes: (status) => status !== 'rejected',
  isHistory: (isBackfilled, hasLiveDescendant) => isBackfilled || hasLiveDescendant,
  setsStateAfterGap: (prev) => prev.key !== null && !prev.badAuth,
  viewBeforeJoin: (position, key, replaced) =>
    withKey(viewOf({ line: MAIN_LINE, seq: position }), key, replaced),
  coversThrough: (prev) => !isLive(prev),
  mayExtendInPlace: (seq, tip) => seq === tip,
  isBarred: (row) => row.badAuth,
  isConflicted: (values) => values.some((value) => value !== values[0]),
  isRecorded: () => true,
  citesPresent: (prevs, extremities) => prevs.size === extremities.size && prevs.isSubsetOf(extremities),
  movesLineAlone: (changedKeys) => changedKeys > 0,
  isAuthDifference: (isBehindUnconflicted) => !isBehindUnconflicted(),
  isGiven: (row) => !row.badAuth,
  setsKey: () => true,
  storesEdge: (isEventLive, isPrevLive) => !isEventLive || !isPrevLive,
};
