import { signaturesCheckedOnReceipt, stateKeyString, V11, type StateKeyString } from '@herald/matrix';
import { createHasher, createVerifier } from '../../server/src/platform/crypto/index.ts';
import { buildEvents, type BuildParts } from '../../server/src/homeserver/events/build-event.ts';
import {
  EMPTY_HEAD,
  type BuiltEvent,
  type Draft,
  type RoomView,
  type StateEntry,
} from '../../server/src/homeserver/events/draft.ts';
import { pushHooks } from '../../server/src/homeserver/push/hooks.ts';
import { encryptedContent } from '../load/people.ts';

const ALICE = '@alice:localhost';

/** A room as the server holds it in memory, and the next message in it as its actor builds one. */
export interface SampleRoom {
  readonly view: RoomView;
  buildMessage(n: number): BuiltEvent;
}

/** A public room with its creator, power levels and ten members. */
export function createSampleRoom(): SampleRoom {
  let number = 1;
  const parts: BuildParts = {
    hasher: createHasher(),
    signatures: signaturesCheckedOnReceipt(createVerifier()),
    nowMs: () => 1_700_000_000_000,
    nextNumber: () => (number += 1),
    hooks: [pushHooks],
  };
  const state = new Map<StateKeyString, StateEntry>();
  const entry = (key: StateKeyString): StateEntry | undefined => state.get(key);
  let view: RoomView = {
    roomId: '!room:localhost',
    room: 1,
    version: V11,
    head: EMPTY_HEAD,
    state: (type, stateKey) => state.get(stateKeyString(type, stateKey))?.pdu,
  };
  const append = (draft: Draft, txnId: string | null): BuiltEvent => {
    const txn = txnId === null ? null : { deviceId: 'ABCDEFGHIJ', txnId };
    const verdict = buildEvents({ drafts: [draft], txn }, view, entry, parts);
    if (!verdict.ok) throw new Error(JSON.stringify(verdict));
    const [event] = verdict.value.built;
    if (!event) throw new Error('one draft gives one event');
    view = { ...view, head: verdict.value.head };
    if (event.stateKeyString !== null && event.key !== null)
      state.set(event.stateKeyString, {
        key: event.key,
        event: event.event,
        pdu: event.pdu,
        bytes: event.bytes.length,
      });
    return event;
  };
  const stateEvent = (
    type: string,
    stateKey: string,
    content: Draft['content'],
    sender = ALICE,
  ): BuiltEvent => append({ type, stateKey, content, sender }, null);
  stateEvent('m.room.create', '', { room_version: '11' });
  stateEvent('m.room.member', ALICE, { membership: 'join' });
  stateEvent('m.room.power_levels', '', { users: { [ALICE]: 100 }, events: {}, users_default: 0 });
  stateEvent('m.room.join_rules', '', { join_rule: 'public' });
  for (let n = 0; n < 9; n += 1)
    stateEvent('m.room.member', `@bob${n}:localhost`, { membership: 'join' }, `@bob${n}:localhost`);
  return {
    get view() {
      return view;
    },
    buildMessage: (n) => {
      const content = encryptedContent(`m${n}`) as Draft['content'];
      return append({ type: 'm.room.encrypted', stateKey: null, content, sender: ALICE }, `txn${n}`);
    },
  };
}
