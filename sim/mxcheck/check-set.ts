import { looksTheSame } from '../history/share-events.ts';
import type { Operation, SeenEvent, Send } from '../history/operation.ts';
import { nameEvent, type Facts, type JudgedRoom } from './facts.ts';
import type { RoomOrder } from './final-order.ts';
import type { Findings } from './report.ts';
import type { Sent } from './sent-messages.ts';
import { UNPLACED, listsOf } from './shown-events.ts';

/** Holds what was acknowledged and what was shown against what the rooms hold in the end (D1, D2, D9). */
export function checkSet(facts: Facts, findings: Findings): void {
  const stored = storedByUid(facts);
  for (const { order } of facts.rooms.values()) checkFinalRead(order, facts, findings);
  for (const sent of facts.sends.values()) checkSent(sent, facts, findings, stored);
  checkTransactions(facts.operations, findings);
  checkShown(facts, findings, stored);
}

/** Event by room and uid. */
type Stored = ReadonlyMap<string, SeenEvent>;

function storedByUid({ rooms }: Facts): Stored {
  const stored = new Map<string, SeenEvent>();
  for (const { order } of rooms.values()) {
    for (const event of order.events) {
      const key = `${order.roomId} ${event.uid}`;
      if (event.uid !== undefined && !stored.has(key)) stored.set(key, event);
    }
  }
  return stored;
}

function checkFinalRead({ roomId, events, twice, line }: RoomOrder, facts: Facts, findings: Findings): void {
  for (const event of twice) {
    findings.add('doubled', [line], `${nameEvent(roomId, event)} stands twice in the final read.`);
  }
  const ids = new Map<string, string>();
  for (const event of events) {
    if (event.uid === undefined) continue;
    const other = ids.get(event.uid);
    if (other !== undefined) {
      const lines = [facts.sends.get(event.uid)?.line ?? line, line];
      findings.add('doubled', lines, `${nameEvent(roomId, event)} is stored as ${other}, too.`);
    }
    ids.set(event.uid, event.eventId);
  }
}

function checkSent(sent: Sent<Send>, facts: Facts, findings: Findings, stored: Stored): void {
  const { ack, deed, proc, line } = sent;
  if (!ack) return;
  const room = facts.rooms.get(deed.roomId);
  // A room that nobody read in the end is a finding of its own.
  if (!room || ack.ns > room.order.readNs) return;
  const name = `${deed.uid} of ${proc} in ${deed.roomId}`;
  const event = stored.get(`${deed.roomId} ${deed.uid}`);
  if (!event) {
    const words = `${name} was acknowledged on line ${ack.line} as ${ack.deed.eventId} and is not in the final read.`;
    findings.add('lost', [line, ack.line, room.order.line], words);
  } else if (event.eventId !== ack.deed.eventId) {
    const words = `${name} was acknowledged on line ${ack.line} as ${ack.deed.eventId} and is stored as ${event.eventId}.`;
    findings.add('renamed', [line, ack.line, room.order.line], words);
  }
}

/** One transaction id of one device in one room has one event id. */
function checkTransactions(operations: readonly Operation[], findings: Findings): void {
  const answers = new Map<string, { eventId: string; line: number }>();
  for (const [index, { deed, proc, ending }] of operations.entries()) {
    if (deed.f !== 'send' || ending !== 'ok' || deed.eventId === null) continue;
    const key = `${proc} ${deed.roomId} ${deed.txnId}`;
    const first = answers.get(key);
    if (!first) answers.set(key, { eventId: deed.eventId, line: index + 2 });
    else if (first.eventId !== deed.eventId) {
      const words = `${deed.uid}, transaction ${deed.txnId} of ${proc} in ${deed.roomId}, was acknowledged as ${first.eventId} on line ${first.line} and as ${deed.eventId} on line ${index + 2}.`;
      findings.add('renamed', [first.line, index + 2], words);
    }
  }
}

function checkShown(facts: Facts, findings: Findings, stored: Stored): void {
  const told = new Set<string>();
  for (const [index, operation] of facts.operations.entries()) {
    for (const [list, { roomId, events }] of listsOf(operation).entries()) {
      const room = facts.rooms.get(roomId);
      const places = facts.shown.listOf(index, list);
      for (const [at, event] of events.entries()) {
        const position = places[at] ?? UNPLACED;
        const showing = { roomId, event, operation, line: index + 2 };
        // What agrees with the final read needs one look at the message itself, for all its readers.
        const isKnown = position !== UNPLACED && room?.order.events[position] === event;
        if (isKnown && told.has(event.eventId)) continue;
        told.add(event.eventId);
        checkShowing(showing, facts, findings);
        if (room) compareWithStored(showing, { room, position, stored }, facts, findings);
      }
    }
  }
}

interface Showing {
  readonly roomId: string;
  readonly event: SeenEvent;
  readonly operation: Operation;
  readonly line: number;
}

/** Whether a shown message was sent, and so. */
function checkShowing({ roomId, event, operation, line }: Showing, facts: Facts, findings: Findings): void {
  if (event.uid === undefined) return;
  const name = nameEvent(roomId, event);
  const sent = facts.sends.get(event.uid);
  if (!sent || sent.deed.roomId !== roomId || sent.invokeNs > operation.completeNs) {
    findings.add('phantom', [line], `${name} was shown on line ${line}, and nobody had sent it there.`);
    return;
  }
  if (sent.ending === 'fail') {
    const words = `${name} was refused on line ${sent.line} and shown on line ${line}.`;
    findings.add('aborted-read', [sent.line, line], words);
  }
  const sender = sent.proc.slice(0, sent.proc.lastIndexOf('/'));
  if (event.digest !== sent.deed.digest || event.sender !== sender) {
    const words = `${name} is shown on line ${line} with other content or another sender than ${sent.proc} sent on line ${sent.line}.`;
    findings.add('corrupt', [sent.line, line], words);
  }
}

function compareWithStored(
  { roomId, event, operation, line }: Showing,
  { room, position, stored }: { room: JudgedRoom; position: number; stored: Stored },
  facts: Facts,
  findings: Findings,
): void {
  const { order } = room;
  const name = nameEvent(roomId, event);
  const kept = order.events[position];
  if (kept) {
    if (looksTheSame(kept, event)) return;
    const words = `${name} looks otherwise on line ${line} than in the final read on line ${order.line}.`;
    findings.add('corrupt', [line, order.line], words);
    return;
  }
  const isSent = event.uid === undefined || facts.sends.get(event.uid)?.deed.roomId === roomId;
  if (operation.completeNs > order.readNs || !isSent) return;
  const other = event.uid === undefined ? undefined : stored.get(`${roomId} ${event.uid}`);
  const words = other
    ? `${name} was shown on line ${line} and is stored as ${other.eventId}, too.`
    : `${name} was shown on line ${line} and is not in the final read.`;
  const lines = event.uid === undefined ? [line] : [facts.sends.get(event.uid)?.line ?? line, line];
  findings.add(other ? 'doubled' : 'lost', [...lines, order.line], words);
}
