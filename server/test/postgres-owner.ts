// A process that owns an embedded PostgreSQL until it is killed: `node postgres-owner.ts <data folder>`.
import { createSystemTimers } from '../src/platform/clock/index.ts';
import { createSilentLog } from '../src/platform/log/index.ts';
import { startPostgres } from '../src/platform/postgres/index.ts';
import { createSystemRandom } from '../src/platform/random/index.ts';

const server = await startPostgres({
  dataDir: process.argv[2]!,
  log: createSilentLog(),
  random: createSystemRandom(),
  timers: createSystemTimers(),
  durable: true,
});
process.once('SIGTERM', () => void server.stop());
process.stdout.write(`${JSON.stringify({ url: server.connectionString, pid: server.pid })}\n`);
