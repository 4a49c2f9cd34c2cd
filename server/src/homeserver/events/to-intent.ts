import type { Intent, Outcome, Row } from '#platform/stream';
import type { BuiltEvent, Head, RoomIdentity, RoomView } from './draft.ts';
import { txnKey } from './draft.ts';
import type { EventHooks } from './hooks.ts';
import {
  currentStateWriter,
  eventRoomWriter,
  eventWriter,
  headWriter,
  membershipWriter,
  redactionWriter,
  roomWriter,
  stateHistoryWriter,
  stateKeyWriter,
  txnWriter,
} from './store/writers.ts';

/** What every row costs on the wire besides its event, roughly. */
const ROW_BYTES = 120;

/** Turns built events into the rows that are committed with them: one intent, a position for each event. */
export function toIntent(
  built: readonly BuiltEvent[],
  head: Head,
  room: RoomIdentity,
  view: RoomView,
  hooks: readonly EventHooks[],
  settled: (outcome: Outcome) => void,
): Intent {
  const rows: Row[] = [];
  built.forEach((event, offset) => {
    rows.push(...eventRows(event, room.room, offset));
    for (const hook of hooks)
      rows.push(...(hook.onAppend?.({ event: event.event, pdu: event.pdu, offset }, view) ?? []));
  });
  const first = built[0];
  if (first?.pdu.type === 'm.room.create') {
    rows.push(roomWriter.row({ room: room.room, roomId: first.pdu.roomId, version: room.version.id }));
  }
  if (first?.txn) {
    const { deviceId } = first.txn;
    const txnId = txnKey(first.txn);
    rows.push(
      txnWriter.row({
        room: room.room,
        userId: first.pdu.sender,
        deviceId,
        txnId,
        eventId: first.pdu.eventId,
      }),
    );
  }
  const { depth, running, joined, invited } = head;
  const extremities = head.extremities.map((extremity) => extremity.event);
  rows.push(
    headWriter.row({ room: room.room, extremities, depth, running, joined, invited }, built.length - 1),
  );
  const roomId = first?.pdu.roomId ?? room.roomId;
  return {
    // A room that is not made yet has no name: its number stands for it, so that it shares a lane with no other.
    lane: room.roomId === '' ? `room ${room.room}` : room.roomId,
    positions: built.length,
    rows,
    ids: built.map((event) => event.pdu.eventId),
    bytes: built.reduce((sum, event) => sum + event.bytes.length, 0) + rows.length * ROW_BYTES,
    wakes: { rooms: [roomId], users: built.map(memberOf).filter((user) => user !== null) },
    settled,
  };
}

function eventRows(event: BuiltEvent, room: number, offset: number): Row[] {
  const { pdu, key } = event;
  const rows: Row[] = [
    eventRoomWriter.row({ eventId: pdu.eventId, room, event: event.event }, offset),
    eventWriter.row(
      {
        room,
        event: event.event,
        eventId: pdu.eventId,
        key,
        type: pdu.type,
        sender: pdu.sender,
        running: event.running,
        auth: event.auth,
        deviceId: event.txn?.deviceId ?? null,
        txnId: event.txn?.txnId ?? null,
        pdu: event.bytes,
      },
      offset,
    ),
  ];
  if (key !== null && pdu.stateKey !== null) {
    if (event.newKey)
      rows.push(stateKeyWriter.row({ room, key, type: pdu.type, stateKey: pdu.stateKey }, offset));
    const change = { room, key, event: event.event, replaced: event.replaced?.event ?? null };
    rows.push(stateHistoryWriter.row(change, offset), currentStateWriter.row(change, offset));
    const membership = pdu.content['membership'];
    if (pdu.type === 'm.room.member' && typeof membership === 'string') {
      rows.push(membershipWriter.row({ userId: pdu.stateKey, room, membership, event: event.event }, offset));
    }
  }
  if (event.redaction) {
    const { target, bytes } = event.redaction;
    rows.push(
      redactionWriter.row({ room, event: target.event, redactedBy: event.event, pdu: bytes }, offset),
    );
  }
  return rows;
}

function memberOf({ pdu }: BuiltEvent): string | null {
  return pdu.type === 'm.room.member' ? pdu.stateKey : null;
}
