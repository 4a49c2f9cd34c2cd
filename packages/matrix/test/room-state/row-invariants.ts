import assert from 'node:assert/strict';
import {
  fullStateAt,
  fullStateByProbe,
  fullStateByUndo,
  lookup,
  MAIN_LINE,
  MAX_DEPTH,
  type EventNumber,
  type LineRow,
  type RoomRows,
  type RoomStore,
} from '../../src/room-state/index.ts';

/** The invariants of the stored rows, as one would ask a database for them. */
export function checkRows(rows: RoomRows, store: RoomStore): void {
  checkLine(rows.history, MAIN_LINE, store);
  const lines = new Map(rows.sideLines.map((line) => [line.line, line]));
  for (const line of rows.sideLines) {
    const ofLine = rows.sideRows.filter((row) => row.line === line.line);
    checkLine(ofLine, line.line, store);
    assert.equal(Math.max(0, ...ofLine.map((row) => row.seq)), line.tip);
    assert.equal(line.depth, (lines.get(line.parent.line)?.depth ?? 0) + 1);
    assert(line.depth <= MAX_DEPTH, 'I6: side lines are not too deep');
  }
  checkExtremities(rows);
  checkPositions(rows.history, store);
}

function checkLine(rows: readonly LineRow[], line: number, store: RoomStore): void {
  for (const row of rows) {
    assert.notEqual(row.event, row.replaced, 'I2: no row changes nothing');
    const below = row.seq > 1 || line === MAIN_LINE ? { line, seq: row.seq - 1 } : store.getLine(line).parent;
    assert.equal(lookup(store, below, row.key), row.replaced, 'I2: `replaced` is the value just below');
  }
}

function checkExtremities(rows: RoomRows): void {
  const events = new Map(rows.events.map((row) => [row.event, row]));
  for (const { event } of rows.extremities) {
    assert.notEqual(events.get(event)!.position, null, 'I4: an extremity has a position');
  }
  const hasLive = rows.events.some((row) => row.position !== null);
  assert.equal(rows.extremities.length > 0, hasLive, 'I4: a room with a live event has an extremity');
}

/** I8: at every position undo, a probe of every key and DISTINCT ON (key) give the same state. */
function checkPositions(history: readonly LineRow[], store: RoomStore): void {
  const rising = [...history].sort((a, b) => a.seq - b.seq);
  for (const position of [0, ...new Set(rising.map((row) => row.seq))]) {
    const distinct = new Map<number, EventNumber>();
    for (const { key, event } of rising.filter((row) => row.seq <= position)) {
      if (event === null) distinct.delete(key);
      else distinct.set(key, event);
    }
    assert.deepEqual(fullStateByUndo(store, position), distinct);
    assert.deepEqual(fullStateByProbe(store, { line: 0, seq: position }), distinct);
    assert.deepEqual(fullStateAt(store, position), distinct);
  }
}
