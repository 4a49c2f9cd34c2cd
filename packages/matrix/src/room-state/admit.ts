import type { Pdu } from '../pdu.ts';
import { commitLine } from './commit-line.ts';
import { addEdges } from './edges.ts';
import { afterOf } from './event-refs.ts';
import { extend } from './extend.ts';
import { coveredExtremities } from './extremities.ts';
import { meet } from './first-contact.ts';
import type { Judgement } from './judge.ts';
import type { Receipt, TakePosition } from './receipt.ts';
import { resolve } from './resolve.ts';
import type { RoomContext } from './room-context.ts';
import { MAIN_LINE } from './room-rows.ts';
import type { EventNumber, EventRow, Ref } from './room-rows.ts';
import { diff, presentView, viewOf, withKey } from './state-view.ts';
import type { StatePatch, StateView } from './state-view.ts';

/**
 * Stores an accepted event at a position, and moves the line to the resolution over all extremities.
 * Everything is read and resolved before anything but the event's first contact is written.
 */
export function admit(
  room: RoomContext,
  event: Pdu,
  judgement: Judgement,
  takePosition: TakePosition,
): Receipt {
  const { store, rules } = room;
  const row = meet(room, event, judgement.badAuth);
  const covered = coveredExtremities(room, event.prevEvents);
  const others = extremitiesWithout(room, covered);
  const isSole = others.length === 0;
  const mine = row.key === null ? judgement.before : withKey(judgement.before, row.key, row.event);
  const target = isSole ? mine : resolve(room, [...viewsAfter(room, others), mine]);
  const isLine = rules.afterIsLine(isSole, isSole || diff(store, mine, target).size === 0);

  const position = takePosition();
  const before = extend(room, judgement.before);
  commitLine(room, position, diff(store, presentView(store), target));
  const after = isLine ? { line: MAIN_LINE, seq: position } : extendByEvent(room, before, row);

  for (const extremity of covered) store.putExtremity({ event: extremity, present: false });
  store.putExtremity({ event: row.event, present: true });
  addEdges(room, row.event, true, event.prevEvents);
  const isImplied = judgement.isOnPresent && isLine;
  const refs = isImplied ? { before: null, after: null } : { before, after };
  store.putEvent({ ...row, ...refs, status: 'accepted', position }, event);
  return { event: row.event, status: 'accepted', isNew: true, position };
}

/**
 * Stores an event that takes no position: soft-failed, rejected or history. History that joins a live event
 * to an extremity ends that extremity, and the line changes with no event to show for it: such a change
 * takes a position of its own.
 */
export function shelve(
  room: RoomContext,
  event: Pdu,
  judgement: Judgement,
  takePosition: TakePosition,
): Receipt {
  const { store, rules } = room;
  const { status, badAuth, isHistory, hasLiveDescendant } = judgement;
  const stale = isHistory && hasLiveDescendant ? coveredExtremities(room, event.prevEvents) : [];
  const linePatch = stale.length === 0 ? new Map() : patchWithout(room, stale);

  const row = meet(room, event, badAuth);
  const before = extend(room, judgement.before);
  const after = rules.contributes(status) ? extendByEvent(room, before, row) : before;
  addEdges(room, row.event, false, event.prevEvents);
  store.putEvent({ ...row, status, before, after }, event);
  for (const extremity of stale) store.putExtremity({ event: extremity, present: false });
  if (!rules.movesLineAlone(linePatch.size)) return { event: row.event, status, isNew: true, position: null };

  const position = takePosition();
  commitLine(room, position, linePatch);
  return { event: row.event, status, isNew: true, position };
}

/** What the present becomes without some of the extremities. */
function patchWithout(room: RoomContext, stale: readonly EventNumber[]): StatePatch {
  const target = resolve(room, viewsAfter(room, extremitiesWithout(room, stale)));
  return diff(room.store, presentView(room.store), target);
}

function extremitiesWithout({ store }: RoomContext, covered: readonly EventNumber[]): EventNumber[] {
  return store.listExtremities().filter((extremity) => !covered.includes(extremity));
}

function viewsAfter({ store }: RoomContext, events: readonly EventNumber[]): StateView[] {
  return events.map((event) => viewOf(afterOf(store.getEvent(event))));
}

function extendByEvent(room: RoomContext, before: Ref, { key, event }: EventRow): Ref {
  return key === null ? before : extend(room, withKey(viewOf(before), key, event));
}
