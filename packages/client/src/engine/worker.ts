import type { FromEngine, HostPort, ToEngine } from '../port/index.ts';
import { createHost, type ScopedHost } from './create-host.ts';
import { createEngine, type Engine } from './engine.ts';
import { createIdbStorage } from './idb-storage.ts';
import { holdLock, onLockFreed } from './locks.ts';
import { createLog } from './log.ts';
import { CHANNEL, ENGINE_LOCK, type Announcement } from './names.ts';

/** What the two kinds of worker give to an engine. */
export interface WorkerOptions {
  readonly baseUrl: string;
  readonly build: string;
}

/** The engine of this worker, which tabs connect to. */
export interface WorkerEngine {
  connect(port: HostPort): void;
}

/**
 * Starts the engine of a worker. It owns the account's data as long as it holds the engine's lock, which it takes
 * before it opens any store: two machines on one store of keys would break conversations.
 */
export function startWorkerEngine({ baseUrl, build }: WorkerOptions): WorkerEngine {
  const epoch = randomId();
  const lock = `herald-engine-life-${epoch}`;
  let engine: Engine | null = null;
  /** Tabs that came while another engine held the account: they are answered once this one does. */
  let waiting: HostPort[] | null = [];
  const after = (ms: number, task: () => void): (() => void) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  };
  const log = createLog(() => Date.now());
  const host: ScopedHost = createHost({
    build,
    epoch,
    lock,
    after: (ms, task) => void after(ms, task),
    onPainted: () => engine?.onPainted(),
    onTab: (tabLock, forget) => void onLockFreed(tabLock, forget),
    onTrouble: (what, error) =>
      log.warn('engine.call.failed', { what, why: error instanceof Error ? error.name : 'unknown' }),
  });
  const run = async (): Promise<void> => {
    // First the lock that tells tabs of this engine's end, then the one that makes it the only one.
    await holdLock(lock);
    const release = await holdLock(ENGINE_LOCK);
    const ports = waiting ?? [];
    waiting = null;
    for (const port of ports) host.connect(port);
    const world = {
      baseUrl,
      fetch: (input: RequestInfo | URL, init?: RequestInit) => fetch(input, init),
      storage: createIdbStorage('herald-engine'),
      hasIndexedDb: true,
      now: () => Date.now(),
      randomId,
      log,
    };
    engine = await createEngine({ world, host, after });
    yieldToNewer(build, async () => {
      await engine?.stop();
      release();
      self.close();
    });
  };
  run().catch((error: unknown) => log.warn('engine.failed', { why: String(error) }));
  return {
    connect(port) {
      if (waiting) waiting.push(port);
      else host.connect(port);
    },
  };
}

/** A page of another build that was just loaded asks for the account: this engine ends, and its tabs hear why. */
function yieldToNewer(build: string, end: () => Promise<void>): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<Announcement>) => {
    if (data.type !== 'release' || data.build === build) return;
    const released: Announcement = { type: 'released', build: data.build };
    channel.postMessage(released);
    void end();
  };
}

/** A browser's MessagePort as the engine's end of a connection. */
export function wrapPort(port: MessagePort): HostPort {
  return {
    post: (message: FromEngine) => port.postMessage(message),
    listen: (hear) => {
      port.onmessage = ({ data }: MessageEvent<ToEngine>) => hear(data);
    },
    close: () => port.close(),
  };
}

function randomId(): string {
  return crypto.randomUUID().replaceAll('-', '');
}
