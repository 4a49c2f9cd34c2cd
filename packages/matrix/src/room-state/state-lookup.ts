import type { StateLookup } from '../pdu.ts';
import type { EventNumber, KeyNumber } from './room-rows.ts';
import type { RoomStore } from './room-store.ts';
import { lookupView } from './state-view.ts';
import type { StateView } from './state-view.ts';

/** Lets the rules of the room version read a state of numbers. */
export function stateLookup(store: RoomStore, find: (key: KeyNumber) => EventNumber | null): StateLookup {
  return (type, stateKey) => {
    const key = store.findKey(type, stateKey);
    const event = key === null ? null : find(key);
    return event === null ? undefined : store.readPdu(event);
  };
}

export function viewLookup(store: RoomStore, view: StateView): StateLookup {
  return stateLookup(store, (key) => lookupView(store, view, key));
}
