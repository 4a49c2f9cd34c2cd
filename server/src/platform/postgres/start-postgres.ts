import { realpath } from 'node:fs/promises';
import type { Timers } from '#platform/clock';
import { provision } from '#platform/db';
import type { Log } from '#platform/log';
import type { Random } from '#platform/random';
import { prepareBinaries } from './binaries.ts';
import { clusterFolder, ensureCluster } from './cluster.ts';
import {
  adminUrl,
  createCredentials,
  databaseUrl,
  findCredentials,
  findFreePort,
  isPortFree,
  keepCredentials,
} from './credentials.ts';
import type { Credentials } from './credentials.ts';
import { lockDataFolder } from './data-folder-lock.ts';
import type { DataFolderLock } from './data-folder-lock.ts';
import { chooseIdentity, openPathFor } from './identity.ts';
import type { Identity } from './identity.ts';
import { stopLeftovers } from './leftovers.ts';
import type { PostgresCommand } from './running-postgres.ts';
import { supervise } from './supervise.ts';
import type { ExitListener } from './supervise.ts';

export interface StartPostgresOptions {
  dataDir: string;
  log: Log;
  random: Random;
  timers: Timers;
  /** Further settings of PostgreSQL, by name. */
  settings?: Readonly<Record<string, string>>;
  /** True: every commit reaches the disk. False is for throwaway databases of tests. */
  durable: boolean;
  /** As whom PostgreSQL runs, where the machine's own choice is not wanted. */
  identity?: Identity;
}

/** The embedded PostgreSQL, a child of this process. */
export interface EmbeddedPostgres {
  /** The server's own database, as a role that owns it and nothing else. */
  readonly connectionString: string;
  /** The superuser's database. */
  readonly adminConnectionString: string;
  /** Of the postmaster; null while it is dead and being started again. */
  readonly pid: number | null;
  onExit(listener: ExitListener): void;
  /** Ends it cleanly and gives the data folder free. */
  stop(): Promise<void>;
}

const owner = { role: 'herald', database: 'herald', actsAs: ['herald_wallet'] };
const undurable = { fsync: 'off', full_page_writes: 'off' };

/**
 * Starts the embedded PostgreSQL on `dataDir`: takes the folder for this process, makes the cluster at the first
 * start, ends what a killed server left behind, and keeps it running until `stop`. Rejects with a StartError
 * that says what to do.
 */
export async function startPostgres(options: StartPostgresOptions): Promise<EmbeddedPostgres> {
  const lock = await lockDataFolder(options.dataDir);
  try {
    return await startLocked(options, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function startLocked(options: StartPostgresOptions, lock: DataFolderLock): Promise<EmbeddedPostgres> {
  const { log, timers } = options;
  const { command, credentials } = await prepare(options);
  const supervisor = await supervise(command, log, timers);
  const adminConnectionString = adminUrl(credentials);
  try {
    await provision(adminConnectionString, { ...owner, password: credentials.password });
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
  log.info('postgres.started', { pid: supervisor.pid, port: command.port, runsAs: command.identity.name });
  return {
    connectionString: databaseUrl(credentials),
    adminConnectionString,
    get pid() {
      return supervisor.pid;
    },
    onExit: supervisor.onExit,
    async stop() {
      await supervisor.stop();
      lock.release();
      log.info('postgres.stopped');
    },
  };
}

async function prepare(
  options: StartPostgresOptions,
): Promise<{ command: PostgresCommand; credentials: Credentials }> {
  const { timers, random, durable } = options;
  const dataDir = await realpath(options.dataDir);
  const { postgres, initdb } = await prepareBinaries();
  const identity = options.identity ?? chooseIdentity(postgres);
  await openPathFor(identity, dataDir);
  const kept = (await findCredentials(dataDir)) ?? (await createCredentials(dataDir, random));
  await ensureCluster({ dataDir, initdb, identity, adminPassword: kept.adminPassword, durable });
  const cluster = clusterFolder(dataDir);
  await stopLeftovers(cluster, timers);
  const credentials = await withFreePort(dataDir, kept);
  const settings = { ...(durable ? {} : undurable), ...options.settings };
  return { command: { postgres, identity, cluster, port: credentials.port, settings }, credentials };
}

/** The address of the database of the server that runs on `dataDir` now, or null when it never ran. */
export async function findDatabaseUrl(dataDir: string): Promise<string | null> {
  const credentials = await findCredentials(dataDir);
  return credentials && databaseUrl(credentials);
}

// The port is kept so that the address stays what it was; another program may have taken it meanwhile.
async function withFreePort(dataDir: string, kept: Credentials): Promise<Credentials> {
  if (await isPortFree(kept.port)) return kept;
  const moved = { ...kept, port: await findFreePort() };
  await keepCredentials(dataDir, moved);
  return moved;
}
