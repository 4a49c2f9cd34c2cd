import { assert } from '../assert.ts';
import type { Pdu } from '../pdu.ts';
import { admit, shelve } from './admit.ts';
import type { GivenState } from './foreign-state.ts';
import { judge } from './judge.ts';
import type { Judgement } from './judge.ts';
import type { Receipt, TakePosition } from './receipt.ts';
import type { RoomContext } from './room-context.ts';

export interface Reception {
  readonly takePosition: TakePosition;
  /** The state before each missing prev_event, which is itself stored as an outlier. */
  readonly given?: ReadonlyMap<string, GivenState>;
  /** For older history: the event from which it was fetched. */
  readonly backfilledFrom?: string;
}

/**
 * Takes in an event of another server: accepted, soft-failed or rejected, it is stored. See `listMissing`.
 */
export function receive(room: RoomContext, event: Pdu, reception: Reception): Receipt {
  const known = room.store.findEvent(event.eventId);
  if (known !== null && known.status !== 'outlier') {
    return { event: known.event, status: known.status, isNew: false, position: null };
  }
  const { given = new Map(), backfilledFrom = null, takePosition } = reception;
  const judgement = judge(room, event, { isLocal: false, given, backfilledFrom });
  return settle(room, event, judgement, takePosition);
}

/**
 * Takes in an event of this server, which cites `listPrevEvents`. A refused one is null and leaves no
 * trace.
 */
export function appendLocal(room: RoomContext, event: Pdu, takePosition: TakePosition): Receipt | null {
  const known = room.store.findEvent(event.eventId);
  assert(known === null || known.status === 'outlier', 'a local event is new');
  const judgement = judge(room, event, { isLocal: true, given: new Map(), backfilledFrom: null });
  return judgement.status === 'accepted' ? settle(room, event, judgement, takePosition) : null;
}

function settle(room: RoomContext, event: Pdu, judgement: Judgement, takePosition: TakePosition): Receipt {
  const isLive = judgement.status === 'accepted' && !judgement.isHistory;
  return isLive ? admit(room, event, judgement, takePosition) : shelve(room, event, judgement, takePosition);
}
