import pg from 'pg';
import { createSystemTimers } from '../../server/src/platform/clock/index.ts';
import { createSilentLog } from '../../server/src/platform/log/index.ts';
import { startPostgres } from '../../server/src/platform/postgres/index.ts';
import { createSystemRandom } from '../../server/src/platform/random/index.ts';
import { usageOfPostgres, type Usage } from '../processes.ts';

/** A PostgreSQL for one target alone, so that its CPU and its bytes are that target's. */
export interface BenchDatabase {
  /** Of the role and database that Herald uses. */
  readonly url: string;
  readonly adminUrl: string;
  usage(): Usage;
  /**
   * Bytes of its write-ahead log so far. What the kernel counts as written is of no use: the whole of each large page
   * that was touched, a hundred times as much.
   */
  logBytes(): Promise<number>;
  /** Bytes of a database on disk. */
  bytesOf(database: string): Promise<number>;
  query(text: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** The same binary and the same settings for every target: those of PostgreSQL, fsync included. */
export async function startDatabase(
  dataDir: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<BenchDatabase> {
  const postgres = await startPostgres({
    dataDir,
    log: createSilentLog(),
    random: createSystemRandom(),
    timers: createSystemTimers(),
    settings: { max_connections: '100', ...settings },
    durable: true,
  });
  const admin = new pg.Client({ connectionString: postgres.adminConnectionString });
  await admin.connect();
  const query = async (text: string) => (await admin.query<Record<string, unknown>>(text)).rows;
  return {
    url: postgres.connectionString,
    adminUrl: postgres.adminConnectionString,
    query,
    usage: () => usageOfPostgres(postgres.pid ?? 0),
    async logBytes() {
      const [row] = await query("select pg_current_wal_insert_lsn() - '0/0' as bytes");
      return Number(row?.['bytes']);
    },
    async bytesOf(database) {
      await query('checkpoint');
      const rows = await admin.query<{ bytes: string }>('select pg_database_size($1) as bytes', [database]);
      return Number(rows.rows[0]?.bytes);
    },
    async stop() {
      await admin.end();
      await postgres.stop();
    },
  };
}
