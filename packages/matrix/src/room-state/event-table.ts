import { assert } from '../assert.ts';
import type { Pdu } from '../pdu.ts';
import type { EventNumber, EventRow, RoomRows } from './room-rows.ts';
import type { EventReads } from './room-store.ts';

/** A room's events, edges, extremities and auth graph, in memory. */
export interface EventTable {
  readonly reads: EventReads;
  lastPosition(): number;
  takeEventNumber(): EventNumber;
  put(row: EventRow, pdu: Pdu): void;
  addEdge(prevEventId: string, event: EventNumber): void;
  setExtremity(event: EventNumber, present: boolean): void;
}

export function createEventTable(rows: RoomRows, readStored: (eventId: string) => Pdu): EventTable {
  const byNumber = new Map<EventNumber, EventRow>();
  const byId = new Map<string, EventNumber>();
  const pdus = new Map<EventNumber, Pdu>();
  const citing = new Map<EventNumber, EventNumber[]>();
  const children = new Map<string, EventNumber[]>();
  const prevs = new Map<EventNumber, string[]>();
  const extremities = new Set<EventNumber>();
  let highest = 0;
  let lastPosition = 0;

  function index(row: EventRow): void {
    // An outlier that is received in full is the same event with the same auth events: it is in the graph
    // already.
    if (!byNumber.has(row.event)) for (const cited of row.auth) append(citing, cited, row.event);
    byNumber.set(row.event, row);
    byId.set(row.eventId, row.event);
    highest = Math.max(highest, row.event);
    lastPosition = Math.max(lastPosition, row.position ?? 0);
  }
  function addEdge(prevEventId: string, event: EventNumber): void {
    append(children, prevEventId, event);
    append(prevs, event, prevEventId);
  }
  function getEvent(event: EventNumber): EventRow {
    const row = byNumber.get(event);
    assert(row !== undefined, 'an event number has a row');
    return row;
  }

  for (const row of [...rows.events].sort((a, b) => a.event - b.event)) index(row);
  for (const row of rows.edges) addEdge(row.prevEventId, row.event);
  for (const row of rows.extremities) if (row.present) extremities.add(row.event);

  const reads: EventReads = {
    findEvent(eventId) {
      const event = byId.get(eventId);
      return event === undefined ? null : getEvent(event);
    },
    getEvent,
    readPdu(event) {
      const known = pdus.get(event);
      if (known !== undefined) return known;
      const pdu = readStored(getEvent(event).eventId);
      pdus.set(event, pdu);
      return pdu;
    },
    listCiting: (event) => citing.get(event) ?? [],
    listChildren: (prevEventId) => children.get(prevEventId) ?? [],
    listPrevs: (event) => prevs.get(event) ?? [],
    listExtremities: () => [...extremities].sort((a, b) => positionOf(getEvent(b)) - positionOf(getEvent(a))),
  };
  return {
    reads,
    lastPosition: () => lastPosition,
    takeEventNumber: () => highest + 1,
    put(row, pdu) {
      index(row);
      pdus.set(row.event, pdu);
    },
    addEdge,
    setExtremity(event, present) {
      if (present) extremities.add(event);
      else extremities.delete(event);
    },
  };
}

function positionOf(row: EventRow): number {
  assert(row.position !== null, 'an extremity has a position');
  return row.position;
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
