// A process of its own that keeps an embedded PostgreSQL running until it is told to end:
// `node own-postgres.ts <data folder> <the rest as JSON>`.
import { cp, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createSystemTimers, type Timers } from '../../server/src/platform/clock/index.ts';
import { createLog } from '../../server/src/platform/log/index.ts';
import { hasCluster, startPostgres } from '../../server/src/platform/postgres/index.ts';
import type { EmbeddedPostgres } from '../../server/src/platform/postgres/index.ts';
import { createSystemRandom } from '../../server/src/platform/random/index.ts';

interface Rest {
  readonly settings: Record<string, string>;
  readonly walFolder: string | null;
  readonly healthyAfterMs?: number;
}

const [dataDir = '', rest = ''] = process.argv.slice(2);
const { settings, walFolder, healthyAfterMs = Infinity } = JSON.parse(rest) as Rest;

/** What the supervisor waits for before it calls PostgreSQL healthy comes sooner, where faults do. */
function timersOf(timers: Timers): Timers {
  return { ...timers, after: (ms, act) => timers.after(Math.min(ms, healthyAfterMs), act) };
}

function start(): Promise<EmbeddedPostgres> {
  return startPostgres({
    dataDir,
    log: createLog({ level: 'debug' }),
    random: createSystemRandom(),
    timers: timersOf(createSystemTimers()),
    settings,
    durable: true,
  });
}

/** PostgreSQL finds its WAL where a link leads, as an operator moves it to a disk of its own. */
async function moveWal(folder: string): Promise<void> {
  const first = await start();
  await first.stop();
  const wal = join(dataDir, 'postgres', 'pg_wal');
  await cp(wal, folder, { recursive: true, preserveTimestamps: true });
  await rm(wal, { recursive: true });
  await symlink(folder, wal);
}

if (walFolder !== null && !hasCluster(dataDir)) await moveWal(walFolder);
const server = await start();
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));
const { connectionString, adminConnectionString } = server;
process.stdout.write(`own-postgres ${JSON.stringify({ connectionString, adminConnectionString })}\n`);
