import { STATE_RULES, type StateRules } from '../../src/room-state/state-rules.ts';
import { viewOf } from '../../src/room-state/state-view.ts';

export interface Mutant {
  readonly name: string;
  /** A random room that shows the fault; `fuzz.ts --mutants` searches for others. */
  readonly seed: number;
  readonly rules: StateRules;
}

/** Each rule of the state store put wrong, in the order of state-rules.ts. The tests must catch every one. */
export const MUTANTS: readonly Mutant[] = [
  mutant('afterIsLine', 1, { afterIsLine: () => true }),
  mutant('outlierAsKnownPrev', 1, { isKnownPrev: () => true }),
  mutant('rejectedContributes', 1, { contributes: () => true }),
  mutant('extIgnoreKnownChildren', 2, { isHistory: (isBackfilled) => isBackfilled }),
  mutant('stateIdsOffByOne', 1, { setsStateAfterGap: () => false }),
  mutant('joinBefore', 1, { viewBeforeJoin: (position) => viewOf({ line: 0, seq: position - 1 }) }),
  mutant('extNoSeeThrough', 9, { coversThrough: () => false }),
  mutant('extendMidLine', 1, { mayExtendInPlace: () => true }),
  mutant('softFailNoState', 1, { contributes: (status) => status === 'accepted' }),
  mutant('mutableRejected', 69, { isBarred: (row) => row.badAuth || row.status === 'rejected' }),
  mutant('absentNotConflicted', 1, {
    isConflicted: (values) => STATE_RULES.isConflicted(values.filter((value) => value !== null)),
  }),
  mutant('noNullRows', 1, { isRecorded: (event) => event !== null }),
  mutant('localSubsetAssumesCurrent', 5, {
    citesPresent: (prevs, extremities, isLocal) =>
      isLocal || STATE_RULES.citesPresent(prevs, extremities, isLocal),
  }),
  mutant('noLineOnlyPosition', 7, { movesLineAlone: () => false }),
  mutant('authDiffConflictedOnly', 26, { isAuthDifference: () => true }),
  mutant('givenKeepsRejected', 31, { isGiven: () => true }),
  mutant('noExtraKeys', 40, { setsKey: (isConflicted) => isConflicted }),
  mutant('noEdgesOfLive', 2, { storesEdge: (isEventLive) => !isEventLive }),
  mutant('noEdgesToLive', 9, { storesEdge: (_, isPrevLive) => !isPrevLive }),
];

function mutant(name: string, seed: number, wrong: Partial<StateRules>): Mutant {
  return { name, seed, rules: { ...STATE_RULES, ...wrong } };
}
