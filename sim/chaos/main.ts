// `npm run chaos`: clients talk to the real server while things break, and mxcheck judges what they saw.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commitOf } from '../../tools/commit-of.ts';
import { runChaos } from './chaos-run.ts';
import type { ChaosReport } from './chaos-run.ts';
import { FAULTS, NO_FAULT } from './faults.ts';
import type { Fault } from './scene.ts';

const USAGE = `npm run chaos -- --list
npm run chaos -- --fault F03 [--fault F11] [--seed 42] [--seeds 3] [--seconds 25] [--stall-ms 30000]
npm run chaos -- --all [--seeds 3]
npm run chaos -- --none --sends 200000
  --results FILE   where a line for each run is added (sim/chaos/results.jsonl)
  --keep           history and logs stay also when all is well
`;

const SECONDS = 25;
/** Without a fault a history must stay small enough to be judged at once. */
const SENDS_AT_ONCE = 50_000;

const { values } = parseArgs({
  options: {
    fault: { type: 'string', multiple: true },
    all: { type: 'boolean' },
    none: { type: 'boolean' },
    list: { type: 'boolean' },
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    seconds: { type: 'string' },
    sends: { type: 'string', default: '50000' },
    'stall-ms': { type: 'string' },
    keep: { type: 'boolean', default: false },
    results: { type: 'string', default: join(import.meta.dirname, 'results.jsonl') },
  },
});

// What was started and mounted goes with us.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

if (values.list) list();
else if (values.none) await runWithout(Number(values.sends));
else if (values.all || values.fault) await runFaults(values.all ? FAULTS : chosen(values.fault ?? []));
else process.stdout.write(USAGE);

function list(): void {
  for (const { name, title, lacks } of FAULTS) {
    const reason = lacks?.() ?? null;
    say(`${name.padEnd(12)} ${title}${reason === null ? '' : ` (cannot run here: ${reason})`}`);
  }
}

function chosen(names: readonly string[]): Fault[] {
  return names.map((name) => {
    const fault = FAULTS.find((one) => one.name === name);
    if (!fault) throw new Error(`there is no fault ${name}; --list says which there are`);
    return fault;
  });
}

async function runFaults(faults: readonly Fault[]): Promise<void> {
  const first = Number(values.seed);
  for (let seed = first; seed < first + Number(values.seeds); seed += 1) {
    for (const fault of faults) await runOne(fault, seed, Number(values.seconds ?? fault.seconds ?? SECONDS));
  }
}

async function runWithout(sends: number): Promise<void> {
  let seed = Number(values.seed);
  for (let left = sends; left > 0; left -= SENDS_AT_ONCE) {
    await runOne(NO_FAULT, seed, 3_600, Math.min(left, SENDS_AT_ONCE));
    seed += 1;
  }
}

async function runOne(fault: Fault, seed: number, seconds: number, sends?: number): Promise<void> {
  const reason = fault.lacks?.() ?? null;
  if (reason !== null) return say(`${fault.name} not run: ${reason}`);
  const stallMs = values['stall-ms'];
  const report = await runChaos({
    fault,
    seed,
    seconds,
    keep: values.keep,
    ...(sends !== undefined && { sends, shape: { sendsPerSecond: 400 } }),
    ...(stallMs !== undefined && { stallMs: Number(stallMs) }),
  }).catch((error: unknown) => error);
  if (report instanceof Error) {
    process.exitCode = 1;
    return say(`${fault.name} seed ${seed}: broke off: ${report.stack ?? report.message}`);
  }
  tell(report as ChaosReport);
}

function tell(report: ChaosReport): void {
  const { fault, seed, counts, strikes, anomalies, recoveryMs, folder } = report;
  const recovery = recoveryMs === null ? '' : `, back after ${(recoveryMs / 1_000).toFixed(1)} s at most`;
  say(
    `${fault} seed ${seed}: ${strikes} strikes, ${counts.acked} acknowledged, ${counts.unknown} unknown, ` +
      `${counts.repeated} repeated, ${anomalies.length} anomalies${recovery}`,
  );
  const line = {
    date: new Date().toISOString(),
    commit: commitOf(import.meta.dirname),
    fault,
    seed,
    strikes,
    ...counts,
  };
  appendFileSync(values.results, `${JSON.stringify({ ...line, anomalies: anomalies.length, recoveryMs })}\n`);
  if (anomalies.length > 0) process.exitCode = 1;
  for (const anomaly of anomalies.slice(0, 20)) say(`  ${anomaly}`);
  if (folder !== null) say(`  history and logs: ${folder}`);
  if (anomalies.length > 0) say(`  again: npm run chaos -- --fault ${fault} --seed ${seed}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
