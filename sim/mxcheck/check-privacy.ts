import type { Operation, SeenRoom } from '../history/operation.ts';
import { nameEvent, userOf, type Facts, type JudgedRoom } from './facts.ts';
import type { Findings } from './report.ts';
import { UNPLACED, listsOf } from './shown-events.ts';
import { isOwnMembership, maySee } from './visibility-model.ts';

/** Holds every shown event against an independent model of who may see it (D10). */
export function checkPrivacy(facts: Facts, findings: Findings): void {
  for (const [index, operation] of facts.operations.entries()) {
    const userId = userOf(operation.proc);
    for (const [list, { roomId }] of listsOf(operation).entries()) {
      const room = facts.rooms.get(roomId);
      if (!room) continue;
      const section = sectionOf(operation, list);
      for (const position of facts.shown.listOf(index, list)) {
        if (position === UNPLACED) continue;
        const words = whyHidden(room, userId, { position, section, byNs: operation.completeNs });
        if (words === null) continue;
        const event = nameEvent(roomId, room.order.events[position]);
        const where = `to ${operation.proc} on line ${index + 2}`;
        findings.add('leaked', [index + 2, room.order.line], `${event} was shown ${where}: ${words}.`);
      }
    }
  }
}

/** The section of a sync; null for a page, which may show whatever its reader may see. */
function sectionOf({ deed }: Operation, list: number): SeenRoom['section'] | null {
  return deed.f === 'sync' ? (deed.rooms[list]?.section ?? null) : null;
}

interface Showing {
  readonly position: number;
  readonly section: SeenRoom['section'] | null;
  readonly byNs: number;
}

function whyHidden(room: JudgedRoom, userId: string, showing: Showing): string | null {
  const { state } = room;
  const { position, byNs } = showing;
  const membership = state.membershipBefore(userId, position);
  if (membership === 'join') return null;
  if (!maySee(room, userId, position, byNs)) {
    return `history was ${state.visibilityBefore(position)} there, and they were ${membership}`;
  }
  if (!isBehindTheirs(room, userId, showing)) return null;
  return `a sync tells of a room up to where they left it (${membership}), also where everybody may read on`;
}

/** Whether a sync shows what came when its user was no longer concerned by the room: no event of theirs follows. */
function isBehindTheirs(
  { state, times, order }: JudgedRoom,
  userId: string,
  { position, section, byNs }: Showing,
): boolean {
  if (section === null || isOwnMembership(order.events[position], userId)) return false;
  const isAhead = (change: { position: number }) =>
    change.position > position && (times.notBeforeNs[change.position] ?? 0) <= byNs;
  const own = state.changesOf(userId).filter(isAhead);
  return section === 'join' ? !own.some(({ value }) => value === 'join') : own.length === 0;
}
