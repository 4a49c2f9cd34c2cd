import type { TimelineRow } from '@herald/client/port';
import { dayOf } from './window-key.ts';

/** Messages of one person that follow each other within this time stand together. */
const GROUP_GAP_MS = 5 * 60_000;

/** One row as the list shows it: with what stands above it and how it joins its neighbours. */
export interface Entry {
  readonly key: string;
  readonly row: TimelineRow;
  /** Milliseconds since 1970 when this is the first row of its day. */
  readonly day: number | null;
  readonly isUnreadStart: boolean;
  /** Whether the sender's name stands above, and whether the group ends here. */
  readonly startsGroup: boolean;
  readonly endsGroup: boolean;
}

/** What the rows of a conversation look like one below the other. Pure; `unreadAfterKey` as in the window's row. */
export function buildEntries(rows: readonly TimelineRow[], unreadAfterKey: string | null): readonly Entry[] {
  return rows.map((row, index) => {
    const above = rows[index - 1];
    const below = rows[index + 1];
    return {
      key: row.key,
      row,
      day: above === undefined || dayOf(above.ts) !== dayOf(row.ts) ? row.ts : null,
      isUnreadStart: startsUnread(above, row, unreadAfterKey),
      startsGroup: above === undefined || !areTogether(above, row, unreadAfterKey),
      endsGroup: below === undefined || !areTogether(row, below, unreadAfterKey),
    };
  });
}

/** The entries of `next`, each the object of `previous` when nothing about it changed, so that views can skip it. */
export function reuseEntries(previous: readonly Entry[], next: readonly Entry[]): readonly Entry[] {
  const known = new Map(previous.map((entry) => [entry.key, entry]));
  return next.map((entry) => {
    const before = known.get(entry.key);
    return before !== undefined && isSame(before, entry) ? before : entry;
  });
}

/** Whether rows were only added in front, so that the list has to keep its place from the end. */
export function wasPrepended(previous: readonly Entry[], next: readonly Entry[]): boolean {
  const first = previous[0];
  if (first === undefined || next.length <= previous.length || next[0]?.key === first.key) return false;
  return next.findIndex((entry) => entry.key === first.key) > 0;
}

/** How many entries came at the end since `key` was the last one. */
export function countAfter(entries: readonly Entry[], key: string | null): number {
  if (key === null) return 0;
  const at = entries.findLastIndex((entry) => entry.key === key);
  if (at === -1) return 0;
  return entries.slice(at + 1).filter((entry) => entry.row.kind !== 'change' && !entry.row.isOwn).length;
}

function startsUnread(
  above: TimelineRow | undefined,
  row: TimelineRow,
  unreadAfterKey: string | null,
): boolean {
  return unreadAfterKey !== null && above?.key === unreadAfterKey && !row.isOwn;
}

function areTogether(above: TimelineRow, below: TimelineRow, unreadAfterKey: string | null): boolean {
  if (above.sender !== below.sender || below.ts - above.ts > GROUP_GAP_MS) return false;
  if (above.kind === 'change' || below.kind === 'change') return false;
  if (isEmote(above) || isEmote(below)) return false;
  return dayOf(above.ts) === dayOf(below.ts) && !startsUnread(above, below, unreadAfterKey);
}

function isEmote(row: TimelineRow): boolean {
  return row.kind === 'message' && row.body.kind === 'text' && row.body.style === 'emote';
}

function isSame(a: Entry, b: Entry): boolean {
  return (
    a.row === b.row &&
    (a.day === null) === (b.day === null) &&
    a.isUnreadStart === b.isUnreadStart &&
    a.startsGroup === b.startsGroup &&
    a.endsGroup === b.endsGroup
  );
}
