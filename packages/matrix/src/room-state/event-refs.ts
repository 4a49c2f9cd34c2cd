import { assert } from '../assert.ts';
import { MAIN_LINE } from './room-rows.ts';
import type { EventRow, Ref } from './room-rows.ts';

/** The state before an event. */
export function beforeOf(row: EventRow): Ref {
  return row.before ?? { line: MAIN_LINE, seq: positionOf(row) - 1 };
}

/** The state after an event: what the events that cite it start from. */
export function afterOf(row: EventRow): Ref {
  return row.after ?? { line: MAIN_LINE, seq: positionOf(row) };
}

function positionOf(row: EventRow): number {
  assert(row.position !== null, 'only an event with a position has implied states');
  return row.position;
}
