import {
  createTimersBy,
  type Cancel,
  type Clock,
  type Timers,
} from '../../server/src/platform/clock/index.ts';
import { assert } from '../../server/src/platform/errors/index.ts';

/**
 * Virtual time, and all that is planned in it. Nothing happens between two steps; of plans due at the same moment the
 * one made first is first.
 */
export interface Schedule {
  readonly clock: Clock;
  /** Milliseconds with fractions: delays are drawn in microseconds. */
  after(ms: number, fn: () => void): Cancel;
  /** Goes to the earliest plan and carries it out. False when nothing is planned. */
  step(): boolean;
  /** Timers that can all be stopped at once, as they are when a process dies. */
  createTimers(): StoppableTimers;
}

export interface StoppableTimers extends Timers {
  /** From now on none of them fires, and new ones never do. */
  stopAll(): void;
}

interface Plan {
  readonly dueUs: number;
  readonly place: number;
  readonly fn: () => void;
  isCancelled: boolean;
}

/** A schedule whose clock begins at `startMs` since 1970. */
export function createSchedule(startMs: number): Schedule {
  // Sorted, the earliest last. Microseconds are whole numbers: sums of fractions would not be exact.
  const plans: Plan[] = [];
  let nowUs = 0;
  let made = 0;
  const after = (ms: number, fn: () => void): Cancel => {
    made += 1;
    // Rounded up: who waits for the least fraction of a moment must find that time has passed.
    const plan = { dueUs: nowUs + Math.max(0, Math.ceil(ms * 1_000)), place: made, fn, isCancelled: false };
    plans.splice(placeOf(plans, plan), 0, plan);
    return () => (plan.isCancelled = true);
  };
  return {
    clock: { now: () => startMs + Math.floor(nowUs / 1_000), monotonicMs: () => nowUs / 1_000 },
    after,
    step() {
      let plan = plans.pop();
      while (plan?.isCancelled) plan = plans.pop();
      if (!plan) return false;
      assert(plan.dueUs >= nowUs, 'virtual time never goes back');
      nowUs = plan.dueUs;
      plan.fn();
      return true;
    },
    createTimers: () => createTimers(after),
  };
}

/** Where a plan belongs: behind those that are later. */
function placeOf(plans: readonly Plan[], { dueUs, place }: Plan): number {
  let low = 0;
  let high = plans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = plans[middle];
    assert(other, 'the middle is within the list');
    if (other.dueUs > dueUs || (other.dueUs === dueUs && other.place > place)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function createTimers(plan: Schedule['after']): StoppableTimers {
  let isStopped = false;
  const timers = createTimersBy((ms, fn) => (isStopped ? () => {} : plan(ms, () => isStopped || fn())));
  return { ...timers, stopAll: () => (isStopped = true) };
}
