import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from '../../server/src/platform/postgres/index.ts';
import { usageOf } from '../processes.ts';
import { startDatabase } from './database.ts';
import { answering, type Target } from './target.ts';

const JEMALLOC = '/usr/lib/x86_64-linux-gnu/libjemalloc.so.2';

/**
 * Synapse out of a Python environment that has `matrix-synapse` and `psycopg2-binary`: one process, with PostgreSQL,
 * a database of locale C, and jemalloc, as its documentation advises for production. Rate limits are off as they are
 * for Herald, and so is presence, which Herald does not serve.
 */
export async function startSynapse(folder: string, environment: string): Promise<Target> {
  const port = await findFreePort();
  const data = join(folder, 'synapse');
  await mkdir(data, { recursive: true });
  const database = await startDatabase(data);
  const isThere = await database.query("select 1 from pg_database where datname = 'synapse'");
  if (isThere.length === 0) {
    await database.query('create role synapse login password $$synapse$$');
    await database.query(
      `create database synapse owner synapse encoding 'UTF8' template template0
       locale_provider libc lc_collate 'C' lc_ctype 'C'`,
    );
  }
  const { hostname, port: databasePort } = new URL(database.adminUrl);
  const config = join(data, 'homeserver.json');
  await writeFile(join(data, 'log.json'), JSON.stringify(LOGGING));
  await writeFile(
    config,
    JSON.stringify(configOf(data, port, { host: hostname, port: Number(databasePort) })),
  );
  const python = join(environment, 'bin/python');
  const env = { ...process.env, ...(existsSync(JEMALLOC) && { LD_PRELOAD: JEMALLOC }) };
  const run = ['-m', 'synapse.app.homeserver', '--config-path', config];
  execFileSync(python, [...run, '--generate-keys'], { cwd: data, env, stdio: 'pipe' });
  const startedAt = performance.now();
  const child = spawn(python, run, { cwd: data, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const baseUrl = `http://127.0.0.1:${port}`;
  await answering(baseUrl);
  const startMs = performance.now() - startedAt;
  const usage = () => ({ server: usageOf(child.pid ?? 0), database: database.usage() });
  const version = execFileSync(python, ['-c', 'import synapse; print(synapse.__version__)']);
  return {
    name: 'synapse',
    pid: child.pid ?? 0,
    version: version.toString().trim(),
    baseUrl,
    start: { ms: startMs, usage: usage() },
    usage,
    logBytes: database.logBytes,
    databaseBytes: () => database.bytesOf('synapse'),
    async stop() {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
      await database.stop();
    },
  };
}

const LOGGING = {
  version: 1,
  handlers: { console: { class: 'logging.StreamHandler' } },
  root: { level: 'ERROR', handlers: ['console'] },
  disable_existing_loggers: false,
};

const UNLIMITED = { per_second: 1_000_000, burst_count: 1_000_000 };

// JSON is YAML.
function configOf(data: string, port: number, database: { host: string; port: number }): object {
  return {
    server_name: 'localhost',
    pid_file: join(data, 'homeserver.pid'),
    listeners: [
      {
        port,
        type: 'http',
        tls: false,
        bind_addresses: ['127.0.0.1'],
        resources: [{ names: ['client'], compress: false }],
      },
    ],
    database: {
      name: 'psycopg2',
      args: { user: 'synapse', password: 'synapse', dbname: 'synapse', ...database, cp_min: 5, cp_max: 10 },
    },
    log_config: join(data, 'log.json'),
    media_store_path: join(data, 'media'),
    signing_key_path: join(data, 'signing.key'),
    macaroon_secret_key: 'of a benchmark alone',
    form_secret: 'of a benchmark alone',
    trusted_key_servers: [],
    report_stats: false,
    enable_registration: true,
    enable_registration_without_verification: true,
    // Making the crowd is not measured.
    bcrypt_rounds: 4,
    presence: { enabled: false },
    ...Object.fromEntries(
      [
        'rc_message',
        'rc_registration',
        'rc_admin_redaction',
        'rc_joins_per_room',
        'rc_room_creation',
        'rc_profile',
        'rc_user_directory',
        'rc_media_create',
        'rc_reports',
        'rc_key_requests',
        'rc_delayed_event_mgmt',
      ].map((name) => [name, UNLIMITED]),
    ),
    rc_login: { address: UNLIMITED, account: UNLIMITED, failed_attempts: UNLIMITED },
    rc_joins: { local: UNLIMITED, remote: UNLIMITED },
    rc_invites: { per_room: UNLIMITED, per_user: UNLIMITED, per_issuer: UNLIMITED },
    // The documentation's advice for a server whose database and process share a machine: the default factor.
    caches: { global_factor: 0.5 },
  };
}
