// The benchmark: `npm run bench -- --scenario S1,S2 --synapse ENVIRONMENT [--rounds 5] [--set rate=20]`.
// docs/operations/benchmarks.md says how to read it.
import { appendFileSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commitOf } from '../tools/commit-of.ts';
import { findKnee, type Knee } from './find-knee.ts';
import { createCrowd } from './load/crowd.ts';
import { toTable, type Result } from './result.ts';
import { scenarios } from './scenarios/index.ts';
import type { Measured, Played, Scenario, Stage } from './scenarios/scenario.ts';
import { startHerald } from './targets/herald.ts';
import { startNaive } from './targets/naive.ts';
import { startSynapse } from './targets/synapse.ts';
import type { Target } from './targets/target.ts';

const { values } = parseArgs({
  options: {
    scenario: { type: 'string', default: 'S1,S2' },
    rounds: { type: 'string', default: '5' },
    /** A Python environment with Synapse; without one Herald is measured alone. */
    synapse: { type: 'string' },
    /** Another tree of Herald, with its packages: an earlier release. */
    also: { type: 'string' },
    /** Also measures this Herald with a transaction for each event. */
    naive: { type: 'boolean', default: false },
    /** Also searches the highest rate that each target carries. */
    knee: { type: 'boolean', default: false },
    /** Sizes of scenarios: `--set rooms=10 --set S2.rate=100`. */
    set: { type: 'string', multiple: true, default: [] },
    /** Where the results are added, a line of JSON each. */
    out: { type: 'string' },
    /** Prints the tables of such a file, and measures nothing. */
    print: { type: 'string' },
  },
});

if (values.print !== undefined) {
  const lines = readFileSync(values.print, 'utf8').trim().split('\n');
  for (const line of lines) process.stdout.write(`${toTable(JSON.parse(line) as Result)}\n`);
  process.exit(0);
}

const say = (text: string) => void process.stderr.write(`${text}\n`);
const commit = commitOf(import.meta.dirname);
const chosen = new Map(values.set.map((pair) => pair.split('=', 2) as [string, string]));
const wanted = values.scenario.split(',');
const folder = await mkdtemp(join(tmpdir(), 'herald-bench-'));
const targets: Target[] = [];
let failed = false;
let stopping: Promise<void> | null = null;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stop().then(() => process.exit(130)));
try {
  targets.push(await startHerald(folder));
  if (values.also !== undefined) targets.push(await startHerald(folder, { name: 'also', root: values.also }));
  if (values.naive) targets.push(await startNaive(folder));
  if (values.synapse !== undefined) targets.push(await startSynapse(folder, values.synapse));
  const crowds = new Map(targets.map((target) => [target, createCrowd(target.baseUrl)]));
  for (const scenario of scenarios.filter(({ id }) => wanted.includes(id))) {
    const result = await runScenario(scenario, crowds, Number(values.rounds));
    process.stdout.write(`${toTable(result)}\n`);
    if (values.out !== undefined) appendFileSync(values.out, `${JSON.stringify(result)}\n`);
    failed ||= result.targets.some(({ rounds }) => rounds.some(({ findings }) => findings.length > 0));
  }
} finally {
  await stop();
}
process.exit(failed ? 1 : 0);

/** Once: a signal and the end of the run may both ask for it. */
function stop(): Promise<void> {
  stopping ??= (async () => {
    for (const target of targets) await target.stop();
    await rm(folder, { recursive: true, force: true });
  })();
  return stopping;
}

/** Sets the scenario up on every target, then measures them in turns: A B, B A, A B. */
async function runScenario(
  scenario: Scenario,
  crowds: ReadonlyMap<Target, Stage['crowd']>,
  rounds: number,
): Promise<Result> {
  const sizes: Record<string, number> = {};
  const size = (name: string, normal: number): number =>
    (sizes[name] ??= Number(chosen.get(`${scenario.id}.${name}`) ?? chosen.get(name) ?? normal));
  const played: { target: Target; play: Played; rounds: Measured[] }[] = [];
  for (const [target, crowd] of crowds) {
    say(`${scenario.id}: setting up on ${target.name}`);
    played.push({ target, play: await scenario.prepare({ target, crowd, size, say }), rounds: [] });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const one of round % 2 === 0 ? played : played.toReversed()) {
      say(`${scenario.id}: round ${round + 1} of ${rounds} on ${one.target.name}`);
      const measured = await one.play.round(round);
      for (const finding of measured.findings.slice(0, 3)) say(`  ${finding}`);
      one.rounds.push(measured);
    }
  }
  const knees = new Map<Target, Knee>();
  for (const { target, play } of values.knee ? played : []) {
    if (!play.offer) continue;
    say(`${scenario.id}: the knee of ${target.name}`);
    const knee = await findKnee(play, size(`kneeFrom.${target.name}`, 3), say);
    if (knee) knees.set(target, knee);
  }
  await Promise.all(played.map(({ play }) => play.end()));
  return {
    scenario: scenario.id,
    title: scenario.title,
    date: new Date().toISOString().slice(0, 10),
    commit,
    sizes,
    targets: played.map(({ target, rounds: measured }) => ({
      name: target.name,
      version: target.version,
      rounds: measured,
      knee: knees.get(target) ?? null,
    })),
  };
}
