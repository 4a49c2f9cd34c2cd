import { createApp, type App, type AppConfig } from '../../server/src/app.ts';
import { createDb } from '../../server/src/platform/db/index.ts';
import { assert } from '../../server/src/platform/errors/index.ts';
import type { Log } from '../../server/src/platform/log/index.ts';
import { createSeededRandom } from '../../server/src/platform/random/index.ts';
import type { Answer, Ask } from '../workload/world.ts';
import type { SimulatedDatabase } from './database.ts';
import type { Schedule } from './schedule.ts';

/** The whole server in one life: from its start to its death, of which it hears nothing. */
export interface ServerProcess {
  /** The application, once it has started; null before and after its death. */
  app(): App | null;
  /** Rejects when the process is not there, or dies before it answers. The signal is the client hanging up. */
  request(ask: Ask, signal: AbortSignal): Promise<Answer>;
  /** Ends it as a kill does: memory, timers and connections are gone, replies never come. */
  kill(): void;
  isDead(): boolean;
  /** Another one is started in its place: it may find itself fenced out, also when that one fails. */
  supersede(): void;
  isSuperseded(): boolean;
}

export interface ServerProcessParts {
  readonly schedule: Schedule;
  readonly database: SimulatedDatabase;
  readonly config: AppConfig;
  readonly log: Log;
  /** Of this life alone: what a dead server still draws changes nothing. */
  readonly seed: string;
  readonly onStarted: () => void;
  /** It ended itself, which a fault of the database is no reason for. */
  readonly onFatal: (reason: string) => void;
  /** It could not start: the database failed it. */
  readonly onFailedStart: (error: unknown) => void;
}

const POOL_SIZE = 4;
/** The host is never looked up: the simulated socket goes nowhere else. */
const CONNECTION_STRING = 'postgres://herald:none@simulated/herald';

export function startServerProcess(parts: ServerProcessParts): ServerProcess {
  const { schedule, log } = parts;
  const client = parts.database.createClient();
  const timers = schedule.createTimers();
  const waiting = new Set<(error: Error) => void>();
  let app: App | null = null;
  let isDead = false;
  let isSuperseded = false;
  const { openSocket } = client;
  const connection = { connectionString: CONNECTION_STRING, openSocket };
  const kill = (): void => {
    if (isDead) return;
    isDead = true;
    app = null;
    timers.stopAll();
    client.abandonAll();
    // Its idle connections have timers of the machine, which would hold the dead server in memory.
    void db.close();
    for (const reject of waiting) reject(new Error('the server died'));
  };
  const db = createDb({ ...connection, poolSize: POOL_SIZE, log });
  const io = {
    clock: schedule.clock,
    timers,
    random: createSeededRandom(parts.seed),
    log,
    db,
    walletDb: db,
    ...connection,
    onFatal(reason: string) {
      if (isDead) return;
      kill();
      parts.onFatal(reason);
    },
  };
  createApp(parts.config, io).then(
    (started) => {
      if (isDead) return;
      app = started;
      parts.onStarted();
    },
    (error: unknown) => {
      if (isDead) return;
      kill();
      parts.onFailedStart(error);
    },
  );
  return {
    app: () => app,
    kill,
    isDead: () => isDead,
    supersede: () => void (isSuperseded = true),
    isSuperseded: () => isSuperseded,
    async request(ask, signal) {
      assert(app, 'connection refused');
      const dying = Promise.withResolvers<never>();
      waiting.add(dying.reject);
      const answer = inject(app, ask, signal);
      answer.catch(() => {});
      return Promise.race([answer, dying.promise]).finally(() => waiting.delete(dying.reject));
    },
  };
}

async function inject(app: App, ask: Ask, signal: AbortSignal): Promise<Answer> {
  const { method, path: url, token, body } = ask;
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  const payload = body === null ? {} : { payload: body };
  const reply = await app.http.inject({ method, url, headers, signal, ...payload });
  return { status: reply.statusCode, body: JSON.parse(reply.payload) as Answer['body'] };
}
