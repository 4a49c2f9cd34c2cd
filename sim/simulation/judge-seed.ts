import { createSystemClock } from '../../server/src/platform/clock/index.ts';
import { parseHistory } from '../history/read-history.ts';
import { checkHistory } from '../mxcheck/check-history.ts';
import type { Anomaly, Counts } from '../mxcheck/report.ts';
import type { Engine } from './engine.ts';
import { runSeed, type SeedOptions } from './run-seed.ts';

/** What a seed showed. It is clean when there are neither problems nor anomalies. */
export interface SeedVerdict {
  readonly seed: number;
  readonly problems: readonly string[];
  /** The first of each kind. */
  readonly anomalies: readonly Anomaly[];
  readonly counts: Counts;
  readonly strikes: readonly string[];
  readonly virtualMs: number;
  /** What it took, in real time. */
  readonly tookMs: number;
}

/** Runs a seed and lets mxcheck judge its history, which comes along as lines. */
export async function judgeSeed(
  engine: Engine,
  seed: number,
  options: SeedOptions = {},
): Promise<{ verdict: SeedVerdict; text: string }> {
  const clock = createSystemClock();
  const startMs = clock.monotonicMs();
  const { text, isWhole, problems, strikes, virtualMs } = await runSeed(engine, seed, options);
  const report = checkHistory(parseHistory(text, `seed ${seed}`));
  const anomalies = isWhole ? report.anomalies : [];
  const first = new Map(anomalies.toReversed().map((anomaly) => [anomaly.kind, anomaly]));
  const tookMs = Math.round(clock.monotonicMs() - startMs);
  const verdict = {
    seed,
    problems,
    anomalies: [...first.values()],
    counts: report.counts,
    strikes,
    virtualMs,
    tookMs,
  };
  return { verdict, text };
}

export function isClean({ problems, anomalies }: SeedVerdict): boolean {
  return problems.length === 0 && anomalies.length === 0;
}

/** What a person is told of a seed: one line, and a line for each thing that is wrong. */
export function printSeedVerdict(verdict: SeedVerdict): string {
  const { seed, problems, anomalies, counts, strikes, virtualMs, tookMs } = verdict;
  const judged = [
    `${counts.acked} acknowledged`,
    `${counts.unknown} unknown`,
    `${counts.refused} refused`,
    `${counts.operations} operations`,
    `${strikes.length} faults`,
    `${(virtualMs / 1_000).toFixed(1)} s in ${(tookMs / 1_000).toFixed(1)} s`,
  ].join(', ');
  return [
    `seed ${seed}: ${isClean(verdict) ? 'clean' : 'BROKEN'} (${judged})`,
    ...problems.map((problem) => `  ${problem}`),
    ...anomalies.map(({ kind, promise, witness, lines }) => {
      return `  ${kind} (${promise}): ${witness} [lines ${lines.join(', ')}]`;
    }),
  ].join('\n');
}
