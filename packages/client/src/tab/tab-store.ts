import {
  PROTOCOL,
  PortError,
  type ArgsOf,
  type CallName,
  type FromEngine,
  type ResultOf,
  type TabPort,
  type Topic,
  type Topics,
} from '../port/index.ts';
import { TopicView } from './topic-view.ts';

/** How a tab reaches an engine, and reaches the next one when that one is gone. */
export interface TabStoreOptions {
  readonly build: string;
  /** The name of a lock that this tab holds as long as it lives. */
  readonly lock: string;
  readonly after: (ms: number, task: () => void) => () => void;
  /** An engine said welcome: whoever gets `lock` knows that it is gone. */
  readonly onWelcome?: (lock: string) => void;
  /** The engine speaks another protocol: the page has to be loaded anew. */
  readonly onOutdated?: () => void;
}

/** A tab's side of the port. */
export interface TabStore {
  /** Watches a topic. The view lives as long as somebody watches it, and a while after. */
  watch<T extends Topic>(topic: T, key: string): { readonly view: TopicView<Topics[T]>; release(): void };
  /** The view of a topic if somebody watches it. */
  peek<T extends Topic>(topic: T, key: string): TopicView<Topics[T]>;
  call<N extends CallName>(name: N, args: ArgsOf<N>, limitMs?: number): Promise<ResultOf<N>>;
  /** Connects to an engine, the first or the next. Open topics are asked for again; calls under way are refused. */
  attach(port: TabPort): void;
  painted(): void;
  close(): void;
}

interface Watched {
  readonly id: number;
  readonly topic: Topic;
  readonly key: string;
  readonly view: TopicView<never>;
  watchers: number;
  isSubscribed: boolean;
  endLinger: (() => void) | null;
}

interface Pending {
  readonly name: CallName;
  readonly resolve: (value: never) => void;
  readonly reject: (error: PortError) => void;
  readonly endLimit: () => void;
  readonly send: () => void;
  isSent: boolean;
}

/** Done twice, these are as if they were done once: the next engine is asked again, and nobody hears of the change. */
const repeatable: ReadonlySet<CallName> = new Set<CallName>([
  'timeline.send',
  'timeline.sendFile',
  'timeline.draft',
  'timeline.saveDraft',
  'timeline.markRead',
  'timeline.loadOlder',
  'timeline.loadNewer',
  'timeline.source',
  'media.get',
  'rooms.searchPeople',
  'rooms.resolve',
  'keys.passkeys',
  'keys.pendingCode',
  'profiles.get',
]);
const LINGER_MS = 10_000;
const CALL_LIMIT_MS = 120_000;

/** Makes the tab's side of the port. Nothing is sent before `attach`. */
export function createTabStore(options: TabStoreOptions): TabStore {
  const watched = new Map<string, Watched>();
  const byId = new Map<number, Watched>();
  const pending = new Map<number, Pending>();
  let port: TabPort | null = null;
  let isWelcome = false;
  let lastId = 0;

  function hear(from: TabPort, message: FromEngine): void {
    if (from !== port) return;
    if (message.type === 'batch') for (const each of message.messages) hear(from, each);
    else if (message.type === 'welcome') welcome(message);
    else if (message.type === 'snap') byId.get(message.id)?.view.snap(message);
    else if (message.type === 'diff') applyDiff(message);
    else settle(message);
  }

  function welcome(message: Extract<FromEngine, { type: 'welcome' }>): void {
    if (message.protocol !== PROTOCOL) return options.onOutdated?.();
    isWelcome = true;
    options.onWelcome?.(message.lock);
    for (const each of watched.values()) subscribe(each);
    for (const each of pending.values()) if (!each.isSent) each.send();
  }

  function applyDiff(message: Extract<FromEngine, { type: 'diff' }>): void {
    const each = byId.get(message.id);
    if (each && !each.view.diff(message)) port?.post({ type: 'resync', id: message.id });
  }

  function settle(message: Extract<FromEngine, { type: 'ret' | 'err' }>): void {
    const call = pending.get(message.id);
    if (!call) return;
    pending.delete(message.id);
    call.endLimit();
    if (message.type === 'ret') return call.resolve(message.result as never);
    const { code, message: words, retryAfterMs } = message.error;
    return call.reject(new PortError(code, words, retryAfterMs));
  }

  function subscribe(each: Watched): void {
    if (!isWelcome) return;
    each.isSubscribed = true;
    port?.post({ type: 'sub', id: each.id, topic: each.topic, key: each.key });
  }

  function find(topic: Topic, key: string): Watched {
    const name = `${topic} ${key}`;
    const known = watched.get(name);
    if (known) return known;
    const made: Watched = {
      id: (lastId += 1),
      topic,
      key,
      view: new TopicView<never>(),
      watchers: 0,
      isSubscribed: false,
      endLinger: null,
    };
    watched.set(name, made);
    byId.set(made.id, made);
    return made;
  }

  function release(each: Watched): void {
    each.watchers -= 1;
    if (each.watchers > 0) return;
    each.endLinger = options.after(LINGER_MS, () => {
      if (each.watchers > 0) return;
      watched.delete(`${each.topic} ${each.key}`);
      byId.delete(each.id);
      if (isWelcome && each.isSubscribed) port?.post({ type: 'unsub', id: each.id });
    });
  }

  return {
    watch<T extends Topic>(topic: T, key: string) {
      const each = find(topic, key);
      each.watchers += 1;
      each.endLinger?.();
      each.endLinger = null;
      if (!each.isSubscribed) subscribe(each);
      let isReleased = false;
      return {
        view: each.view as unknown as TopicView<Topics[T]>,
        release() {
          if (isReleased) return;
          isReleased = true;
          release(each);
        },
      };
    },
    peek<T extends Topic>(topic: T, key: string) {
      return find(topic, key).view as unknown as TopicView<Topics[T]>;
    },
    call<N extends CallName>(name: N, args: ArgsOf<N>, limitMs = CALL_LIMIT_MS) {
      const id = (lastId += 1);
      return new Promise<ResultOf<N>>((resolve, reject) => {
        const call: Pending = {
          name,
          resolve,
          reject,
          isSent: false,
          endLimit: options.after(limitMs, () => {
            pending.delete(id);
            reject(new PortError('timeout', 'This took too long. Try again.'));
          }),
          send() {
            call.isSent = true;
            port?.post({ type: 'call', id, name, args });
          },
        };
        pending.set(id, call);
        if (isWelcome) call.send();
      });
    },
    attach(next) {
      port?.close();
      port = next;
      isWelcome = false;
      for (const each of watched.values()) each.isSubscribed = false;
      for (const [id, call] of pending) {
        // What was asked of an engine that is gone may or may not have happened; only the person can tell.
        const isRepeated = repeatable.has(call.name);
        if (isRepeated) call.isSent = false;
        if (!call.isSent) continue;
        pending.delete(id);
        call.endLimit();
        call.reject(new PortError('engine-restarted', 'The app restarted in the background. Try again.'));
      }
      next.listen((message) => hear(next, message));
      next.post({ type: 'hello', protocol: PROTOCOL, build: options.build, lock: options.lock });
    },
    painted: () => port?.post({ type: 'painted' }),
    close() {
      port?.post({ type: 'bye' });
      port?.close();
    },
  };
}
