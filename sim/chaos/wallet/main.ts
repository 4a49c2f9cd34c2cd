// `npm run chaos:wallet`: server and PostgreSQL are killed at named points of what writes money, and the books are judged.
import { parseArgs } from 'node:util';
import type { KillReport, Victim } from './kill-run.ts';
import { nameOf, POINTS, type Point } from './points.ts';
import { runWalletKills } from './wallet-kills.ts';

const { values } = parseArgs({
  options: {
    list: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    kill: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const WIDTH = Math.max(...POINTS.map((point) => nameOf(point).length));
const victims = (['server', 'postgres'] as const).filter((one) => one === (values.kill ?? one));
const points = POINTS.filter((point) => nameOf(point).includes(values.only));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

// What was started goes with us.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

if (values.list) points.forEach((point) => say(nameOf(point)));
else await run();

async function run(): Promise<void> {
  const startMs = performance.now();
  const report = await runWalletKills({
    kills: points.map((point) => [point, ...victims]),
    tell,
    keep: values.keep,
  });
  for (const { invariant, promise, violations } of report.judgements)
    say(`${invariant.padEnd(5)} ${violations.length === 0 ? 'holds' : 'BROKEN'}: ${promise}`);
  for (const violation of report.violations) say(`  ${violation}`);
  if (report.folder !== null) say(`  logs: ${report.folder}`);
  const seconds = ((performance.now() - startMs) / 1_000).toFixed(0);
  say(
    `${points.length} points x ${victims.length} kills: ${report.kills} kills, ${report.violations.length} violations; ` +
      `back after ${(report.longestRecoveryMs / 1_000).toFixed(1)} s at most; ${seconds} s`,
  );
  process.exitCode = report.violations.length === 0 ? 0 : 1;
}

function tell(point: Point, reports: ReadonlyMap<Victim, KillReport>): void {
  const said = [...reports].map(([victim, { violations, recoveryMs }]) => {
    const how = violations.length === 0 ? 'ok' : 'BROKEN';
    return `${victim} ${how.padEnd(6)} ${recoveryMs.toFixed(0).padStart(6)} ms`;
  });
  say(`${nameOf(point).padEnd(WIDTH)}  ${said.join('   ')}`);
}
