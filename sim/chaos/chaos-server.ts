import { request } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { findFreePort } from '../../server/src/platform/postgres/index.ts';
import { startProgram } from './child-program.ts';
import type { ChildProgram } from './child-program.ts';

/** The real server in a process of its own, started again when it dies, as a service is. */
export interface ChaosServer {
  readonly port: number;
  readonly dataDir: string;
  /** Ends of the process that nobody asked for, in words. */
  readonly deaths: readonly string[];
  tell(signal: NodeJS.Signals): void;
  /** Ends the process with SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  start(): void;
  /** Until the process of now has ended; it is started again. The end counts as asked for. */
  untilDead(): Promise<void>;
  /** Until it answers requests. Rejects after a minute. */
  ready(): Promise<void>;
  /** Evaluates an expression in the process, which was started with `--inspect`. */
  evaluate(expression: string): Promise<void>;
  stop(): Promise<void>;
}

export interface ChaosServerOptions {
  readonly dataDir: string;
  readonly logPath: string;
  readonly databaseUrl: string;
  /** Options of Node.js. */
  readonly nodeOptions: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const MAIN = join(import.meta.dirname, '../../server/src/main.ts');
const READY_WITHIN_MS = 60_000;
const RESTART_AFTER_MS = 200;
const sleep = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));

export async function createChaosServer(options: ChaosServerOptions): Promise<ChaosServer> {
  const port = await findFreePort();
  const deaths: string[] = [];
  let program: ChildProgram | null = null;
  let isAskedFor = false;
  let mayRestart = true;

  function start(): void {
    const started = startProgram([...options.nodeOptions, MAIN], options.logPath, envOf(options, port));
    program = started;
    isAskedFor = false;
    void started.ended.then(async (how) => {
      if (program !== started) return;
      program = null;
      if (isAskedFor) return;
      deaths.push(how);
      await sleep(RESTART_AFTER_MS);
      if (mayRestart && !program) start();
    });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    isAskedFor = true;
    const ending = program;
    if (!ending) return;
    ending.child.kill(signal);
    await ending.ended;
  }

  return {
    port,
    dataDir: options.dataDir,
    deaths,
    tell: (signal) => void program?.child.kill(signal),
    kill: () => end('SIGKILL'),
    start,
    async untilDead() {
      isAskedFor = true;
      await program?.ended;
      start();
    },
    ready: () => untilReady(port),
    async evaluate(expression) {
      const [url] = (await program?.says(/ws:\/\/127\.0\.0\.1:\d+\/[0-9a-f-]+/)) ?? [];
      if (url !== undefined) await evaluate(url, expression);
    },
    async stop() {
      mayRestart = false;
      const ending = program;
      const force = setTimeout(() => ending?.child.kill('SIGKILL'), 25_000);
      await end('SIGTERM');
      clearTimeout(force);
    },
  };
}

function envOf({ dataDir, databaseUrl, env }: ChaosServerOptions, port: number): Record<string, string> {
  return {
    ...env,
    DATABASE_URL: databaseUrl,
    HERALD_DATA_DIR: dataDir,
    HERALD_LISTEN: `127.0.0.1:${port}`,
    HERALD_SERVER_NAME: 'localhost',
    HERALD_REGISTRATION: 'open',
    HERALD_RATE_LIMITS_ENABLED: 'no',
    HERALD_LOG_LEVEL: 'warn',
  };
}

async function untilReady(port: number): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    if (await isAnswering(port)) return;
    await sleep(50);
  }
  throw new Error('the server does not answer within a minute');
}

function isAnswering(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { port, host: '127.0.0.1', path: '/_matrix/client/versions', timeout: 1_000 };
    const asked = request(options, (reply) => {
      reply.resume();
      resolve(reply.statusCode === 200);
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer')));
    asked.on('error', () => resolve(false));
    asked.end();
  });
}

/** Speaks the inspector's protocol; what the expression gives is not waited for. */
async function evaluate(url: string, expression: string): Promise<void> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } }));
  await Promise.race([once(socket, 'message'), once(socket, 'close'), sleep(10_000)]);
  socket.close();
}
