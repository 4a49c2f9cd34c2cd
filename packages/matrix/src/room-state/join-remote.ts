import { assert } from '../assert.ts';
import type { Pdu } from '../pdu.ts';
import { commitLine } from './commit-line.ts';
import { addEdges } from './edges.ts';
import { extend } from './extend.ts';
import { isBadAuth, meet } from './first-contact.ts';
import { givenState, viewOfState } from './foreign-state.ts';
import type { GivenState } from './foreign-state.ts';
import { presentRef } from './lookup.ts';
import type { Receipt, TakePosition } from './receipt.ts';
import type { RoomContext } from './room-context.ts';
import { MAIN_LINE } from './room-rows.ts';
import { stateLookup } from './state-lookup.ts';
import { diff, presentView } from './state-view.ts';

/**
 * Enters the room by a join that a resident server accepted, with the state before it from `/send_join`,
 * whose events are stored as outliers. The line becomes that state and the join, which is then the only
 * extremity. null: the state does not allow the join, and nothing is stored.
 */
export function joinRemote(
  room: RoomContext,
  join: Pdu,
  given: GivenState,
  takePosition: TakePosition,
): Receipt | null {
  const { store, policy, rules } = room;
  assert(join.stateKey !== null, 'a join is a state event');
  const known = store.findEvent(join.eventId);
  assert(known === null || known.status === 'outlier', 'a join by send_join is not received otherwise');
  const badAuth = isBadAuth(room, join);
  const state = givenState(room, given);
  const isAllowed = policy.allowsByState(
    join,
    stateLookup(store, (key) => state.get(key) ?? null),
  );
  if (badAuth || !isAllowed) return null;

  const row = meet(room, join, badAuth);
  const key = row.key!;
  const replaced = state.get(key) ?? null;
  const position = takePosition();
  const target = viewOfState(store, presentRef(store), new Map(state).set(key, row.event));
  commitLine(room, position, diff(store, presentView(store), target));

  const before = extend(room, rules.viewBeforeJoin(position, key, replaced));
  for (const event of store.listExtremities()) store.putExtremity({ event, present: false });
  store.putExtremity({ event: row.event, present: true });
  addEdges(room, row.event, true, join.prevEvents);
  const after = { line: MAIN_LINE, seq: position };
  store.putEvent({ ...row, status: 'accepted', position, before, after }, join);
  return { event: row.event, status: 'accepted', isNew: true, position };
}
