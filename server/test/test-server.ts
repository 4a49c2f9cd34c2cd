import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createSystemTimers } from '../src/platform/clock/index.ts';
import { createDb, identifier, migrate } from '../src/platform/db/index.ts';
import { createSilentLog } from '../src/platform/log/index.ts';
import { startPostgres, stopLeftovers, tryLockDataFolder } from '../src/platform/postgres/index.ts';
import { createSystemRandom } from '../src/platform/random/index.ts';

/** A PostgreSQL for a run of the tests, with a migrated database to clone. */
export interface TestServer {
  /** Of a role that may create databases. */
  url: string;
  /** The migrated database that test databases are cloned from. */
  template: string;
  stop(): Promise<void>;
}

const migrations = join(import.meta.dirname, '../migrations');
const folderPrefix = 'herald-test-';

/** Uses the PostgreSQL at `databaseUrl`, or starts a throwaway one when it is undefined. */
export async function startTestServer(databaseUrl: string | undefined): Promise<TestServer> {
  const { url, stop } = databaseUrl ? { url: databaseUrl, stop: async () => {} } : await startThrowaway();
  try {
    const template = uniqueName('template');
    await onServer(url, `create database ${identifier(template)}`);
    const db = createDb({ connectionString: urlOf(url, template), poolSize: 1, log: createSilentLog() });
    await migrate(db, migrations).finally(() => db.close());
    return {
      url,
      template,
      async stop() {
        await onServer(url, `drop database if exists ${identifier(template)} with (force)`);
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A name for a database that no other run has. */
export function uniqueName(what: string): string {
  return `herald_${what}_${randomUUID().replaceAll('-', '')}`;
}

/** The address of another database on the same server. */
export function urlOf(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}

/** A clone of one of the server's databases; returns its address. */
export async function cloneDatabase(url: string, template: string, name: string): Promise<string> {
  await onServer(url, `create database ${identifier(name)} template ${identifier(template)}`);
  return urlOf(url, name);
}

/** Runs one statement outside any transaction. */
export async function onServer(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

async function startThrowaway(): Promise<{ url: string; stop(): Promise<void> }> {
  await removeAbandoned();
  const dataDir = await mkdtemp(join(tmpdir(), folderPrefix));
  const server = await startPostgres({
    dataDir,
    log: createSilentLog(),
    random: createSystemRandom(),
    timers: createSystemTimers(),
    settings: { max_connections: '200', autovacuum: 'off' },
    durable: false,
  });
  await onServer(server.adminConnectionString, 'alter role herald createdb');
  return {
    url: server.connectionString,
    async stop() {
      await server.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

// A run that was killed leaves its folder and its PostgreSQL behind; nobody holds the folder's lock then. A young
// folder may belong to a run that is about to lock it.
async function removeAbandoned(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(folderPrefix));
  for (const name of names) {
    const folder = join(tmpdir(), name);
    const made = await stat(folder).catch(() => null);
    if (!made || made.birthtimeMs > Date.now() - 60_000) continue;
    const lock = await tryLockDataFolder(folder).catch(() => null);
    if (!lock) continue;
    await stopLeftovers(join(folder, 'postgres'), createSystemTimers());
    lock.release();
    await rm(folder, { recursive: true, force: true });
  }
}
