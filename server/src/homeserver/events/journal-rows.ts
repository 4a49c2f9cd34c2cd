import type { EventId, Pdu } from '@herald/matrix';
import type { LineRow, RoomRows, RoomStore } from '@herald/matrix/room-state';
import { MAIN_LINE, stateIn } from '@herald/matrix/room-state';
import { assert } from '#platform/errors';
import type { Row } from '#platform/stream';
import type { Head, RoomIdentity, RoomView, Txn } from './draft.ts';
import type { EventHooks } from './hooks.ts';
import type { Renumbering } from './renumber.ts';
import {
  edgeWriter,
  PENDING,
  receivedEventWriter,
  sideLineWriter,
  sideRowWriter,
  stateRemovalWriter,
} from './store/room-state-rows.ts';
import {
  currentStateWriter,
  eventRoomWriter,
  headWriter,
  membershipWriter,
  roomWriter,
  stateHistoryWriter,
  stateKeyWriter,
  txnWriter,
} from './store/writers.ts';

/** An event as it came: what the rules read of it, and the bytes that are stored. */
export interface WireEvent {
  readonly pdu: Pdu;
  /** Canonical JSON without signatures. */
  readonly bytes: Buffer;
  readonly signatures: Buffer | null;
  /** Of an event of this server that a client may send again. */
  readonly txn?: Txn;
}

export interface JournalParts {
  readonly room: RoomIdentity;
  /** The room's first rows are written, its own one with them. */
  readonly isNew: boolean;
  readonly head: Head;
  /** The room with the journal's changes made. */
  readonly store: RoomStore;
  /** What the store wrote, in its own numbers. */
  readonly journal: RoomRows;
  readonly renumbering: Renumbering;
  /** The numbers of events that are stored already. */
  readonly isStored: (event: number) => boolean;
  readonly wireOf: (eventId: string) => WireEvent;
  readonly hooks: readonly EventHooks[];
  /** How many positions the journal takes; the first is PENDING. */
  readonly positions: number;
}

export interface JournalPlan {
  readonly rows: readonly Row[];
  /** Users whose membership changed. */
  readonly members: readonly string[];
}

/** Turns what the model of a room's state wrote into the rows of one intent. Pure but for what hooks do. */
export function journalRows(parts: JournalParts): JournalPlan {
  const { room, isNew, head, journal, renumbering, store, positions } = parts;
  const { room: number, roomId, version } = room;
  const walk = walkPositions(parts);
  const written = renumbering.rows(journal);
  const rows: Row[] = [];
  if (isNew) rows.push(roomWriter.row({ room: number, roomId, version: version.id }));
  journal.events.forEach((own, at) => {
    const row = written.events[at]!;
    const { pdu, bytes, signatures, txn } = parts.wireOf(row.eventId);
    if (!parts.isStored(own.event)) {
      rows.push(eventRoomWriter.row({ eventId: row.eventId, room: number, event: row.event }));
    }
    if (txn) rows.push(txnWriter.row({ room: number, userId: pdu.sender, ...txn, eventId: row.eventId }));
    const running = walk.running.get(own.event) ?? head.running;
    const { type, sender } = pdu;
    const { deviceId = null, txnId = null } = txn ?? {};
    const event = { room: number, row, type, sender, running, deviceId, txnId, pdu: bytes, signatures };
    rows.push(receivedEventWriter.row(event));
  });
  rows.push(...stateRows(number, written));
  rows.push(...walk.rows);
  const extremities = store.listExtremities();
  const depth = extremities.reduce((deepest, event) => Math.max(deepest, store.readPdu(event).depth), 0);
  const counts = { depth, running: walk.head.running, joined: walk.head.joined, invited: walk.head.invited };
  const cited = extremities.map(renumbering.event);
  rows.push(headWriter.row({ room: number, extremities: cited, ...counts }, positions - 1));
  return { rows, members: walk.members };
}

/** Rows that say the same in the journal and in the database. */
function stateRows(room: number, written: RoomRows): Row[] {
  return [
    ...written.keys.map((row) => stateKeyWriter.row({ room, ...row })),
    ...written.edges.map((row) => edgeWriter.row({ room, ...row })),
    ...written.history.map((row) => stateHistoryWriter.row({ room, ...row }, offsetOf(row.seq))),
    ...written.current.map(({ key, event, position }) =>
      event === null
        ? stateRemovalWriter.row({ room, key })
        : currentStateWriter.row({ room, key, event, replaced: null }, offsetOf(position)),
    ),
    ...written.sideLines.map((row) => sideLineWriter.row({ room, ...row })),
    ...written.sideRows.map((row) => sideRowWriter.row({ room, ...row })),
  ];
}

/** Goes through the positions taken: what hooks add to an event that is live, and whose membership changed. */
function walkPositions(parts: JournalParts) {
  const { room, journal, renumbering, store, hooks, positions } = parts;
  const rows: Row[] = [];
  const members: string[] = [];
  const runningOf = new Map<number, number>();
  let head = parts.head;
  for (let offset = 0; offset < positions; offset += 1) {
    const view = viewBefore(room, head, store, offset);
    const live = journal.events.find((row) => row.position === PENDING + offset);
    if (live) {
      const pdu = store.readPdu(live.event);
      const appended = { event: renumbering.event(live.event), pdu, offset };
      const running = head.running + Number(hooks.some((hook) => hook.notifies?.(pdu, view)));
      for (const hook of hooks) rows.push(...(hook.onAppend?.(appended, view) ?? []));
      runningOf.set(live.event, running);
      head = { ...head, running };
    }
    for (const change of journal.history.filter((row) => row.seq === PENDING + offset)) {
      const { type, stateKey: userId } = store.getKey(change.key);
      if (type !== 'm.room.member') continue;
      const [before, after] = [membershipOf(store, change.replaced), membershipOf(store, change.event)];
      head = {
        ...head,
        joined: head.joined + Number(after === 'join') - Number(before === 'join'),
        invited: head.invited + Number(after === 'invite') - Number(before === 'invite'),
      };
      members.push(userId);
      const event = renumbering.event(standsFor(change));
      rows.push(membershipWriter.row({ userId, room: room.room, membership: after, event }, offset));
    }
  }
  return { rows, members, running: runningOf, head };
}

function viewBefore(room: RoomIdentity, head: Head, store: RoomStore, offset: number): RoomView {
  const ref = { line: MAIN_LINE, seq: PENDING + offset - 1 };
  return {
    ...room,
    head,
    state: (type, stateKey) => {
      const event = stateIn(store, ref, type, stateKey);
      return event === null ? undefined : store.readPdu(event);
    },
  };
}

/** Who has no membership has left. */
function membershipOf(store: RoomStore, event: number | null): string {
  const membership = event === null ? undefined : store.readPdu(event).content['membership'];
  return typeof membership === 'string' ? membership : 'leave';
}

/** The event that tells of a change; of a removal it is the one that was removed. */
function standsFor({ event, replaced }: LineRow): number {
  const told = event ?? replaced;
  assert(told !== null, 'a change has an event before it or after it');
  return told;
}

function offsetOf(position: number): number {
  assert(position >= PENDING, 'a room only changes at positions of its own intent');
  return position - PENDING;
}

/** What a room's head names, with the ids that the next event cites. */
export function extremitiesOf(store: RoomStore): Head['extremities'] {
  return store
    .listExtremities()
    .map((event) => ({ event, eventId: store.getEvent(event).eventId as EventId }));
}
