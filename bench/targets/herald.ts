import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from '../../server/src/platform/postgres/index.ts';
import { commitOf } from '../../tools/commit-of.ts';
import { usageOf } from '../processes.ts';
import { startDatabase } from './database.ts';
import { answering, type Target } from './target.ts';

const ROOT = join(import.meta.dirname, '../..');

const LAUNCH = `
memory=tools/launcher/memory.sh
[ -f $memory ] && . ./$memory
node=$1; shift
exec "$node" $node_flags "$@" server/src/main.ts`;

export interface HeraldOptions {
  /** Of the column in the table. */
  readonly name?: string;
  /** Another tree than this one, with its packages: an earlier release. */
  readonly root?: string;
  /** Of a tree that is no repository. */
  readonly version?: string;
  /** For a profile. */
  readonly nodeFlags?: readonly string[];
  /** Of PostgreSQL, for a profile. */
  readonly databaseSettings?: Readonly<Record<string, string>>;
}

/**
 * Herald with its own PostgreSQL under `folder`, as its launcher starts it: the same settings of memory, and no
 * process in between. Rate limits are off.
 */
export async function startHerald(folder: string, options: HeraldOptions = {}): Promise<Target> {
  const { name = 'herald', root = ROOT, nodeFlags = [] } = options;
  const port = await findFreePort();
  const data = join(folder, name);
  await mkdir(data, { recursive: true });
  const database = await startDatabase(data, options.databaseSettings);
  const files = join(folder, `${name}-files`);
  const baseUrl = `http://127.0.0.1:${port}`;
  const launch = async (): Promise<ChildProcess> => {
    const child = spawn('/bin/sh', ['-c', LAUNCH, 'herald', process.execPath, ...nodeFlags], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        HERALD_DATA_DIR: files,
        HERALD_LISTEN: `127.0.0.1:${port}`,
        HERALD_REGISTRATION: 'open',
        HERALD_RATE_LIMITS_ENABLED: 'no',
        HERALD_LOG_LEVEL: 'error',
        HERALD_SERVER_NAME: 'localhost',
      },
    });
    await answering(baseUrl);
    return child;
  };
  const startedAt = performance.now();
  let child = await launch();
  const startMs = performance.now() - startedAt;
  const usage = () => ({ server: usageOf(child.pid ?? 0), database: database.usage() });
  return {
    name,
    get pid() {
      return child.pid ?? 0;
    },
    version: options.version ?? commitOf(root),
    baseUrl,
    start: { ms: startMs, usage: usage() },
    usage,
    logBytes: database.logBytes,
    databaseBytes: () => database.bytesOf('herald'),
    queryDatabase: database.query,
    async offline(work) {
      await end(child);
      await work({ databaseUrl: database.url, folder: files });
      child = await launch();
    },
    async crash() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
      child = await launch();
    },
    async stop() {
      await end(child);
      await database.stop();
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
