import { assert } from '../assert.ts';
import { MAIN_LINE } from './room-rows.ts';
import type { KeyNumber, LineRow, RoomRows, SideLine } from './room-rows.ts';
import type { LineReads } from './room-store.ts';

/** The main line and the side lines of a room, in memory. */
export interface LineTable {
  readonly reads: LineReads;
  takeLineNumber(): number;
  putLine(row: SideLine): void;
  addRow(line: number, row: LineRow): void;
}

interface Rows {
  readonly all: LineRow[];
  readonly byKey: Map<KeyNumber, LineRow[]>;
}

export function createLineTable(stored: RoomRows): LineTable {
  const lines = new Map<number, SideLine>();
  const rows = new Map<number, Rows>([[MAIN_LINE, { all: [], byKey: new Map() }]]);
  let highest = MAIN_LINE;

  function rowsOf(line: number): Rows {
    const found = rows.get(line);
    assert(found !== undefined, 'a line has rows');
    return found;
  }
  function putLine(row: SideLine): void {
    if (!lines.has(row.line)) rows.set(row.line, { all: [], byKey: new Map() });
    lines.set(row.line, row);
    highest = Math.max(highest, row.line);
  }
  function addRow(line: number, row: LineRow): void {
    const { all, byKey } = rowsOf(line);
    all.push(row);
    const ofKey = byKey.get(row.key);
    if (ofKey === undefined) byKey.set(row.key, [row]);
    else ofKey.push(row);
  }

  stored.sideLines.forEach(putLine);
  for (const row of [...stored.history].sort(bySeq)) addRow(MAIN_LINE, row);
  for (const row of [...stored.sideRows].sort(bySeq)) addRow(row.line, row);

  const reads: LineReads = {
    findRow(line, key, seq) {
      const ofKey = rowsOf(line).byKey.get(key);
      return ofKey?.[countUpTo(ofKey, seq) - 1] ?? null;
    },
    listRows(line, from, to) {
      const { all } = rowsOf(line);
      return all.slice(countUpTo(all, from), countUpTo(all, to));
    },
    countRows(line, from, to) {
      const { all } = rowsOf(line);
      return countUpTo(all, to) - countUpTo(all, from);
    },
    getLine(line) {
      const row = lines.get(line);
      assert(row !== undefined, 'a side line has a row');
      return row;
    },
  };
  return { reads, takeLineNumber: () => highest + 1, putLine, addRow };
}

function bySeq(a: LineRow, b: LineRow): number {
  return a.seq - b.seq;
}

/** How many rows, which are in order, stand at or below `seq`. */
function countUpTo(rows: readonly LineRow[], seq: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]!.seq <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
