// A process of its own that keeps an embedded PostgreSQL running until it is told to end:
// `node own-postgres.ts <data folder> <settings as JSON> [<folder for its WAL>]`.
import { cp, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createSystemTimers } from '../../server/src/platform/clock/index.ts';
import { createLog } from '../../server/src/platform/log/index.ts';
import { hasCluster, startPostgres } from '../../server/src/platform/postgres/index.ts';
import type { EmbeddedPostgres } from '../../server/src/platform/postgres/index.ts';
import { createSystemRandom } from '../../server/src/platform/random/index.ts';

const [dataDir = '', settings = '{}', walFolder] = process.argv.slice(2);

function start(): Promise<EmbeddedPostgres> {
  return startPostgres({
    dataDir,
    log: createLog({ level: 'debug' }),
    random: createSystemRandom(),
    timers: createSystemTimers(),
    settings: JSON.parse(settings) as Record<string, string>,
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

if (walFolder !== undefined && !hasCluster(dataDir)) await moveWal(walFolder);
const server = await start();
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));
const { connectionString, adminConnectionString } = server;
process.stdout.write(`own-postgres ${JSON.stringify({ connectionString, adminConnectionString })}\n`);
