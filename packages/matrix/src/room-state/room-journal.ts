import { MAIN_LINE } from './room-rows.ts';
import type {
  CurrentRow,
  EdgeRow,
  EventRow,
  ExtremityRow,
  KeyRow,
  LineRow,
  Ref,
  RoomRows,
  SideLine,
  SideRow,
} from './room-rows.ts';

/** The rows of a room without any. */
export const NO_ROWS: RoomRows = {
  keys: [],
  events: [],
  edges: [],
  extremities: [],
  history: [],
  current: [],
  sideLines: [],
  sideRows: [],
};

/** What is being written. Of a row that is written twice only the last form counts. */
export interface RoomJournal {
  readonly keys: KeyRow[];
  readonly events: Map<number, EventRow>;
  readonly edges: EdgeRow[];
  readonly extremities: Map<number, ExtremityRow>;
  readonly history: LineRow[];
  readonly current: Map<number, CurrentRow>;
  readonly sideLines: Map<number, SideLine>;
  readonly sideRows: SideRow[];
  rows(): RoomRows;
}

export function createRoomJournal(): RoomJournal {
  const keys: KeyRow[] = [];
  const events = new Map<number, EventRow>();
  const edges: EdgeRow[] = [];
  const extremities = new Map<number, ExtremityRow>();
  const history: LineRow[] = [];
  const current = new Map<number, CurrentRow>();
  const sideLines = new Map<number, SideLine>();
  const sideRows: SideRow[] = [];
  return {
    keys,
    events,
    edges,
    extremities,
    history,
    current,
    sideLines,
    sideRows,
    rows: () => ({
      keys,
      events: [...events.values()],
      edges,
      extremities: [...extremities.values()],
      history,
      current: [...current.values()],
      sideLines: [...sideLines.values()],
      sideRows,
    }),
  };
}

/**
 * The same rows with the new position `to` in place of `from`. A position is known for sure only when the
 * committer forms its batch: rows are built for a position that is above all of the room and moved to the
 * one that they get.
 */
export function movePosition(rows: RoomRows, from: number, to: number): RoomRows {
  const move = (position: number): number => (position === from ? to : position);
  const moveRef = (ref: Ref): Ref => (ref.line === MAIN_LINE ? { ...ref, seq: move(ref.seq) } : ref);
  return {
    ...rows,
    events: rows.events.map((row) => ({
      ...row,
      position: row.position === null ? null : move(row.position),
      before: row.before === null ? null : moveRef(row.before),
      after: row.after === null ? null : moveRef(row.after),
    })),
    history: rows.history.map((row) => ({ ...row, seq: move(row.seq) })),
    current: rows.current.map((row) => ({ ...row, position: move(row.position) })),
    sideLines: rows.sideLines.map((row) => ({ ...row, parent: moveRef(row.parent) })),
  };
}
