import type { EventNumber, KeyNumber, LineRow, RoomRows } from '@herald/matrix/room-state';
import { assert } from '#platform/errors';

/** What the numbers that a room gave itself are called in the database. */
export interface Renumbering {
  event(event: EventNumber): EventNumber;
  key(key: KeyNumber): KeyNumber;
  /** A journal with the database's numbers. */
  rows(journal: RoomRows): RoomRows;
}

/**
 * Gives new events and keys of a journal numbers of the log's block, which rows of the fast path have too: the
 * room's own, highest plus one, would be given out again by the block later. The order of numbers stays, so auth
 * events keep smaller ones than those that cite them. Numbers that `loaded` has stay.
 */
export function createRenumbering(loaded: RoomRows, journal: RoomRows, next: () => number): Renumbering {
  const knownEvent = highest(loaded.events.map((row) => row.event));
  const knownKey = highest(loaded.keys.map((row) => row.key));
  const events = numbersAbove(
    knownEvent,
    journal.events.map((row) => row.event),
    next,
  );
  const keys = numbersAbove(
    knownKey,
    journal.keys.map((row) => row.key),
    next,
  );
  const event = (number: EventNumber): EventNumber => events.get(number) ?? number;
  const key = (number: KeyNumber): KeyNumber => keys.get(number) ?? number;
  return { event, key, rows: (rows) => mapNumbers(rows, event, key) };
}

/** The same rows with other numbers. */
export function mapNumbers(
  rows: RoomRows,
  event: (event: EventNumber) => EventNumber,
  key: (key: KeyNumber) => KeyNumber,
): RoomRows {
  const orNull = (number: EventNumber | null): EventNumber | null => (number === null ? null : event(number));
  const change = <Row extends LineRow>(row: Row): Row => ({
    ...row,
    key: key(row.key),
    event: orNull(row.event),
    replaced: orNull(row.replaced),
  });
  return {
    keys: rows.keys.map((row) => ({ ...row, key: key(row.key) })),
    events: rows.events.map((row) => ({
      ...row,
      event: event(row.event),
      key: row.key === null ? null : key(row.key),
      auth: row.auth.map(event),
    })),
    edges: rows.edges.map((row) => ({ ...row, event: event(row.event) })),
    extremities: rows.extremities.map((row) => ({ ...row, event: event(row.event) })),
    history: rows.history.map(change),
    current: rows.current.map((row) => ({ ...row, key: key(row.key), event: orNull(row.event) })),
    sideLines: rows.sideLines,
    sideRows: rows.sideRows.map(change),
  };
}

function numbersAbove(known: number, used: readonly number[], next: () => number): Map<number, number> {
  const fresh = used.filter((number) => number > known).sort((a, b) => a - b);
  const numbers = new Map(fresh.map((number) => [number, next()]));
  for (const number of numbers.values()) assert(number > known, "the log's numbers rise");
  return numbers;
}

function highest(numbers: readonly number[]): number {
  return numbers.reduce((max, number) => Math.max(max, number), 0);
}
