import { assert } from '#platform/errors';

/** The time of day and the time that passes. Nothing outside this folder reads the machine's clock. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. It can jump when the machine's clock is set. */
  now(): number;
  /** Milliseconds since an arbitrary start. It never goes back: for durations. */
  monotonicMs(): number;
}

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves time forward; timers made on this clock fire on the way, in the order of their time. */
  advance(ms: number): void;
  /** Is told each advance instead of the clock jumping: timers use it to stop at each due moment. */
  onAdvance(follower: (untilMs: number, moveTo: (ms: number) => void) => void): void;
}

/** The machine's clock. */
export function createSystemClock(): Clock {
  return { now: () => Date.now(), monotonicMs: () => performance.now() };
}

/** A clock for tests and simulations that starts at `startMs`. */
export function createManualClock(startMs: number): ManualClock {
  let nowMs = startMs;
  const followers: ((untilMs: number, moveTo: (ms: number) => void) => void)[] = [];
  const moveTo = (ms: number): void => {
    assert(ms >= nowMs, 'a clock never goes back');
    nowMs = ms;
  };
  return {
    now: () => nowMs,
    monotonicMs: () => nowMs - startMs,
    onAdvance: (follower) => void followers.push(follower),
    advance: (ms) => {
      const untilMs = nowMs + ms;
      for (const follow of followers) follow(untilMs, moveTo);
      moveTo(untilMs);
    },
  };
}
