import type { TimelineRow } from '../../port/index.ts';
import type { Feed } from '../host.ts';

/** An entry that is shown, in its place. */
export interface ShownEntry {
  readonly key: string;
  /** Whether its row has to be made anew. */
  readonly isDirty: boolean;
  build(): TimelineRow;
}

/** The rows of a window as tabs see them. Rows are made only when they are new or something about them changed. */
export class RowTable {
  readonly #rows = new Map<string, TimelineRow>();
  readonly #feeds = new Set<Feed<TimelineRow>>();
  #order: readonly string[] = [];

  watch(feed: Feed<TimelineRow>): () => void {
    this.#feeds.add(feed);
    const rows: [string, TimelineRow][] = [];
    for (const key of this.#order) {
      const row = this.#rows.get(key);
      if (row) rows.push([key, row]);
    }
    feed.replace(rows);
    return () => this.#feeds.delete(feed);
  }

  publish(entries: readonly ShownEntry[]): void {
    const order = new Set<string>();
    for (const entry of entries) {
      if (order.has(entry.key)) continue;
      order.add(entry.key);
      if (this.#rows.has(entry.key) && !entry.isDirty) continue;
      const row = entry.build();
      this.#rows.set(entry.key, row);
      for (const feed of this.#feeds) feed.set(entry.key, row);
    }
    for (const key of this.#order) {
      if (order.has(key)) continue;
      this.#rows.delete(key);
      for (const feed of this.#feeds) feed.remove(key);
    }
    const now = [...order];
    if (!isSame(this.#order, now)) for (const feed of this.#feeds) feed.order(now);
    this.#order = now;
  }
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key, at) => key === other[at]);
}
