import type { Operation, SeenEvent, SetMember, SetVisibility } from '../history/operation.ts';
import { userOf, type Facts } from './facts.ts';
import type { Findings } from './report.ts';

/** What was asked of a room's state, in all its attempts. Events do not name the request that made them. */
interface Wish {
  readonly proc: string;
  readonly deed: SetMember | SetVisibility;
  readonly line: number;
  /** Whether every attempt was refused. */
  isRefused: boolean;
  /** The first acknowledgement. */
  ack: { readonly ns: number; readonly line: number } | null;
}

/**
 * Holds changes of membership and visibility against the rooms: one that was acknowledged is there, be it by an
 * earlier event that already says the same (D1), and one that was refused whenever it was asked for is not (D9).
 */
export function checkStateChanges({ operations, rooms }: Facts, findings: Findings): void {
  for (const wish of collectWishes(operations).values()) {
    const { deed, proc, ack, line } = wish;
    const room = rooms.get(deed.roomId);
    if (!room) continue;
    const { events, readNs, line: finalLine } = room.order;
    const same = events.filter((event) => saysTheSame(event, deed));
    const name = `${nameOf(deed)} in ${deed.roomId}, asked for by ${proc}`;
    if (ack && ack.ns <= readNs && same.length === 0 && !isAbsence(deed)) {
      const words = `${name}, was acknowledged on line ${ack.line} and is not in the final read.`;
      findings.add('lost', [line, ack.line, finalLine], words);
    }
    const own = same.find(({ sender }) => sender === userOf(proc));
    if (!wish.isRefused || !own || isOfBeginning(own, events)) continue;
    const words = `${name}, was refused on line ${line} and stands in the room (${own.eventId}).`;
    findings.add('aborted-read', [line, finalLine], words);
  }
}

function collectWishes(operations: readonly Operation[]): Map<string, Wish> {
  const wishes = new Map<string, Wish>();
  for (const [index, { deed, proc, ending, completeNs }] of operations.entries()) {
    if (deed.f !== 'member' && deed.f !== 'visibility') continue;
    const key = `${userOf(proc)} ${deed.roomId} ${nameOf(deed)}`;
    const line = index + 2;
    const wish = wishes.get(key) ?? { proc, deed, line, isRefused: true, ack: null };
    if (ending !== 'fail') wish.isRefused = false;
    if (ending === 'ok') wish.ack ??= { ns: completeNs, line };
    wishes.set(key, wish);
  }
  return wishes;
}

function nameOf(deed: SetMember | SetVisibility): string {
  return deed.f === 'member'
    ? `${deed.membership} of ${deed.target}`
    : `history visibility ${deed.visibility}`;
}

function saysTheSame(event: SeenEvent, deed: SetMember | SetVisibility): boolean {
  if (deed.f === 'visibility') return event.visibility === deed.visibility;
  return event.membership === deed.membership && event.stateKey === deed.target;
}

/** Whoever is not there has left already, without an event that says so. */
function isAbsence(deed: SetMember | SetVisibility): boolean {
  return deed.f === 'member' && deed.membership === 'leave';
}

/** What came with the making of a room: nothing asked for it apart. */
function isOfBeginning(event: SeenEvent, events: readonly SeenEvent[]): boolean {
  const creator = events[0]?.sender;
  const isFirstSetting = event === events.find(({ visibility }) => visibility !== undefined);
  return event.sender === creator && (event.stateKey === creator || isFirstSetting);
}
