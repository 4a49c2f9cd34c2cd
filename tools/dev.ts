// `./herald dev`: the server, started anew at each change of its source, with people to log in as. Its database
// is started once and stays, so that a change is served within a second.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../server/src/config.ts';
import { createSystemTimers } from '../server/src/platform/clock/index.ts';
import { createLog } from '../server/src/platform/log/index.ts';
import { startPostgres } from '../server/src/platform/postgres/index.ts';
import { createSystemRandom } from '../server/src/platform/random/index.ts';
import { people, seed } from './seed.ts';

const root = join(import.meta.dirname, '..');
const { listen, dataDir, databaseUrl } = readConfig();
const home = join(dataDir, 'dev');
const url = `http://${listen.host}:${listen.port}`;
mkdirSync(home, { recursive: true, mode: 0o700 });

const timers = createSystemTimers();
const postgres = databaseUrl ? null : await startDatabase();
const server = spawn(
  process.execPath,
  [
    '--watch',
    '--watch-path=server/src',
    '--watch-path=packages',
    '--watch-preserve-output',
    'server/src/main.ts',
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      HERALD_REGISTRATION: 'open',
      HERALD_DATA_DIR: home,
      HERALD_LOG_LEVEL: process.env.HERALD_LOG_LEVEL ?? 'warn',
      ...(postgres && { DATABASE_URL: postgres.connectionString }),
    },
  },
);
// Ctrl-C reaches the server by itself; a signal to this process alone does not.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill('SIGTERM'));
const ended = once(server, 'exit');
seed(url, timers).then(welcome, (error: Error) => process.stderr.write(`herald: ${error.message}\n`));
await ended;
await postgres?.stop();

function startDatabase(): ReturnType<typeof startPostgres> {
  const log = createLog({ level: 'warn', destination: process.stderr });
  const random = createSystemRandom();
  return startPostgres({ dataDir: join(home, 'database'), log, random, timers, durable: true });
}

function welcome(): void {
  const lines = people.map(({ name, password }) => `  ${name.padEnd(8)}${password}`);
  process.stdout.write(`\nHerald is at ${url}, and starts anew at each change.\n${lines.join('\n')}\n\n`);
}
