import { PROTOCOL, PortError, type FromEngine, type HostPort, type ToEngine } from '../port/index.ts';
import type { CallName, Topic } from '../port/index.ts';
import type { Host } from './host.ts';
import { TopicFeed, toDiff } from './topic-feed.ts';

/** What the host needs of its surroundings. */
export interface HostOptions {
  readonly build: string;
  /** Names this life of the engine: a tab that sees another one starts over. */
  readonly epoch: string;
  /** A lock that this engine holds as long as it lives. */
  readonly lock: string;
  /** Runs `task` after a while; the engine passes a timer. */
  readonly after: (ms: number, task: () => void) => void;
  readonly onPainted?: () => void;
  /** A tab came; `lock` is held as long as it lives, so whoever gets it knows that it went. */
  readonly onTab?: (lock: string, forget: () => void) => void;
  readonly onTrouble?: (what: string, error: unknown) => void;
}

/** How long changes are gathered before tabs hear of them: two frames. */
const COALESCE_MS = 33;
/** How long a topic that nobody watches stays open, for a tab that comes back to it. */
const LINGER_MS = 20_000;

interface OpenTopic {
  readonly feed: TopicFeed<unknown>;
  readonly close: () => void;
  readonly subscriptions: Set<Subscription>;
  idle: number;
}

interface Subscription {
  readonly id: number;
  readonly tab: Tab;
  readonly topicKey: string;
  v: number;
}

interface Tab {
  readonly port: HostPort;
  readonly subscriptions: Map<number, Subscription>;
  isWelcome: boolean;
}

/** A host whose registrations can be taken back together, when an account leaves this device. */
export interface ScopedHost extends Host {
  /** Registrations through the scope last until `end`: open topics become empty and wait for the next account. */
  scope(): Host & { end(): void };
}

type Handler = (args: never) => Promise<unknown>;
type Opener = (key: string, feed: TopicFeed<never>) => () => void;

/** Makes the engine's side of the port: topics are opened once, however many tabs watch them. */
export function createHost(options: HostOptions): ScopedHost {
  const sources = new Map<Topic, Opener>();
  const handlers = new Map<CallName, Handler>();
  const open = new Map<string, OpenTopic>();
  /** Subscriptions and calls that came before their source or handler: the engine is still starting. */
  const early = new Map<string, Set<() => void>>();
  const dirty = new Set<string>();

  function markDirty(topicKey: string): void {
    if (dirty.size === 0) options.after(COALESCE_MS, flush);
    dirty.add(topicKey);
  }

  function flush(): void {
    const perTab = new Map<Tab, FromEngine[]>();
    for (const topicKey of dirty) {
      const topic = open.get(topicKey);
      const change = topic?.feed.take();
      if (!topic || !change) continue;
      for (const subscription of topic.subscriptions) {
        subscription.v += 1;
        const messages = perTab.get(subscription.tab) ?? [];
        messages.push(toDiff(subscription.id, subscription.v, change));
        perTab.set(subscription.tab, messages);
      }
    }
    dirty.clear();
    for (const [tab, messages] of perTab) {
      tab.port.post(messages.length === 1 ? messages[0]! : { type: 'batch', messages });
    }
  }

  function openTopic(topic: Topic, key: string, topicKey: string): OpenTopic | null {
    const known = open.get(topicKey);
    if (known) return known;
    const opener = sources.get(topic);
    if (!opener) return null;
    const feed = new TopicFeed<unknown>(() => markDirty(topicKey));
    const made: OpenTopic = {
      feed,
      close: opener(key, feed as TopicFeed<never>),
      subscriptions: new Set(),
      idle: 0,
    };
    feed.take();
    open.set(topicKey, made);
    return made;
  }

  function subscribe(tab: Tab, id: number, topic: Topic, key: string): void {
    const topicKey = `${topic} ${key}`;
    const subscription: Subscription = { id, tab, topicKey, v: 0 };
    tab.subscriptions.set(id, subscription);
    const begin = (): void => {
      if (tab.subscriptions.get(id) !== subscription) return;
      const opened = openTopic(topic, key, topicKey);
      if (!opened) return;
      snap(subscription, opened);
      opened.subscriptions.add(subscription);
    };
    if (sources.has(topic)) begin();
    else waitFor(topic, begin);
  }

  function snap(subscription: Subscription, opened: OpenTopic): void {
    // What is not told yet is in the snapshot: told again after it, its splice would be applied twice.
    if (dirty.has(subscription.topicKey)) flush();
    subscription.v = 0;
    subscription.tab.port.post({ type: 'snap', id: subscription.id, v: 0, rows: opened.feed.snapshot() });
  }

  function unsubscribe(tab: Tab, id: number): void {
    const subscription = tab.subscriptions.get(id);
    tab.subscriptions.delete(id);
    const opened = subscription && open.get(subscription.topicKey);
    if (!subscription || !opened) return;
    opened.subscriptions.delete(subscription);
    opened.idle += 1;
    const idle = opened.idle;
    options.after(LINGER_MS, () => {
      if (opened.subscriptions.size > 0 || opened.idle !== idle || open.get(subscription.topicKey) !== opened)
        return;
      open.delete(subscription.topicKey);
      opened.close();
    });
  }

  function waitFor(name: string, begin: () => void): void {
    const waiting = early.get(name) ?? new Set();
    waiting.add(begin);
    early.set(name, waiting);
  }

  function release(name: string): void {
    const waiting = early.get(name);
    early.delete(name);
    for (const begin of waiting ?? []) begin();
  }

  function call(tab: Tab, id: number, name: CallName, args: unknown): void {
    const handler = handlers.get(name);
    if (!handler) return waitFor(name, () => call(tab, id, name, args));
    handler(args as never).then(
      (result) => tab.port.post({ type: 'ret', id, result }),
      (error: unknown) => {
        if (!(error instanceof PortError)) options.onTrouble?.(name, error);
        const body = error instanceof PortError ? error.body : new PortError('unknown', String(error)).body;
        tab.port.post({ type: 'err', id, error: body });
      },
    );
  }

  function forget(tab: Tab): void {
    for (const id of tab.subscriptions.keys()) unsubscribe(tab, id);
    tab.port.close();
  }

  function hear(tab: Tab, message: ToEngine): void {
    if (message.type === 'hello') {
      tab.isWelcome = message.protocol === PROTOCOL;
      const { build, epoch, lock } = options;
      tab.port.post({ type: 'welcome', protocol: PROTOCOL, build, epoch, lock });
      options.onTab?.(message.lock, () => forget(tab));
      return;
    }
    if (!tab.isWelcome) return;
    if (message.type === 'sub') subscribe(tab, message.id, message.topic, message.key);
    else if (message.type === 'unsub') unsubscribe(tab, message.id);
    else if (message.type === 'resync') resync(tab, message.id);
    else if (message.type === 'call') call(tab, message.id, message.name, message.args);
    else if (message.type === 'painted') options.onPainted?.();
    else forget(tab);
  }

  function resync(tab: Tab, id: number): void {
    const subscription = tab.subscriptions.get(id);
    const opened = subscription && open.get(subscription.topicKey);
    if (subscription && opened) snap(subscription, opened);
  }

  function withdraw(topic: Topic): void {
    sources.delete(topic);
    for (const [topicKey, opened] of open) {
      if (!topicKey.startsWith(`${topic} `)) continue;
      open.delete(topicKey);
      opened.close();
      for (const { id, tab } of opened.subscriptions) {
        tab.port.post({ type: 'snap', id, v: 0, rows: [] });
        subscribe(tab, id, topic, topicKey.slice(topic.length + 1));
      }
    }
  }

  const host: Host = {
    source(topic, opener) {
      sources.set(topic, opener as unknown as Opener);
      release(topic);
    },
    handle(name, handler) {
      handlers.set(name, handler as Handler);
      release(name);
    },
    connect(port) {
      const tab: Tab = { port, subscriptions: new Map(), isWelcome: false };
      port.listen((message) => hear(tab, message));
    },
  };
  return {
    ...host,
    scope() {
      const topics: Topic[] = [];
      const calls: CallName[] = [];
      return {
        ...host,
        source(topic, opener) {
          topics.push(topic);
          host.source(topic, opener);
        },
        handle(name, handler) {
          calls.push(name);
          host.handle(name, handler);
        },
        end() {
          for (const name of calls) handlers.delete(name);
          for (const topic of topics) withdraw(topic);
        },
      };
    },
  };
}
