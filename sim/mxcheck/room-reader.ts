import { mustSee } from './visibility-model.ts';
import { nameEvent, type JudgedRoom } from './facts.ts';
import type { AnomalyKind, Findings } from './report.ts';
import { UNPLACED } from './shown-events.ts';
import { NOTHING_TOLD, addStretch, fillLastHole, isTold, newestTold } from './told-positions.ts';
import type { ToldPositions } from './told-positions.ts';

/** What a limited timeline left out, and how far reading backwards has come. */
interface Gap {
  /** The sync's token of before: reading ends there. */
  readonly since: string | null;
  /** The newest position told before; null where the sync began anew, and the token's place is not known. */
  readonly low: number | null;
  readonly line: number;
  /** Where the next page begins, and the oldest position that was told. */
  from: string;
  oldest: number;
}

/** How far one chain has been told of one room. */
export interface RoomReader {
  readonly room: JudgedRoom;
  readonly userId: string;
  readonly proc: string;
  /** `hole` for a main chain; `skipped` for one that goes back to a kept token. */
  readonly holeKind: 'hole' | 'skipped';
  told: ToldPositions;
  gap: Gap | null;
}

/** A timeline, or a page of what one left out. */
export interface Answer {
  readonly positions: Int32Array;
  readonly line: number;
}

export type Timeline = Answer & {
  readonly section: 'join' | 'leave';
  readonly limited: boolean;
  readonly since: string | null;
  readonly prevBatch: string | null;
};

export type GapPage = Answer & { from: string | null; to: string | null; end: string | null };

export function createRoomReader(parts: Omit<RoomReader, 'told' | 'gap'>, told = NOTHING_TOLD): RoomReader {
  return { ...parts, told, gap: null };
}

/** Takes a timeline: in the room's order, nothing again, and complete unless it says that it is limited (D5). */
export function takeTimeline(reader: RoomReader, timeline: Timeline, findings: Findings): void {
  const placed = timeline.positions.filter((position) => position !== UNPLACED);
  reader.gap = null;
  const first = placed[0];
  if (first === undefined) return;
  const newest = placed.reduce((most, position) => Math.max(most, position), first);
  const last = newestTold(reader.told);
  const isAnew = beginsAnew(reader, last, newest);
  if (isAnew) reader.told = NOTHING_TOLD;
  const bound = { upTo: newest, section: timeline.section };
  checkOrder(reader, placed, { ...bound, step: 1, line: timeline.line }, findings);
  checkAgain(reader, placed, timeline.line, findings);
  const before = { from: last, to: first, line: timeline.line, ...bound };
  const isComplete = !timeline.limited && !checkHole(reader, before, findings);
  const isJoined = isComplete || first <= last + 1;
  const start = isAnew && isComplete ? Math.min(first, last + 1) : first;
  if (newest > newestTold(reader.told)) {
    reader.told = addStretch(reader.told, { from: start, to: newest, isJoined });
  }
  if (!timeline.limited || timeline.prevBatch === null) return;
  const low = isAnew && timeline.since !== null ? null : last;
  const { since, prevBatch, line } = timeline;
  reader.gap = {
    since,
    low: last === -1 && since !== null ? null : low,
    line,
    from: prevBatch,
    oldest: first,
  };
}

/**
 * Whether an answer up to `newest` may tell a room from its beginning once more: its user was not joined at some event
 * of theirs behind what was told, so the server sees somebody who comes in.
 */
function beginsAnew({ room, userId }: RoomReader, last: number, newest: number): boolean {
  const own = room.state.changesOf(userId);
  for (let at = own.length - 1; at >= 0; at -= 1) {
    const { position } = own[at] ?? { position: -1 };
    if (position <= last) return false;
    if (position <= newest && room.state.membershipBefore(userId, position) !== 'join') return true;
  }
  return false;
}

/** Takes a page that fills the newest gap; gives false when it is none of that gap's. */
export function takeGapPage(reader: RoomReader, page: GapPage, findings: Findings): boolean {
  const { gap } = reader;
  if (!gap || page.from !== gap.from) return false;
  const reachesBeginning = page.to === null && gap.since !== null;
  const low = reachesBeginning ? -1 : gap.low;
  const placed = page.positions.filter((position) => position !== UNPLACED);
  const upTo = newestTold(reader.told);
  checkOrder(reader, placed, { upTo, section: 'leave', step: -1, line: page.line }, findings);
  for (const position of placed) {
    const isBelow = !reachesBeginning && low !== null && position <= low;
    if (position >= gap.oldest || isBelow) complain(reader, 'repeated', position, page.line, findings);
  }
  const bound = { line: page.line, upTo, section: 'leave' } as const;
  const newest = placed[0];
  if (newest !== undefined) {
    checkHole(reader, { from: newest, to: gap.oldest, ...bound }, findings);
    gap.oldest = Math.min(gap.oldest, ...placed);
  }
  if (page.end !== null) {
    gap.from = page.end;
    return true;
  }
  if (low !== null) checkHole(reader, { from: low, to: gap.oldest, ...bound }, findings);
  reader.told = fillLastHole(reader.told, low ?? gap.oldest - 1);
  reader.gap = null;
  return true;
}

interface Bound {
  readonly upTo: number;
  readonly section: 'join' | 'leave';
  readonly line: number;
}

/** A list of events stands in the room's order (step 1) or against it (-1), with nothing left out inside. */
export function checkOrder(
  reader: RoomReader,
  placed: Int32Array,
  { step, ...bound }: Bound & { step: 1 | -1 },
  findings: Findings,
): void {
  for (let at = 1; at < placed.length; at += 1) {
    const before = placed[at - 1] ?? 0;
    const position = placed[at] ?? 0;
    const distance = (position - before) * step;
    if (distance === 0) complain(reader, 'repeated', position, bound.line, findings);
    else if (distance < 0) complain(reader, 'incompatible-order', position, bound.line, findings);
    else if (distance > 1) {
      const [from, to] = step === 1 ? [before, position] : [position, before];
      checkHole(reader, { from, to, ...bound }, findings);
    }
  }
}

function checkAgain(reader: RoomReader, placed: Int32Array, line: number, findings: Findings): void {
  const last = newestTold(reader.told);
  for (const position of placed) {
    if (position > last) continue;
    // Told before is told twice; left out before is told too late.
    const kind = isTold(reader.told, position) ? 'repeated' : 'incompatible-order';
    complain(reader, kind, position, line, findings);
  }
}

/** Whether something is missing between two positions, both left out, that the reader had to be told. */
function checkHole(
  reader: RoomReader,
  { from, to, line, ...bound }: Bound & { from: number; to: number },
  findings: Findings,
): boolean {
  for (let position = from + 1; position < to; position += 1) {
    if (!mustSee(reader.room, reader.userId, position, bound)) continue;
    complain(reader, reader.holeKind, position, line, findings);
    return true;
  }
  return false;
}

const WORDS: Partial<Record<AnomalyKind, string>> = {
  hole: 'was left out of what is called complete',
  skipped: 'was told neither before the kept token nor after it',
  repeated: 'was told again',
  'incompatible-order': 'was told out of the order of the final read',
};

function complain(
  { room, proc }: RoomReader,
  kind: AnomalyKind,
  position: number,
  line: number,
  findings: Findings,
): void {
  const event = nameEvent(room.order.roomId, room.order.events[position]);
  const words = `${event} ${WORDS[kind]}, in the answer to ${proc} on line ${line}.`;
  findings.add(kind, [line, room.order.line], words);
}
