/** What one call costs: CPU microseconds of this process, and the same in units of a yardstick. */
export interface Cost {
  readonly name: string;
  readonly micros: number;
  /** How many yardsticks of the same minute it is: a machine that is slow is slow for both. */
  readonly yardsticks: number;
}

export interface Task {
  readonly name: string;
  /** Does the work once. The result is used, so that it cannot be left out. */
  readonly run: () => unknown;
  /** How many things one run does. */
  readonly per?: number;
}

const ROUNDS = 7;
const ROUND_MICROS = 25_000;
const CALLS_AT_ONCE = 50;

/**
 * The cost of each task by CPU time, the least of several rounds. Each round measures the yardstick beside the task.
 */
export function costsOf(tasks: readonly Task[], yardstick: () => unknown): Cost[] {
  return tasks.map(({ name, run, per = 1 }) => {
    const rounds = Array.from({ length: ROUNDS }, () => ({
      unit: microsOf(yardstick),
      task: microsOf(run) / per,
    }));
    const ratios = rounds.map(({ unit, task }) => task / unit).toSorted((a, b) => a - b);
    return {
      name,
      micros: Math.min(...rounds.map(({ task }) => task)),
      yardsticks: ratios[Math.floor(ratios.length / 4)] ?? Number.NaN,
    };
  });
}

/** Where results go: what nobody could see might be left out. */
export let latest: unknown = null;

function microsOf(run: () => unknown): number {
  const before = process.cpuUsage();
  let calls = 0;
  let spent = 0;
  while (spent < ROUND_MICROS) {
    for (let n = 0; n < CALLS_AT_ONCE; n += 1) latest = run();
    calls += CALLS_AT_ONCE;
    const { user, system } = process.cpuUsage(before);
    spent = user + system;
  }
  return spent / calls;
}
