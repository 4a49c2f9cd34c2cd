import { CHANNEL, type Announcement } from '../engine/names.ts';
import { holdLock, onLockFreed } from '../engine/locks.ts';
import type { FromTabWorker } from '../engine/tab-worker.ts';
import type { FromEngine, TabPort, ToEngine } from '../port/index.ts';
import { createTabStore, type TabStore } from './tab-store.ts';

/** How a page makes its workers: the bundler wants to see the addresses in the page's own source. */
export interface Workers {
  /** Null where the browser has no SharedWorker. */
  readonly shared: ((name: string) => SharedWorker) | null;
  readonly tab: (name: string) => Worker;
}

export interface ConnectOptions {
  readonly build: string;
  readonly workers: Workers;
  /** Another build serves this account now: the page should be loaded anew when the person is not typing. */
  readonly onOutdated: () => void;
}

/** How long an engine has to say welcome before another is tried. */
const WELCOME_LIMIT_MS = 3_000;
const SHARED_ATTEMPTS = 3;

/**
 * Connects this page to the account's engine: a SharedWorker that all tabs share, else a worker of this tab, of
 * which one in the browser is the engine. An engine that dies or never answers is replaced; its state is rebuilt
 * from what is stored.
 */
export function connectEngine({ build, workers, onOutdated }: ConnectOptions): TabStore {
  const lock = `herald-tab-${crypto.randomUUID()}`;
  let attempt = 0;
  /** Attempts in a row that nobody answered. */
  let silent = 0;
  let endDeadline = (): void => {};
  let stopWatching = (): void => {};
  /** The worker of this tab that waits to be the next engine; null once it is one. */
  let own: Worker | null = null;
  const after = (ms: number, task: () => void): (() => void) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  };
  const store = createTabStore({
    build,
    lock,
    after,
    onOutdated,
    onWelcome(engineLock) {
      endDeadline();
      silent = 0;
      stopWatching();
      stopWatching = onLockFreed(engineLock, () => connect());
    },
  });

  function connect(): void {
    attempt += 1;
    silent += 1;
    if (workers.shared && silent <= SHARED_ATTEMPTS) return connectShared(workers.shared);
    return connectOwn();
  }

  function connectShared(make: (name: string) => SharedWorker): void {
    // A worker that does not answer keeps its name: the next attempt must not meet it again.
    const worker = make(`herald ${build} ${attempt}`);
    endDeadline = after(WELCOME_LIMIT_MS, connect);
    store.attach(toTabPort(worker.port));
  }

  function connectOwn(): void {
    // It outlives the engines of other tabs, and says when there is a new one.
    if (own !== null) return;
    const worker = workers.tab(`herald ${build}`);
    own = worker;
    const forget = (): void => {
      if (own === worker) own = null;
    };
    worker.addEventListener('error', forget);
    worker.addEventListener('message', ({ data }: MessageEvent<FromTabWorker>) => {
      if (data.type !== 'engine-here') return;
      // When the engine in it ends, this tab needs another worker.
      if (data.isOwn) forget();
      store.attach(relayed(worker));
    });
  }

  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<Announcement>) => {
    if (data.type === 'released' && data.build !== build) onOutdated();
  };
  const release: Announcement = { type: 'release', build };
  channel.postMessage(release);
  holdLock(lock).then(connect, connect);
  return store;
}

function toTabPort(port: MessagePort): TabPort {
  return {
    post: (message: ToEngine) => port.postMessage(message),
    listen: (hear) => {
      port.onmessage = ({ data }: MessageEvent<FromEngine>) => hear(data);
    },
    close: () => port.close(),
  };
}

function relayed(worker: Worker): TabPort {
  let stop = (): void => {};
  return {
    post: (message: ToEngine) => worker.postMessage(message),
    listen: (hear) => {
      const listener = ({ data }: MessageEvent<FromTabWorker>): void => {
        if (data.type === 'from-engine') hear(data.message);
      };
      worker.addEventListener('message', listener);
      stop = () => worker.removeEventListener('message', listener);
    },
    close: () => stop(),
  };
}
