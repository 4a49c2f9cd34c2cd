import type { FromEngine, ToEngine } from '../port/index.ts';
import { holdLock } from './locks.ts';
import { buildOf } from './names.ts';
import { startWorkerEngine, type WorkerEngine } from './worker.ts';

const RELAY = 'herald-relay';
const LEADER_LOCK = 'herald-leader';

type Relayed =
  /** There is an engine: for whoever asked, or for all when it is a new one. */
  | { readonly type: 'leader'; readonly to: string | null }
  | { readonly type: 'who'; readonly from: string }
  | { readonly type: 'up'; readonly from: string; readonly message: ToEngine }
  | { readonly type: 'down'; readonly to: string; readonly message: FromEngine };

/** What this worker tells its tab: messages of an engine, and that there is one to say hello to. */
export type FromTabWorker =
  | { readonly type: 'engine-here'; readonly isOwn: boolean }
  | { readonly type: 'from-engine'; readonly message: FromEngine };

interface TabScope {
  readonly name: string;
  postMessage(message: FromTabWorker): void;
  onmessage: ((event: MessageEvent<ToEngine>) => void) | null;
}

/**
 * The worker of one tab, where there are no SharedWorkers: each tab has one, the one that holds the lock is the
 * engine, and the others relay to it. When its tab closes, the next in the queue for the lock takes over.
 */
export function startTabWorker(): void {
  const scope = self as unknown as TabScope;
  const channel = new BroadcastChannel(RELAY);
  const relay = (message: Relayed): void => channel.postMessage(message);
  follow(scope, channel, relay);
  void holdLock(LEADER_LOCK).then(() => lead(scope, channel, relay));
}

type Relay = (message: Relayed) => void;

/** Passes on what this tab and the engine of another tab say to each other. */
function follow(scope: TabScope, channel: BroadcastChannel, relay: Relay): void {
  const id = crypto.randomUUID();
  scope.onmessage = ({ data }) => relay({ type: 'up', from: id, message: data });
  channel.onmessage = ({ data }: MessageEvent<Relayed>) => {
    if (data.type === 'leader' && (data.to === null || data.to === id))
      scope.postMessage({ type: 'engine-here', isOwn: false });
    if (data.type === 'down' && data.to === id)
      scope.postMessage({ type: 'from-engine', message: data.message });
  };
  relay({ type: 'who', from: id });
}

/** Becomes the engine, of this tab and of those that relay. */
function lead(scope: TabScope, channel: BroadcastChannel, relay: Relay): void {
  const engine = startWorkerEngine({ baseUrl: self.location.origin, build: buildOf(scope.name) });
  const followers = new Map<string, (message: ToEngine) => void>();
  channel.onmessage = ({ data }: MessageEvent<Relayed>) => {
    if (data.type === 'who') relay({ type: 'leader', to: data.from });
    if (data.type !== 'up') return;
    const { from, message } = data;
    if (message.type === 'hello') connectFollower(engine, followers, from, relay);
    followers.get(from)?.(message);
  };
  engine.connect({
    post: (message) => scope.postMessage({ type: 'from-engine', message }),
    listen: (hear) => {
      scope.onmessage = ({ data }) => hear(data);
      // Only now is there somebody to say hello to.
      scope.postMessage({ type: 'engine-here', isOwn: true });
      relay({ type: 'leader', to: null });
    },
    close() {},
  });
}

function connectFollower(
  engine: WorkerEngine,
  followers: Map<string, (message: ToEngine) => void>,
  from: string,
  relay: Relay,
): void {
  // An engine that waits for the account's lock listens later.
  const early: ToEngine[] = [];
  followers.set(from, (message) => void early.push(message));
  engine.connect({
    post: (message) => relay({ type: 'down', to: from, message }),
    listen: (hear) => {
      followers.set(from, hear);
      for (const message of early) hear(message);
    },
    close: () => void followers.delete(from),
  });
}
