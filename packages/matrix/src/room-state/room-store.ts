import type {
  CurrentRow,
  EdgeRow,
  EventNumber,
  EventRow,
  ExtremityRow,
  KeyNumber,
  KeyRow,
  LineRow,
  SideLine,
  SideRow,
} from './room-rows.ts';
import type { Pdu } from '../pdu.ts';

export interface KeyReads {
  findKey(type: string, stateKey: string): KeyNumber | null;
  getKey(key: KeyNumber): KeyRow;
  listKeys(): Iterable<KeyNumber>;
  countKeys(): number;
}

export interface EventReads {
  findEvent(eventId: string): EventRow | null;
  getEvent(event: EventNumber): EventRow;
  /** The event itself, for authorisation and resolution. */
  readPdu(event: EventNumber): Pdu;
  /** State events that name this one in their auth_events, oldest first. */
  listCiting(event: EventNumber): readonly EventNumber[];
  /** Events with an edge to `prevEventId`; which edges are stored is said in edges.ts. */
  listChildren(prevEventId: string): readonly EventNumber[];
  listPrevs(event: EventNumber): readonly string[];
  /** Newest first. */
  listExtremities(): readonly EventNumber[];
}

export interface LineReads {
  /** The newest row of the key on that line at or below `seq`. */
  findRow(line: number, key: KeyNumber, seq: number): LineRow | null;
  /** The rows of a line in (from, to], in order. */
  listRows(line: number, from: number, to: number): readonly LineRow[];
  countRows(line: number, from: number, to: number): number;
  getLine(line: number): SideLine;
}

/**
 * The rows of one room. Every read is by an index of the database: the newest row of a key, a range of a
 * line, the present by key, edges by prev_event_id, the extremities, events by id or number, the auth graph
 * by number.
 */
export interface RoomStore extends KeyReads, EventReads, LineReads {
  findCurrent(key: KeyNumber): CurrentRow | null;
  listCurrent(): Iterable<CurrentRow>;
  /** The newest position of the room, 0 before the first. */
  lastPosition(): number;

  takeKey(type: string, stateKey: string): KeyNumber;
  takeEventNumber(): EventNumber;
  takeLineNumber(): number;
  putEvent(row: EventRow, event: Pdu): void;
  addEdge(row: EdgeRow): void;
  putExtremity(row: ExtremityRow): void;
  addHistory(row: LineRow): void;
  putCurrent(row: CurrentRow): void;
  putSideLine(row: SideLine): void;
  addSideRow(row: SideRow): void;
}
