export { createEvents, type Events, type EventsParts, type NewEvent } from './service.ts';
export type { EventReader } from './reader.ts';
export type { AppendedEvent, EventHooks } from './hooks.ts';
export type { Appended, Draft, Precondition, RoomIdentity, RoomView, Txn } from './draft.ts';
export { StoredEvent, type Unsigned } from './stored-event.ts';
export type { Visibility } from './visibility.ts';
export type { MembershipRecord } from './store/membership.ts';
export { eventWriters } from './store/writers.ts';
export { pruneTxns } from './store/prune.ts';
