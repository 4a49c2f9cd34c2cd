import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { usageOf } from '../processes.ts';
import { startDatabase } from './database.ts';
import { answering, type Target } from './target.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Herald as it is in this tree, with its own PostgreSQL under `folder`. Rate limits are off. */
export async function startHerald(folder: string, port: number, nodeOptions: string[] = []): Promise<Target> {
  const data = join(folder, 'herald');
  await mkdir(join(data, 'media'), { recursive: true });
  const database = await startDatabase(data);
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...nodeOptions, join(ROOT, 'server/src/main.ts')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      HERALD_DATA_DIR: join(folder, 'herald-files'),
      HERALD_LISTEN: `127.0.0.1:${port}`,
      HERALD_REGISTRATION: 'open',
      HERALD_RATE_LIMITS_ENABLED: 'no',
      HERALD_LOG_LEVEL: 'error',
      HERALD_SERVER_NAME: 'localhost',
    },
  });
  const baseUrl = `http://127.0.0.1:${port}`;
  await answering(baseUrl);
  const startMs = performance.now() - startedAt;
  const usage = () => ({ server: usageOf(child.pid ?? 0), database: database.usage() });
  return {
    name: 'herald',
    version: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT }).toString().trim(),
    baseUrl,
    start: { ms: startMs, usage: usage() },
    usage,
    databaseBytes: () => database.bytesOf('herald'),
    async stop() {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
      await database.stop();
    },
  };
}
