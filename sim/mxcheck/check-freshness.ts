import type { Operation } from '../history/operation.ts';
import { newestKnown } from './event-times.ts';
import { nameEvent, userOf, type Facts, type JudgedRoom } from './facts.ts';
import type { Stay } from './memberships.ts';
import type { OwnReads } from './own-reads.ts';
import type { Findings } from './report.ts';

interface Read {
  readonly operation: Operation;
  readonly index: number;
  /** The newest position of a room that the reader knows after the answer; -1 for none. */
  newestTold(room: JudgedRoom): number;
}

/**
 * An answer goes up to the log's end, and that never moves back: what was acknowledged or shown to anybody before it
 * was asked for is in it, in each room that its user stayed in (D6).
 */
export function checkCaughtUp(
  { facts, findings, ownReads }: { facts: Facts; findings: Findings; ownReads: OwnReads },
  read: Read,
  concerns: (room: JudgedRoom) => boolean = () => true,
): void {
  const { operation, index } = read;
  const { proc, invokeNs, completeNs } = operation;
  const userId = userOf(proc);
  for (const room of facts.roomsOf.get(userId) ?? []) {
    if (!concerns(room)) continue;
    const known = newestKnown(room.times, invokeNs);
    const told = read.newestTold(room);
    if (known <= told) continue;
    const stay = stayDuring(room, userId, completeNs);
    if (!stay || known < stay.join) continue;
    const { roomId, events } = room.order;
    const missing = Math.max(told + 1, stay.join);
    const knownLine = room.times.knownLine[missing] ?? 0;
    const name = nameEvent(roomId, events[missing]);
    const hadSeen = ownReads.newest(proc, roomId, invokeNs) > told;
    const words = hadSeen
      ? `${proc} had been shown more of ${roomId} than by its answer on line ${index + 2}, which lacks ${name}, known since line ${knownLine}.`
      : `${name} was known on line ${knownLine}, and ${proc} asked afterwards and was not told, on line ${index + 2}.`;
    findings.add(hadSeen ? 'went-back' : 'stale-read', [knownLine, index + 2], words);
  }
}

/** The first stay of a user that cannot have ended before an answer came: ends rise, so the last ones are looked at. */
function stayDuring({ state, times }: JudgedRoom, userId: string, byNs: number): Stay | undefined {
  const stays = state.staysOf(userId);
  const isOver = ({ end }: Stay) => end !== Infinity && (times.notBeforeNs[end] ?? 0) <= byNs;
  return stays[stays.findLastIndex(isOver) + 1];
}
