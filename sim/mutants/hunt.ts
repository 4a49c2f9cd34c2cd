import { fork } from 'node:child_process';
import { join } from 'node:path';
import { isClean, type SeedVerdict } from '../simulation/judge-seed.ts';

/** How a mutant was found out. */
export interface Catch {
  /** Of the simulation; null: a story found it. */
  readonly seed: number | null;
  /** Kinds of anomalies, or what else went wrong; the names of the stories that failed. */
  readonly signs: readonly string[];
  readonly witness: string;
}

/** A seed that takes longer goes round in circles; a healthy one takes some seconds. */
const SEED_MS = 240_000;

/** Runs `seeds` seeds of the simulation in `folder`, from `from` on, until one is broken; null when none is. */
export function hunt(folder: string, from: number, seeds: number): Promise<Catch | null> {
  return new Promise((resolve, reject) => {
    const child = fork(join(folder, 'sim/sim.ts'), ['--job', '--from', `${from}`, '--seeds', `${seeds}`], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let seed = from;
    let errors = '';
    const end = (caught: Catch | null): void => {
      clearTimeout(watch);
      child.kill('SIGKILL');
      resolve(caught);
    };
    const hung = (): void => end({ seed, signs: ['hung'], witness: `seed ${seed} did not end` });
    let watch = setTimeout(hung, SEED_MS);
    child.stderr?.on('data', (bytes: Buffer) => (errors += bytes.toString()));
    child.on('error', reject);
    child.on('message', (message) => {
      clearTimeout(watch);
      watch = setTimeout(hung, SEED_MS);
      const verdict = message as SeedVerdict;
      if (!isClean(verdict)) end(catchOf(verdict));
      seed = verdict.seed + 1;
    });
    child.on('exit', (code) => {
      if (code === 0) end(null);
      else end({ seed, signs: ['died'], witness: errors.slice(-2_000) });
    });
  });
}

function catchOf({ seed, problems, anomalies }: SeedVerdict): Catch {
  const kinds = anomalies.map(({ kind }) => kind);
  const words = [...anomalies.map(({ witness }) => witness), ...problems];
  const other = problems.map((problem) => problem.split('\n', 1)[0] ?? problem);
  return { seed, signs: [...kinds, ...other], witness: words[0] ?? '' };
}
