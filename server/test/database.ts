import { after } from 'node:test';
import { createDb, identifier } from '../src/platform/db/index.ts';
import type { Db } from '../src/platform/db/index.ts';
import { createSilentLog } from '../src/platform/log/index.ts';
import { cloneDatabase, onServer, startTestServer, uniqueName } from './test-server.ts';
import type { TestServer } from './test-server.ts';

/** A database of this test file's own. It is dropped at the latest when the file has ended. */
export interface TestDatabase {
  db: Db;
  connectionString: string;
  /** Drops it now, for a file that makes many. */
  drop(): Promise<void>;
}

/** A clone of the migrated database. */
export function createTestDatabase(): Promise<TestDatabase> {
  return create((server) => server.template);
}

/** A database without any of our tables. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return create(() => 'template1');
}

interface Session {
  server: TestServer;
  databases: Set<TestDatabase>;
}

let session: Promise<Session> | null = null;

// Here and not in openSession: a hook that is set inside another hook or a test runs when that ends.
after(closeSession, { timeout: 30_000 });

async function create(templateOf: (server: TestServer) => string): Promise<TestDatabase> {
  session ??= openSession();
  const { server, databases } = await session;
  const name = uniqueName('test');
  const connectionString = await cloneDatabase(server.url, templateOf(server), name);
  const db = createDb({ connectionString, poolSize: 5, log: createSilentLog() });
  const database: TestDatabase = {
    db,
    connectionString,
    async drop() {
      if (!databases.delete(database)) return;
      await db.close();
      await onServer(server.url, `drop database ${identifier(name)} with (force)`);
    },
  };
  databases.add(database);
  return database;
}

async function openSession(): Promise<Session> {
  return {
    server: findSharedServer() ?? (await startTestServer(process.env.DATABASE_URL)),
    databases: new Set(),
  };
}

async function closeSession(): Promise<void> {
  const closing = session;
  session = null;
  if (!closing) return;
  const { server, databases } = await closing;
  for (const database of databases) await database.drop();
  await server.stop();
}

// `./herald test` starts one server for all files and tells them where it is; a file that is run by hand starts
// its own.
function findSharedServer(): TestServer | null {
  const { TEST_SERVER_URL: url, TEST_SERVER_TEMPLATE: template } = process.env;
  return url && template ? { url, template, stop: async () => {} } : null;
}
