import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { findDatabaseUrl } from '../server/src/platform/postgres/index.ts';
import { usageOf, usageOfPostgres, type Usage } from './processes.ts';

/** A real server in a process of its own, on a database of its own. */
export interface ServerUnderLoad {
  readonly baseUrl: string;
  usage(): { server: Usage; database: Usage };
  query<R extends object>(text: string): Promise<R[]>;
  stop(): Promise<void>;
}

/** @param kept a folder that outlives the run; without one the data go with it */
export async function startServerUnderLoad(port: number, kept?: string): Promise<ServerUnderLoad> {
  const dataDir = kept ?? (await mkdtemp(join(tmpdir(), 'herald-bench-')));
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, '../server/src/main.ts')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      HERALD_DATA_DIR: dataDir,
      HERALD_LISTEN: `127.0.0.1:${port}`,
      HERALD_REGISTRATION: 'open',
      HERALD_RATE_LIMITS_ENABLED: 'no',
      HERALD_LOG_LEVEL: 'error',
      HERALD_SERVER_NAME: 'localhost',
    },
  });
  const baseUrl = `http://127.0.0.1:${port}`;
  await answering(baseUrl);
  const url = await findDatabaseUrl(dataDir);
  const client = new pg.Client({ connectionString: url ?? '' });
  await client.connect();
  const postmaster = Number.parseInt(await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10);
  return {
    baseUrl,
    usage: () => ({ server: usageOf(child.pid ?? 0), database: usageOfPostgres(postmaster) }),
    query: async <R extends object>(text: string) => (await client.query<R & pg.QueryResultRow>(text)).rows,
    async stop() {
      await client.end();
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
      if (kept === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function answering(baseUrl: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const reply = await fetch(`${baseUrl}/_matrix/client/versions`).catch(() => null);
    if (reply?.ok) return;
    await new Promise((resolve) => void setTimeout(resolve, 100));
  }
}
