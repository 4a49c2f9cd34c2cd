import type { Pdu } from '../pdu.ts';
import { beforeOf } from './event-refs.ts';
import { lookup } from './lookup.ts';
import { MAIN_LINE } from './room-rows.ts';
import type { EventNumber, Ref } from './room-rows.ts';
import type { RoomStore } from './room-store.ts';

/** The state event that the server's own line held for a key at a position. */
export function stateAt(
  store: RoomStore,
  position: number,
  type: string,
  stateKey: string,
): EventNumber | null {
  return stateIn(store, { line: MAIN_LINE, seq: position }, type, stateKey);
}

/** The state event that a state holds for a key. */
export function stateIn(store: RoomStore, ref: Ref, type: string, stateKey: string): EventNumber | null {
  const key = store.findKey(type, stateKey);
  return key === null ? null : lookup(store, ref, key);
}

/** A user's membership event before an event: what decides whether the user may see it. */
export function membershipAt(store: RoomStore, userId: string, event: EventNumber): Pdu | null {
  const member = stateIn(store, beforeOf(store.getEvent(event)), 'm.room.member', userId);
  return member === null ? null : store.readPdu(member);
}
