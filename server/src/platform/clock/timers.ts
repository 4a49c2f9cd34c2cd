import type { ManualClock } from './clock.ts';

/** Takes back what was planned. Calling it again, or after the plan came true, does nothing. */
export type Cancel = () => void;

/** Waiting. Nothing outside platform calls setTimeout. */
export interface Timers {
  after(ms: number, fn: () => void): Cancel;
  every(ms: number, fn: () => void): Cancel;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

// setTimeout takes 31 bits and fires at once beyond them.
const longestMs = 2 ** 31 - 1;

/** Timers of the machine. */
export function createSystemTimers(): Timers {
  const after = (ms: number, fn: () => void): Cancel => {
    let handle: NodeJS.Timeout;
    const arm = (leftMs: number): void => {
      const stepMs = Math.min(leftMs, longestMs);
      handle = setTimeout(() => (leftMs > stepMs ? arm(leftMs - stepMs) : fn()), stepMs);
    };
    arm(ms);
    return () => clearTimeout(handle);
  };
  return createTimersBy(after);
}

interface Plan {
  dueMs: number;
  fn: () => void;
}

/** Timers that fire, in the order of their time, while the manual clock advances. */
export function createManualTimers(clock: ManualClock): Timers {
  const plans = new Set<Plan>();
  const after = (ms: number, fn: () => void): Cancel => {
    const plan = { dueMs: clock.now() + Math.max(0, ms), fn };
    plans.add(plan);
    return () => void plans.delete(plan);
  };
  clock.onAdvance((untilMs, moveTo) => {
    for (let plan = firstDue(plans, untilMs); plan; plan = firstDue(plans, untilMs)) {
      plans.delete(plan);
      moveTo(Math.max(clock.now(), plan.dueMs));
      plan.fn();
    }
  });
  return createTimersBy(after);
}

function firstDue(plans: Set<Plan>, untilMs: number): Plan | null {
  let first: Plan | null = null;
  for (const plan of plans) {
    if (plan.dueMs <= untilMs && (!first || plan.dueMs < first.dueMs)) first = plan;
  }
  return first;
}

type After = Timers['after'];

/** All ways of waiting, made of one: for a world that plans in its own way. */
export function createTimersBy(after: After): Timers {
  return { after, every: everyBy(after), sleep: sleepBy(after) };
}

function everyBy(after: After): Timers['every'] {
  return (ms, fn) => {
    let cancel: Cancel;
    const arm = (): void => {
      cancel = after(ms, () => {
        arm();
        fn();
      });
    };
    arm();
    return () => cancel();
  };
}

function sleepBy(after: After): Timers['sleep'] {
  return (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = (): void => {
        cancel();
        reject(signal?.reason);
      };
      const cancel = after(ms, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      signal?.addEventListener('abort', onAbort, { once: true });
    });
}
