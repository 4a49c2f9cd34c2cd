import assert from 'node:assert/strict';
import type {
  CurrentRow,
  EdgeRow,
  EventRow,
  ExtremityRow,
  KeyRow,
  LineRow,
  RoomRows,
  SideLine,
  SideRow,
} from '../../src/room-state/index.ts';

/** Tables as a database has them: a journal is written whole, and a key that exists is not inserted twice. */
export class PersistedRoom {
  readonly #keys = new Map<string, KeyRow>();
  readonly #events = new Map<string, EventRow>();
  readonly #edges = new Map<string, EdgeRow>();
  readonly #extremities = new Map<string, ExtremityRow>();
  readonly #history = new Map<string, LineRow>();
  readonly #current = new Map<string, CurrentRow>();
  readonly #sideLines = new Map<string, SideLine>();
  readonly #sideRows = new Map<string, SideRow>();

  /** Writes a journal, and checks what the design says of any journal. */
  write(journal: RoomRows): void {
    const newest = Math.max(0, ...[...this.#history.values()].map((row) => row.seq));
    const tips = new Map([...this.#sideLines.values()].map((row) => [row.line, row.tip]));
    for (const row of journal.history) assert(row.seq > newest, "I1: a room's positions only rise");
    for (const row of journal.sideRows) {
      assert(row.seq > (tips.get(row.line) ?? 0), 'I5: side rows are added above the tip only');
    }

    for (const row of journal.keys) insert(this.#keys, `${row.key}`, row);
    for (const row of journal.edges) insert(this.#edges, `${row.prevEventId} ${row.event}`, row);
    for (const row of journal.history) insert(this.#history, `${row.key} ${row.seq}`, row);
    for (const row of journal.sideRows) insert(this.#sideRows, `${row.line} ${row.key} ${row.seq}`, row);
    for (const row of journal.events) {
      const known = this.#events.get(`${row.event}`);
      if (known !== undefined) {
        assert(known.status === 'outlier', 'an event is received once');
        assert.equal(row.badAuth, known.badAuth, 'bad_auth is written once');
      }
      this.#events.set(`${row.event}`, row);
    }
    for (const row of journal.sideLines) {
      const known = this.#sideLines.get(`${row.line}`);
      if (known !== undefined) assert.deepEqual({ ...row, tip: known.tip }, known, 'only the tip moves');
      this.#sideLines.set(`${row.line}`, row);
    }
    for (const row of journal.extremities) upsert(this.#extremities, `${row.event}`, row, row.present);
    for (const row of journal.current) upsert(this.#current, `${row.key}`, row, row.event !== null);
  }

  /** In an order of the database's own. */
  rows(): RoomRows {
    return {
      keys: [...this.#keys.values()].reverse(),
      events: [...this.#events.values()].reverse(),
      edges: [...this.#edges.values()],
      extremities: [...this.#extremities.values()].reverse(),
      history: [...this.#history.values()].reverse(),
      current: [...this.#current.values()].reverse(),
      sideLines: [...this.#sideLines.values()].reverse(),
      sideRows: [...this.#sideRows.values()].reverse(),
    };
  }
}

function insert<Row>(table: Map<string, Row>, key: string, row: Row): void {
  assert(!table.has(key), `a second row ${key}`);
  table.set(key, row);
}

function upsert<Row>(table: Map<string, Row>, key: string, row: Row, isPresent: boolean): void {
  if (isPresent) table.set(key, row);
  else table.delete(key);
}
