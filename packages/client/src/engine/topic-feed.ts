import type { FromEngine, OrderSplice } from '../port/index.ts';
import type { Feed } from './host.ts';

type Rows = Map<string, unknown>;

/** Hears what changed in a topic since the last time, ready to be sent. */
export interface FeedChange {
  readonly upsert: readonly (readonly [string, unknown])[];
  readonly remove: readonly string[];
  readonly order: OrderSplice | null;
}

/**
 * The rows of one topic and key, and what of them is not told yet. `onDirty` is called at the first change after
 * `take`.
 */
export class TopicFeed<Row> implements Feed<Row> {
  #rows: Rows = new Map();
  #keys: string[] = [];
  #toldKeys: readonly string[] = [];
  readonly #dirty = new Set<string>();
  readonly #gone = new Set<string>();
  #isOrderDirty = false;
  readonly #onDirty: () => void;

  constructor(onDirty: () => void) {
    this.#onDirty = onDirty;
  }

  set(key: string, row: Row): void {
    const known = this.#rows.get(key);
    if (known !== undefined && isSame(known, row)) return;
    if (known === undefined) {
      this.#keys.push(key);
      this.#isOrderDirty = true;
    }
    this.#rows.set(key, row);
    this.#gone.delete(key);
    this.#mark(() => this.#dirty.add(key));
  }

  remove(key: string): void {
    if (!this.#rows.delete(key)) return;
    this.#keys = this.#keys.filter((each) => each !== key);
    this.#isOrderDirty = true;
    this.#dirty.delete(key);
    this.#mark(() => this.#gone.add(key));
  }

  order(keys: readonly string[]): void {
    const known = keys.filter((key) => this.#rows.has(key));
    if (known.length === this.#keys.length && known.every((key, index) => key === this.#keys[index])) return;
    this.#keys = known;
    this.#mark(() => (this.#isOrderDirty = true));
  }

  replace(rows: readonly (readonly [string, Row])[]): void {
    const next = new Set(rows.map(([key]) => key));
    for (const key of this.#rows.keys()) if (!next.has(key)) this.remove(key);
    for (const [key, row] of rows) this.set(key, row);
    this.order([...next]);
  }

  /** All rows, in order. */
  snapshot(): readonly (readonly [string, unknown])[] {
    return this.#keys.map((key) => [key, this.#rows.get(key)] as const);
  }

  /** What changed since the last call, or null. */
  take(): FeedChange | null {
    if (this.#dirty.size === 0 && this.#gone.size === 0 && !this.#isOrderDirty) return null;
    const upsert = [...this.#dirty].map((key) => [key, this.#rows.get(key)] as const);
    const remove = [...this.#gone];
    const order = this.#isOrderDirty ? spliceBetween(this.#toldKeys, this.#keys) : null;
    this.#toldKeys = [...this.#keys];
    this.#dirty.clear();
    this.#gone.clear();
    this.#isOrderDirty = false;
    return { upsert, remove, order };
  }

  #mark(change: () => void): void {
    change();
    this.#onDirty();
  }
}

/** The one splice that makes `before` into `after`: what both ends share is left alone. */
export function spliceBetween(before: readonly string[], after: readonly string[]): OrderSplice | null {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  if (start === before.length && start === after.length) return null;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { at: start, remove: before.length - start - end, insert: after.slice(start, after.length - end) };
}

/** Whether two rows hold the same values, one level deep: an unchanged part keeps its identity or is equal JSON. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => {
    const [one, other] = [a[key], b[key]];
    if (Object.is(one, other)) return true;
    // Small parts (a sender, a badge, a list of names) are made anew each time; comparing them is cheap.
    return isObject(one) && isObject(other) && JSON.stringify(one) === JSON.stringify(other);
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The message that tells a change to one subscription. */
export function toDiff(id: number, v: number, change: FeedChange): FromEngine {
  return { type: 'diff', id, v, ...change };
}
