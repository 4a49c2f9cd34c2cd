import { lineage } from './lookup.ts';
import type { KeyNumber, Ref } from './room-rows.ts';
import type { RoomStore } from './room-store.ts';

/** A stretch of a line, (from, to]. */
interface Span {
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

/** Above this many rows for each key of the room, to compare every key is cheaper than to scan the rows. */
const SCAN_LIMIT = 3;

/** The keys in which two states can differ: outside them they agree. */
export function touch(store: RoomStore, a: Ref, b: Ref): Set<KeyNumber> {
  const spans = spansBetween(lineage(store, a), lineage(store, b));
  const rows = spans.reduce((sum, span) => sum + store.countRows(span.line, span.from, span.to), 0);
  if (rows > SCAN_LIMIT * store.countKeys()) return new Set(store.listKeys());

  const touched = new Set<KeyNumber>();
  for (const span of spans) {
    for (const row of store.listRows(span.line, span.from, span.to)) touched.add(row.key);
  }
  return touched;
}

/** Both lineages end on the main line: above their lowest common line all rows count, on it those between. */
function spansBetween(a: readonly Ref[], b: readonly Ref[]): Span[] {
  const seqOnA = new Map(a.map((point) => [point.line, point.seq]));
  const meeting = b.find((point) => seqOnA.has(point.line))!;
  const above = (points: readonly Ref[]): Span[] =>
    points
      .slice(
        0,
        points.findIndex((point) => point.line === meeting.line),
      )
      .map((point) => ({ line: point.line, from: 0, to: point.seq }));
  const seqs = [seqOnA.get(meeting.line)!, meeting.seq];
  return [...above(a), ...above(b), { line: meeting.line, from: Math.min(...seqs), to: Math.max(...seqs) }];
}
