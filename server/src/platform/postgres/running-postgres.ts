import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Timers } from '#platform/clock';
import { StartError } from '#platform/errors';
import type { Log } from '#platform/log';
import type { Identity } from './identity.ts';
import { programEnv } from './program-env.ts';

/** How the process ended. */
export interface PostgresExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A PostgreSQL that accepts connections, or has since ended. */
export interface RunningPostgres {
  pid: number;
  exited: Promise<PostgresExit>;
  tell(signal: NodeJS.Signals): void;
}

export interface PostgresCommand {
  postgres: string;
  identity: Identity;
  cluster: string;
  port: number;
  settings: Readonly<Record<string, string>>;
}

const stopSteps = [
  { signal: 'SIGINT', waitMs: 20_000 },
  { signal: 'SIGQUIT', waitMs: 5_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
] as const;

/**
 * Starts the process and waits, as long as recovery takes, until it accepts connections. Rejects when it ends
 * before; the signal ends it.
 */
export async function runPostgres(
  options: PostgresCommand,
  log: Log,
  signal: AbortSignal,
): Promise<RunningPostgres> {
  const child = spawnPostgres(options);
  const exited = new Promise<PostgresExit>((resolve) => {
    child.once('exit', (code, exitSignal) => resolve({ code, signal: exitSignal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  const tell = (what: NodeJS.Signals): void => void child.kill(what);
  const giveUp = (): void => tell('SIGINT');
  signal.addEventListener('abort', giveUp, { once: true });
  const reader = readMessages(child, log);
  const isReady = await Promise.race([reader.ready.then(() => true), exited.then(() => false)]);
  signal.removeEventListener('abort', giveUp);
  if (isReady && child.pid !== undefined) return { pid: child.pid, exited, tell };
  throw new StartError(`PostgreSQL did not start: ${reader.lastWords() || 'it ended without a word'}`);
}

/** Ends the process: cleanly, and with growing force when it does not listen. */
export async function endPostgres(running: RunningPostgres, timers: Timers): Promise<void> {
  for (const { signal, waitMs } of stopSteps) {
    running.tell(signal);
    const done = new AbortController();
    const ended = running.exited.then(() => done.abort());
    await Promise.race([ended, timers.sleep(waitMs, done.signal).catch(() => {})]);
    if (done.signal.aborted) return;
  }
}

function spawnPostgres(options: PostgresCommand): ChildProcess {
  const settings = { ...alwaysSet, ...options.settings };
  const { command, args } = options.identity.wrap(options.postgres, [
    '-D',
    options.cluster,
    '-p',
    String(options.port),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]);
  return spawn(command, args, {
    cwd: '/',
    env: programEnv,
    // A session of its own: Ctrl-C at the terminal reaches the server alone, which stops PostgreSQL last.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...options.identity.user,
  });
}

const alwaysSet = {
  // A socket's path may have 107 bytes, fewer than many a data folder; a port works everywhere, and scram proves
  // each side to the other.
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  logging_collector: 'off',
  log_destination: 'stderr',
  log_line_prefix: '',
  // Errors reach the client that caused them; in a log their texts and details would show people's data.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  // The supervisor starts it anew. PostgreSQL 18 waits for ever when its own restart crashes in recovery.
  restart_after_crash: 'off',
  wal_compression: 'pglz',
  max_wal_size: '4GB',
};

interface Reader {
  ready: Promise<void>;
  lastWords(): string;
}

function readMessages(child: ChildProcess, log: Log): Reader {
  const recent: string[] = [];
  const ready = new Promise<void>((resolve) => {
    if (!child.stderr) return;
    createInterface({ input: child.stderr }).on('line', (line) => {
      recent.push(line);
      if (recent.length > 5) recent.shift();
      if (line.includes('database system is ready to accept connections')) resolve();
      report(line, log);
    });
  });
  return { ready, lastWords: () => recent.join(' ') };
}

function report(line: string, log: Log): void {
  const fields = { line };
  if (line.startsWith('PANIC')) log.error('postgres.said', fields);
  else if (line.startsWith('FATAL')) log.warn('postgres.said', fields);
  else log.debug('postgres.said', fields);
}
