import { PortError, PROTOCOL } from '@herald/client/port';
import type {
  ArgsOf,
  CallName,
  FromEngine,
  OrderSplice,
  ResultOf,
  TabPort,
  ToEngine,
  Topic,
  Topics,
} from '@herald/client/port';

/** Rows of a topic in order, each under its key. */
export type ScriptRows<T extends Topic> = readonly (readonly [string, Topics[T]])[];

/** What answers a call: a value, or a refusal by throwing a PortError. */
export type ScriptCalls = {
  readonly [N in CallName]?: (args: ArgsOf<N>) => ResultOf<N> | Promise<ResultOf<N>>;
};

export interface ScriptedPort extends TabPort {
  /** Sets the rows of a topic; whoever watches it is told. */
  show<T extends Topic>(topic: T, key: string, rows: ScriptRows<T>): void;
  /** Changes or adds one row at the end. */
  upsert<T extends Topic>(topic: T, key: string, rowKey: string, row: Topics[T]): void;
  /** Takes a row away. */
  remove(topic: Topic, key: string, rowKey: string): void;
  /** Tells nothing about a topic until it is shown, as an engine that is still reading. */
  withhold(topic: Topic, key: string): void;
  /** Changes how a call is answered. */
  answer<N extends CallName>(name: N, answer: (args: ArgsOf<N>) => ResultOf<N> | Promise<ResultOf<N>>): void;
  /** Every call so far, in order. */
  readonly calls: readonly { readonly name: CallName; readonly args: unknown }[];
}

/**
 * A TabPort that plays an engine from a script: it answers subscriptions with rows and calls with functions. It shows
 * screens and tests view models without an engine and without a network.
 */
export function createScriptedPort(answers: ScriptCalls = {}): ScriptedPort {
  const topics = new Map<string, (readonly [string, unknown])[]>();
  const subscriptions = new Map<number, { readonly name: string; version: number }>();
  const table = new Map<string, unknown>(Object.entries(answers));
  const calls: { name: CallName; args: unknown }[] = [];
  const withheld = new Set<string>();
  let hear: (message: FromEngine) => void = () => {};

  const tell = (message: FromEngine) => queueMicrotask(() => hear(message));
  const rowsOf = (name: string) => topics.get(name) ?? [];

  function tellWatchers(name: string, diff: Pick<Diff, 'upsert' | 'remove' | 'order'>): void {
    for (const [id, subscription] of subscriptions) {
      if (subscription.name !== name) continue;
      subscription.version += 1;
      tell({ type: 'diff', id, v: subscription.version, ...diff });
    }
  }

  /** Who asked while nothing was told gets all of it now. */
  function tellWithheld(name: string): void {
    if (!withheld.delete(name)) return;
    for (const [id, subscription] of subscriptions) {
      if (subscription.name === name) tell({ type: 'snap', id, v: 1, rows: [...rowsOf(name)] });
    }
  }

  async function answer(id: number, name: CallName, args: unknown): Promise<void> {
    calls.push({ name, args });
    const found = table.get(name);
    try {
      if (typeof found !== 'function')
        throw new PortError('not-scripted', `The script has no answer for ${name}.`);
      const result: unknown = await Reflect.apply(found, undefined, [args]);
      tell({ type: 'ret', id, result });
    } catch (error) {
      const body =
        error instanceof PortError
          ? error.body
          : { code: 'unknown', message: String(error), retryAfterMs: null };
      tell({ type: 'err', id, error: body });
    }
  }

  return {
    calls,
    listen(listener) {
      hear = listener;
    },
    close() {
      hear = () => {};
    },
    post(message: ToEngine) {
      if (message.type === 'hello') {
        tell({ type: 'welcome', protocol: PROTOCOL, build: 'script', epoch: 'script', lock: '' });
      } else if (message.type === 'sub' || message.type === 'resync') {
        const name =
          message.type === 'sub'
            ? topicName(message.topic, message.key)
            : subscriptions.get(message.id)?.name;
        if (name === undefined) return;
        subscriptions.set(message.id, { name, version: 1 });
        if (!withheld.has(name)) tell({ type: 'snap', id: message.id, v: 1, rows: [...rowsOf(name)] });
      } else if (message.type === 'unsub') {
        subscriptions.delete(message.id);
      } else if (message.type === 'call') {
        void answer(message.id, message.name, message.args);
      }
    },
    show(topic, key, rows) {
      const name = topicName(topic, key);
      const before = rowsOf(name).map(([rowKey]) => rowKey);
      const after = rows.map(([rowKey]) => rowKey);
      topics.set(name, [...rows]);
      tellWithheld(name);
      const order: OrderSplice = { at: 0, remove: before.length, insert: after };
      tellWatchers(name, {
        upsert: [...rows],
        remove: before.filter((rowKey) => !after.includes(rowKey)),
        order,
      });
    },
    upsert(topic, key, rowKey, row) {
      const name = topicName(topic, key);
      const rows = [...rowsOf(name)];
      const at = rows.findIndex(([known]) => known === rowKey);
      rows[at === -1 ? rows.length : at] = [rowKey, row];
      topics.set(name, rows);
      const order: OrderSplice | null =
        at === -1 ? { at: rows.length - 1, remove: 0, insert: [rowKey] } : null;
      tellWatchers(name, { upsert: [[rowKey, row]], remove: [], order });
    },
    remove(topic, key, rowKey) {
      const name = topicName(topic, key);
      const rows = rowsOf(name);
      const at = rows.findIndex(([known]) => known === rowKey);
      if (at === -1) return;
      topics.set(name, rows.toSpliced(at, 1));
      tellWatchers(name, { upsert: [], remove: [rowKey], order: { at, remove: 1, insert: [] } });
    },
    withhold(topic, key) {
      withheld.add(topicName(topic, key));
    },
    answer(name, found) {
      table.set(name, found);
    },
  };
}

type Diff = Extract<FromEngine, { type: 'diff' }>;

function topicName(topic: Topic, key: string): string {
  return `${topic} ${key}`;
}
