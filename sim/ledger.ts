// Random commands against the ledger of the wallet and its model: `npm run sim:ledger -- --commands 1000000 --jobs 2`.
// Each job has a database and a seed of its own. Ends with 1 when one of them is broken.
import { parseArgs } from 'node:util';
import { createSystemClock } from '../server/src/platform/clock/index.ts';
import { createDb } from '../server/src/platform/db/index.ts';
import { createSilentLog } from '../server/src/platform/log/index.ts';
import { LEDGER_ROLE } from '../server/src/superapp/wallet/index.ts';
import { cloneDatabase, startTestServer } from '../server/test/test-server.ts';
import { runCampaign } from './ledger/campaign.ts';

const { values } = parseArgs({
  options: {
    commands: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
  },
});
const jobs = Number(values.jobs);
const commands = Math.ceil(Number(values.commands) / jobs);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const clock = createSystemClock();
const startedAt = clock.monotonicMs();
const server = await startTestServer(undefined);
try {
  const outcomes = await Promise.all(Array.from({ length: jobs }, (_, job) => runJob(job)));
  const total = new Map<string, number>();
  for (const one of outcomes)
    for (const [code, times] of one) total.set(code, (total.get(code) ?? 0) + times);
  for (const [code, times] of [...total].toSorted(([, a], [, b]) => b - a)) say(`${times} times ${code}`);
  const seconds = (clock.monotonicMs() - startedAt) / 1_000;
  say(`${commands * jobs} commands, 0 violations; ${seconds.toFixed(0)} s`);
} finally {
  await server.stop();
}

async function runJob(job: number): Promise<ReadonlyMap<string, number>> {
  const connectionString = await cloneDatabase(server.url, server.template, `ledger_${job}`);
  const db = createDb({ connectionString, poolSize: 2, log: createSilentLog(), role: LEDGER_ROLE });
  return runCampaign({ db, seed: `${values.seed}.${job}`, commands }).finally(() => db.close());
}
