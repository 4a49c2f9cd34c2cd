import { assert } from '../assert.ts';
import type { Pdu } from '../pdu.ts';
import { createEventTable } from './event-table.ts';
import { createKeyTable } from './key-table.ts';
import { createLineTable } from './line-table.ts';
import { createRoomJournal, NO_ROWS } from './room-journal.ts';
import { MAIN_LINE } from './room-rows.ts';
import type { CurrentRow, KeyNumber, RoomRows } from './room-rows.ts';
import type { RoomStore } from './room-store.ts';

export interface MemoryRoomStore extends RoomStore {
  /** The rows written since the last call, for the database. */
  takeJournal(): RoomRows;
}

/**
 * A room in memory, from its rows: none for a new room. Numbers are taken above the highest row, so a
 * process that loads a room goes on exactly as the one that wrote it. `readStored` reads an event that the
 * rows name. If it is not at hand it may throw: fetch it and receive again, for all is read before more
 * than a first contact is written.
 */
export function createMemoryRoomStore(
  rows: RoomRows = NO_ROWS,
  readStored: (eventId: string) => Pdu = neverStored,
): MemoryRoomStore {
  const keys = createKeyTable(rows.keys);
  const events = createEventTable(rows, readStored);
  const lines = createLineTable(rows);
  const current = new Map<KeyNumber, CurrentRow>(rows.current.map((row) => [row.key, row]));
  let linePosition = rows.history.reduce((highest, row) => Math.max(highest, row.seq), 0);
  let journal = createRoomJournal();

  return {
    ...keys.reads,
    ...events.reads,
    ...lines.reads,
    findCurrent: (key) => current.get(key) ?? null,
    listCurrent: () => current.values(),
    lastPosition: () => Math.max(linePosition, events.lastPosition()),

    takeKey(type, stateKey) {
      const known = keys.reads.findKey(type, stateKey);
      if (known !== null) return known;
      const row = keys.addKey(type, stateKey);
      journal.keys.push(row);
      return row.key;
    },
    takeEventNumber: events.takeEventNumber,
    takeLineNumber: lines.takeLineNumber,
    putEvent(row, pdu) {
      events.put(row, pdu);
      journal.events.set(row.event, row);
    },
    addEdge(row) {
      events.addEdge(row.prevEventId, row.event);
      journal.edges.push(row);
    },
    putExtremity(row) {
      events.setExtremity(row.event, row.present);
      journal.extremities.set(row.event, row);
    },
    addHistory(row) {
      assert(row.seq >= linePosition, "a room's positions only rise");
      linePosition = row.seq;
      lines.addRow(MAIN_LINE, row);
      journal.history.push(row);
    },
    putCurrent(row) {
      if (row.event === null) current.delete(row.key);
      else current.set(row.key, row);
      journal.current.set(row.key, row);
    },
    putSideLine(row) {
      lines.putLine(row);
      journal.sideLines.set(row.line, row);
    },
    addSideRow(row) {
      lines.addRow(row.line, row);
      journal.sideRows.push(row);
    },
    takeJournal() {
      const written = journal.rows();
      journal = createRoomJournal();
      return written;
    },
  };
}

function neverStored(eventId: string): Pdu {
  assert(false, `${eventId} is not stored in a new room`);
}
