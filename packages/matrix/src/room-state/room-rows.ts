/** A number that stands for an event inside its room. An event's auth events always have smaller numbers. */
export type EventNumber = number;
/** A number that stands for a (type, state_key) pair inside its room. */
export type KeyNumber = number;

/** Line 0 is the server's own line; its sequence numbers are positions in the log. */
export const MAIN_LINE = 0;

/** A state: a point on a line. What a ref means never changes. */
export interface Ref {
  readonly line: number;
  readonly seq: number;
}

export interface KeyRow {
  readonly key: KeyNumber;
  readonly type: string;
  readonly stateKey: string;
}

/**
 * `outlier`: known as an auth event only, so without state. `accepted` with a position is live; without one
 * it is history. `soft`: allowed where it stands, refused by the present. `rejected`: see `badAuth` and
 * rules.ts.
 */
export type EventStatus = 'outlier' | 'accepted' | 'soft' | 'rejected';

export interface EventRow {
  readonly event: EventNumber;
  readonly eventId: string;
  readonly key: KeyNumber | null;
  readonly position: number | null;
  readonly status: EventStatus;
  /** Fails on its own auth events; written once, at first contact. */
  readonly badAuth: boolean;
  /** The auth events of a state event; empty for any other event. */
  readonly auth: readonly EventNumber[];
  /** Both null on an event with a position: implied, (0, position - 1) and (0, position). */
  readonly before: Ref | null;
  readonly after: Ref | null;
}

export interface EdgeRow {
  readonly prevEventId: string;
  readonly event: EventNumber;
}

/** `present: false` deletes the row. */
export interface ExtremityRow {
  readonly event: EventNumber;
  readonly present: boolean;
}

/** One change of one key on a line: what it became and what stood just below; null is absent. */
export interface LineRow {
  readonly key: KeyNumber;
  readonly seq: number;
  readonly event: EventNumber | null;
  readonly replaced: EventNumber | null;
}

export interface SideRow extends LineRow {
  readonly line: number;
}

/** `event: null` deletes the row. */
export interface CurrentRow {
  readonly key: KeyNumber;
  readonly event: EventNumber | null;
  readonly position: number;
}

/** `parent.line` 0 is the main line; a main line's depth is 0. */
export interface SideLine {
  readonly line: number;
  readonly parent: Ref;
  readonly depth: number;
  readonly tip: number;
}

/**
 * Rows by table. As a room's content it is what `createMemoryRoomStore` loads; as a journal it is what must
 * be written: events, extremities, current state and side lines are upserts by their key, the rest are
 * inserts.
 */
export interface RoomRows {
  readonly keys: readonly KeyRow[];
  readonly events: readonly EventRow[];
  readonly edges: readonly EdgeRow[];
  readonly extremities: readonly ExtremityRow[];
  readonly history: readonly LineRow[];
  readonly current: readonly CurrentRow[];
  readonly sideLines: readonly SideLine[];
  readonly sideRows: readonly SideRow[];
}

/** Is the event in the log, so that clients see it and extremities may name it? */
export function isLive(row: EventRow): boolean {
  return row.position !== null;
}
