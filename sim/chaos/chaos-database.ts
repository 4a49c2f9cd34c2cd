import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { urlOf } from '../../server/test/test-server.ts';
import { startProgram } from './child-program.ts';

/** A durable PostgreSQL in a process of its own, which starts it again when it dies. */
export interface ChaosDatabase {
  readonly port: number;
  /** Of the role and the database of the server. */
  readonly url: string;
  /** The postmaster's process; null while there is none. */
  postmaster(): Promise<number | null>;
  /** Tells the postmaster. */
  tell(signal: NodeJS.Signals): Promise<void>;
  /** Kills every process of it at one moment, the postmaster first. */
  kill(): Promise<void>;
  /** A superuser's connection to the server's database; tries for `withinMs` (ten seconds unless given), then rejects. */
  connect(withinMs?: number): Promise<pg.Client>;
  /** Runs statements as superuser in the server's database. */
  query(text: string, withinMs?: number): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

export interface ChaosDatabaseOptions {
  readonly dataDir: string;
  readonly logPath: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly walFolder: string | null;
  /** After so long a life its next death is answered at once, as after the first; a minute unless given. */
  readonly healthyAfterMs?: number;
}

export async function startChaosDatabase(options: ChaosDatabaseOptions): Promise<ChaosDatabase> {
  const { dataDir, logPath, settings, walFolder, healthyAfterMs } = options;
  const program = startProgram(
    [
      join(import.meta.dirname, 'own-postgres.ts'),
      dataDir,
      JSON.stringify({ settings, walFolder, healthyAfterMs }),
    ],
    logPath,
  );
  const [, said = ''] = await program.says(/^own-postgres (.*)$/m);
  const urls = JSON.parse(said) as { connectionString: string; adminConnectionString: string };
  const adminUrl = urlOf(urls.adminConnectionString, new URL(urls.connectionString).pathname.slice(1));
  const postmaster = async (): Promise<number | null> => {
    const text = await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8').catch(() => '');
    const pid = Number.parseInt(text, 10);
    return Number.isInteger(pid) && pid > 1 ? pid : null;
  };
  const connect = (withinMs = 10_000) => connectWithin(adminUrl, withinMs);
  return {
    port: Number(new URL(urls.connectionString).port),
    url: urls.connectionString,
    postmaster,
    async tell(signal) {
      const pid = await postmaster();
      if (pid !== null) tellProcess(pid, signal);
    },
    async kill() {
      const pid = await postmaster();
      if (pid === null) return;
      const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
      for (const one of [pid, ...children.trim().split(' ').map(Number)]) tellProcess(one, 'SIGKILL');
    },
    connect,
    async query(text, withinMs) {
      const client = await connect(withinMs);
      try {
        const result = await client.query<Record<string, unknown>>(text);
        return result.rows ?? [];
      } finally {
        await client.end().catch(() => undefined);
      }
    },
    async stop() {
      program.child.kill('SIGTERM');
      await program.ended;
    },
  };
}

/** Sends a signal to a process that may have ended. */
export function tellProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

async function connectWithin(connectionString: string, withinMs: number): Promise<pg.Client> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const client = new pg.Client({ connectionString, application_name: 'chaos' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => void setTimeout(resolve, 100));
    }
  }
}
