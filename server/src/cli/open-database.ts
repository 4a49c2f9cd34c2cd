import { join } from 'node:path';
import type { Config } from '#config';
import type { Timers } from '#platform/clock';
import { createDb, migrate } from '#platform/db';
import type { Db } from '#platform/db';
import { assert } from '#platform/errors';
import type { Log } from '#platform/log';
import { findDatabaseUrl, startPostgres, tryLockDataFolder } from '#platform/postgres';
import type { Random } from '#platform/random';

/** A connection to the server's database, whether the server runs or not. */
export interface OpenDatabase {
  db: Db;
  close(): Promise<void>;
}

/** Where the migrations of this program are. */
export const migrations = join(import.meta.dirname, '../../migrations');

export interface OpenDatabaseParts {
  config: Pick<Config, 'databaseUrl' | 'dataDir'>;
  log: Log;
  random: Random;
  timers: Timers;
}

/**
 * Opens the database for a command: the one of DATABASE_URL; else the embedded one, through the server that runs
 * it, or started for as long as the command takes. Unless only looked at, it is brought to the present schema.
 */
export async function openDatabase(parts: OpenDatabaseParts, isLook = false): Promise<OpenDatabase> {
  const { config, log } = parts;
  const { url, stop, isOurs } = await findServer(parts);
  const db = createDb({ connectionString: url, poolSize: 2, log });
  const close = async (): Promise<void> => {
    await db.close();
    await stop();
  };
  try {
    // A server that runs has brought its database to the schema that it knows.
    if (!isLook && (isOurs || config.databaseUrl)) await migrate(db, migrations);
    return { db, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Server {
  url: string;
  /** Whether it was started here. */
  isOurs: boolean;
  stop(): Promise<void>;
}

async function findServer({ config, log, random, timers }: OpenDatabaseParts): Promise<Server> {
  const { databaseUrl, dataDir } = config;
  if (databaseUrl) return { url: databaseUrl.reveal(), isOurs: false, stop: async () => {} };
  const lock = await tryLockDataFolder(dataDir);
  if (!lock) {
    const url = await findDatabaseUrl(dataDir);
    assert(url, 'who holds the data folder has made the database');
    return { url, isOurs: false, stop: async () => {} };
  }
  lock.release();
  const postgres = await startPostgres({ dataDir, log, random, timers, durable: true });
  return { url: postgres.connectionString, isOurs: true, stop: postgres.stop };
}
