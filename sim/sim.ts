// The simulation: `node sim/sim.ts --seed 7 [--out FILE] [--verbose]` runs one seed,
// `--seeds 1000 [--from 1] [--jobs 2] [--keep-going]` many. Ends with 1 when a seed is broken.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createSystemClock } from '../server/src/platform/clock/index.ts';
import { createLog } from '../server/src/platform/log/index.ts';
import { judgeHere, judgeInJobs } from './simulation/judge-many.ts';
import { isClean, judgeSeed, printSeedVerdict, type SeedVerdict } from './simulation/judge-seed.ts';
import { createMigratedEngine } from './simulation/migrated-engine.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    out: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    seeds: { type: 'string', default: '10' },
    from: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '1' },
    step: { type: 'string', default: '1' },
    job: { type: 'boolean', default: false },
    'keep-going': { type: 'boolean', default: false },
  },
});
const PROGRESS_EVERY = 50;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

if (values.seed !== undefined) await runOne(Number(values.seed));
else if (values.job) await runShare();
else await runMany();
process.exit();

async function runOne(seed: number): Promise<void> {
  const options = values.verbose ? { log: createLog({ level: 'info' }) } : {};
  const { verdict, text } = await judgeSeed(await createMigratedEngine(), seed, options);
  if (values.out !== undefined) writeFileSync(values.out, text);
  for (const strike of verdict.strikes) say(`fault: ${strike}`);
  say(printSeedVerdict(verdict));
  if (!isClean(verdict)) process.exitCode = 1;
}

/** As a child of another one of these. */
async function runShare(): Promise<void> {
  const range = { from: Number(values.from), count: Number(values.seeds), step: Number(values.step) };
  await judgeHere(range, (verdict) => {
    process.send?.(verdict);
    return 'go on';
  });
}

async function runMany(): Promise<void> {
  const clock = createSystemClock();
  const startMs = clock.monotonicMs();
  const totals = { seeds: 0, broken: 0, acked: 0, unknown: 0, faults: 0 };
  const sum = (): string => {
    const seconds = (clock.monotonicMs() - startMs) / 1_000;
    return (
      `${totals.seeds} seeds, ${totals.broken} broken; ${totals.acked} messages acknowledged, ` +
      `${totals.unknown} unknown; ${totals.faults} faults; ` +
      `${seconds.toFixed(0)} s, ${(totals.seeds / seconds).toFixed(2)} seeds/s`
    );
  };
  const onVerdict = (verdict: SeedVerdict): 'go on' | 'enough' => {
    totals.seeds += 1;
    totals.acked += verdict.counts.acked;
    totals.unknown += verdict.counts.unknown;
    totals.faults += verdict.strikes.length;
    if (totals.seeds % PROGRESS_EVERY === 0) say(sum());
    if (isClean(verdict)) {
      if (values.verbose) say(printSeedVerdict(verdict));
      return 'go on';
    }
    totals.broken += 1;
    say(`${printSeedVerdict(verdict)}\n  again: npm run sim -- --seed ${verdict.seed} --out history.jsonl`);
    return values['keep-going'] ? 'go on' : 'enough';
  };
  const from = Number(values.from);
  const count = Number(values.seeds);
  const jobs = Number(values.jobs);
  if (jobs > 1) await judgeInJobs({ program: import.meta.filename, from, count, jobs }, onVerdict);
  else await judgeHere({ from, count, step: 1 }, onVerdict);
  say(sum());
  if (totals.broken > 0) process.exitCode = 1;
}
