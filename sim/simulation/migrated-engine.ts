import { join } from 'node:path';
import { createDb, migrate } from '../../server/src/platform/db/index.ts';
import { createSilentLog } from '../../server/src/platform/log/index.ts';
import { createSeededRandom } from '../../server/src/platform/random/index.ts';
import { createSimulatedDatabase } from './database.ts';
import { createEngine, type Engine } from './engine.ts';
import { createSchedule } from './schedule.ts';
import { runUntil } from './settle.ts';

const MIGRATIONS = join(import.meta.dirname, '../../server/migrations');
const LIMIT_MS = 600_000;

/** An engine with the server's tables. It takes some seconds, and serves any number of seeds, one after the other. */
export async function createMigratedEngine(): Promise<Engine> {
  const engine = await createEngine();
  const schedule = createSchedule(0);
  const database = createSimulatedDatabase({
    engine,
    schedule,
    random: createSeededRandom('migrations'),
    statementUs: 1,
    watch: { before: () => null, after: () => {} },
  });
  const { openSocket } = database.createClient();
  const log = createSilentLog();
  const db = createDb({
    connectionString: 'postgres://herald:none@simulated/herald',
    poolSize: 1,
    log,
    openSocket,
  });
  await runUntil(
    schedule,
    migrate(db, MIGRATIONS).then(() => db.close()),
    LIMIT_MS,
  );
  return engine;
}
