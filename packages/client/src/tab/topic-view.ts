import type { FromEngine, OrderSplice } from '../port/index.ts';

/** What a tab knows of one topic and key. Rows keep their identity until they change. */
export class TopicView<Row> {
  #rows = new Map<string, Row>();
  #order: readonly string[] = [];
  #v = -1;
  #isReady = false;
  readonly #rowListeners = new Map<string, Set<() => void>>();
  readonly #orderListeners = new Set<() => void>();
  readonly #anyListeners = new Set<() => void>();
  #all: readonly (readonly [string, Row])[] | null = null;

  /** False until the engine (or the last painted snapshot) told anything. */
  get isReady(): boolean {
    return this.#isReady;
  }

  row(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  /** The keys in order; the same array until the order changes. */
  get order(): readonly string[] {
    return this.#order;
  }

  /** All rows in order; the same array until anything changes. */
  get all(): readonly (readonly [string, Row])[] {
    this.#all ??= this.#order.flatMap((key) => {
      const row = this.#rows.get(key);
      return row === undefined ? [] : [[key, row] as const];
    });
    return this.#all;
  }

  onRow(key: string, listener: () => void): () => void {
    const listeners = this.#rowListeners.get(key) ?? new Set();
    listeners.add(listener);
    this.#rowListeners.set(key, listeners);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#rowListeners.get(key) === listeners) this.#rowListeners.delete(key);
    };
  }

  onOrder(listener: () => void): () => void {
    this.#orderListeners.add(listener);
    return () => this.#orderListeners.delete(listener);
  }

  onAny(listener: () => void): () => void {
    this.#anyListeners.add(listener);
    return () => this.#anyListeners.delete(listener);
  }

  /** Fills a view that the engine has not told anything yet, from what this device stored. */
  seed(rows: readonly (readonly [string, Row])[]): void {
    if (!this.#isReady) this.#take(rows);
  }

  snap(message: Extract<FromEngine, { type: 'snap' }>): void {
    this.#v = message.v;
    // The engine's own rows; the port's types name them by topic.
    this.#take(message.rows as readonly (readonly [string, Row])[]);
  }

  /** Applies a change. Returns false when one before it is missing: the tab then asks for everything again. */
  diff(message: Extract<FromEngine, { type: 'diff' }>): boolean {
    if (message.v !== this.#v + 1) return false;
    this.#v = message.v;
    for (const key of message.remove) this.#rows.delete(key);
    for (const [key, row] of message.upsert) this.#rows.set(key, row as Row);
    if (message.order) this.#order = applySplice(this.#order, message.order);
    this.#all = null;
    this.#tell([...message.remove, ...message.upsert.map(([key]) => key)], message.order !== null);
    return true;
  }

  #take(rows: readonly (readonly [string, Row])[]): void {
    const touched = new Set([...this.#rows.keys(), ...rows.map(([key]) => key)]);
    this.#rows = new Map(rows);
    this.#order = rows.map(([key]) => key);
    this.#all = null;
    this.#isReady = true;
    this.#tell([...touched], true);
  }

  #tell(keys: readonly string[], isOrderNew: boolean): void {
    for (const key of keys) for (const listener of this.#rowListeners.get(key) ?? []) listener();
    if (isOrderNew) for (const listener of this.#orderListeners) listener();
    for (const listener of this.#anyListeners) listener();
  }
}

/** The order after a splice. */
export function applySplice(
  order: readonly string[],
  { at, remove, insert }: OrderSplice,
): readonly string[] {
  return [...order.slice(0, at), ...insert, ...order.slice(at + remove)];
}
