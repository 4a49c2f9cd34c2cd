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

let sink: unknown = null;

function microsOf(run: () => unknown): number {
  let calls = 0;
  const before = process.cpuUsage();
  for (let spent = 0; spent < ROUND_MICROS;) {
    for (let n = 0; n < 50; n += 1) sink = run();
    calls += 50;
    const { user, system } = process.cpuUsage(before);
    spent = user + system;
    if (spent >= ROUND_MICROS) return spent / calls;
  }
  return sink === null ? 0 : Number.NaN;
}
