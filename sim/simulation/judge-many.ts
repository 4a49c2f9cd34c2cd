import { fork, type ChildProcess } from 'node:child_process';
import { assert } from '../../server/src/platform/errors/index.ts';
import { createMigratedEngine } from './migrated-engine.ts';
import { judgeSeed, type SeedVerdict } from './judge-seed.ts';

/** Seeds from `from`, `count` of them, every `step`th. */
export interface SeedRange {
  readonly from: number;
  readonly count: number;
  readonly step: number;
}

/** Judges seeds one after the other in this process until `onVerdict` answers that it is enough. */
export async function judgeHere(
  { from, count, step }: SeedRange,
  onVerdict: (verdict: SeedVerdict) => 'go on' | 'enough',
): Promise<void> {
  // A parent that is gone wants no more verdicts.
  process.once('disconnect', () => process.exit());
  const engine = await createMigratedEngine();
  for (let at = 0; at < count; at += step) {
    const { verdict } = await judgeSeed(engine, from + at);
    if (onVerdict(verdict) === 'enough') return;
  }
}

/**
 * The same in `jobs` processes at once. `program` is the script that, started with `--job`, judges its share and sends
 * each verdict to its parent.
 */
export async function judgeInJobs(
  parts: { readonly program: string; readonly from: number; readonly count: number; readonly jobs: number },
  onVerdict: (verdict: SeedVerdict) => 'go on' | 'enough',
): Promise<void> {
  const { program, from, count, jobs } = parts;
  const children: ChildProcess[] = [];
  const endAll = (): void => children.forEach((child) => child.kill());
  const over = Array.from({ length: jobs }, (_, job) => {
    const share = ['--from', `${from + job}`, '--seeds', `${count - job}`, '--step', `${jobs}`];
    const child = fork(program, ['--job', ...share]);
    children.push(child);
    child.on('message', (verdict) => onVerdict(verdict as SeedVerdict) === 'enough' && endAll());
    return new Promise<number | null>((resolve, reject) => {
      child.on('exit', (code, signal) => (signal === 'SIGTERM' ? resolve(0) : resolve(code)));
      child.on('error', reject);
    });
  });
  const codes = await Promise.all(over);
  assert(
    codes.every((code) => code === 0),
    `a process of the simulation ended with ${codes.join(', ')}`,
  );
}
