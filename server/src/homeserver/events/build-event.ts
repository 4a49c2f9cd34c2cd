import {
  authEventTypesFor,
  checkAuth,
  checkCanonical,
  contentHash,
  eventIdOf,
  redact,
  roomIdOfCreate,
  stateKeyString,
  type AuthSignatures,
  type EventId,
  type Hasher,
  type JsonObject,
  type Pdu,
  type RoomId,
  type StateKeyString,
  type UserId,
} from '@herald/matrix';
import { accept, refuse, type Verdict } from '#platform/errors';
import { readStoredJson } from '#platform/json';
import type { AppendRequest, BuiltEvent, Draft, Head, RoomView, StateEntry } from './draft.ts';
import { MAX_PDU_BYTES, parsePdu, pduBytes } from './pdu-bytes.ts';
import type { EventHooks } from './hooks.ts';

export interface BuildParts {
  readonly hasher: Hasher;
  readonly signatures: AuthSignatures;
  readonly nowMs: () => number;
  readonly nextNumber: () => number;
  readonly hooks: readonly EventHooks[];
}

type EntryLookup = (key: StateKeyString) => StateEntry | undefined;

/** State keys that the rules read for a request, the keys it sets included. */
export function keysOfRequest(
  request: AppendRequest,
  room: { version: RoomView['version'] },
): StateKeyString[] {
  const keys = new Set<StateKeyString>();
  for (const draft of request.drafts) {
    const tuples = authEventTypesFor(asAuthDraft(draft), room.version);
    for (const [type, stateKey] of tuples) keys.add(stateKeyString(type, stateKey));
    keys.add(stateKeyString('m.room.create', ''));
    if (draft.stateKey !== null) keys.add(stateKeyString(draft.type, draft.stateKey));
    if (draft.redacts?.key != null) keys.add(redactedKey(draft.redacts));
  }
  return [...keys];
}

/**
 * Builds a request's events one upon the other, each checked against the state before it.
 * Pure but for the clock and the numbers it is handed.
 */
export function buildEvents(
  request: AppendRequest,
  start: RoomView,
  entry: EntryLookup,
  parts: BuildParts,
): Verdict<{ built: BuiltEvent[]; head: Head }> {
  const built: BuiltEvent[] = [];
  const added = new Map<StateKeyString, StateEntry>();
  const lookup: EntryLookup = (key) => added.get(key) ?? entry(key);
  let head = start.head;
  for (const draft of request.drafts) {
    // v12: the room's id is known once its create event is built.
    const roomId = built[0]?.pdu.roomId ?? start.roomId;
    const view: RoomView = {
      ...start,
      roomId,
      head,
      state: (type, stateKey) => lookup(stateKeyString(type, stateKey))?.pdu,
    };
    const verdict = buildOne(draft, request, view, lookup, parts);
    if (!verdict.ok) return verdict;
    const event = verdict.value;
    built.push(event);
    if (event.stateKeyString !== null && event.key !== null) {
      added.set(event.stateKeyString, {
        key: event.key,
        event: event.event,
        pdu: event.pdu,
        bytes: event.bytes.length,
      });
    }
    head = headAfter(head, event);
  }
  return accept({ built, head });
}

function buildOne(
  draft: Draft,
  request: AppendRequest,
  view: RoomView,
  lookup: EntryLookup,
  parts: BuildParts,
): Verdict<BuiltEvent> {
  const fault = checkCanonical(draft.content);
  if (!fault.ok) return refuse(400, 'M_BAD_JSON', sentence(fault.reason));
  const held = draft.requires?.(view.state);
  if (held && !held.ok) return held;
  const refusal = parts.hooks
    .map((hook) => hook.checks?.(draft, view))
    .find((verdict) => verdict && !verdict.ok);
  if (refusal && !refusal.ok) return refusal;
  const { version, head } = view;
  const keys = authEventTypesFor(asAuthDraft(draft), version).map(([type, key]) => stateKeyString(type, key));
  const cited = keys.map(lookup).filter((found) => found !== undefined);
  const { pdu, bytes } = seal(
    draft,
    view,
    cited.map((found) => found.pdu.eventId),
    parts,
  );
  if (bytes.length > MAX_PDU_BYTES) {
    return refuse(413, 'M_TOO_LARGE', `The event has ${bytes.length} bytes; ${MAX_PDU_BYTES} are allowed.`);
  }
  const verdict = checkAuth(pdu, version, view.state, parts.signatures);
  if (!verdict.ok) return refuse(403, 'M_FORBIDDEN', sentence(verdict.reason));
  const key = draft.stateKey === null ? null : stateKeyString(draft.type, draft.stateKey);
  const replaced = key === null ? null : (lookup(key) ?? null);
  const notifies = parts.hooks.some((hook) => hook.notifies?.(pdu, view));
  return accept({
    event: parts.nextNumber(),
    pdu,
    bytes,
    auth: draft.stateKey === null ? null : cited.map((found) => found.event),
    stateKeyString: key,
    key: key === null ? null : (replaced?.key ?? parts.nextNumber()),
    newKey: key !== null && replaced === null,
    replaced,
    running: head.running + (notifies ? 1 : 0),
    notifies,
    redaction: draft.redacts ? redactRecord(draft.redacts, view) : null,
    txn: request.txn,
  });
}

/** Gives a draft its place, hash and id. */
function seal(
  draft: Draft,
  view: RoomView,
  authEvents: readonly EventId[],
  parts: BuildParts,
): { pdu: Pdu; bytes: Buffer } {
  const { version, head } = view;
  const prevEvents = head.extremities.map((extremity) => extremity.eventId);
  const isFirst = draft.type === 'm.room.create';
  const wire: Record<string, unknown> = {
    auth_events: authEvents,
    content: draft.content,
    depth: head.depth + 1,
    origin_server_ts: draft.originServerTs ?? parts.nowMs(),
    prev_events: prevEvents,
    sender: draft.sender,
    type: draft.type,
  };
  // v12: the create event has no room_id; the room's id is the event's own hash.
  if (!(isFirst && version.roomIdIsCreateHash)) wire['room_id'] = view.roomId;
  if (draft.stateKey !== null) wire['state_key'] = draft.stateKey;
  if (draft.redacts && version.redactsIn === 'event') wire['redacts'] = draft.redacts.eventId;
  wire['hashes'] = { sha256: contentHash(wire as JsonObject, parts.hasher) };
  const eventId = eventIdOf(wire as JsonObject, version, parts.hasher);
  const roomId = isFirst && version.roomIdIsCreateHash ? roomIdOfCreate(eventId) : (view.roomId as RoomId);
  return { pdu: parsePdu(wire as JsonObject, eventId, roomId), bytes: pduBytes(wire as JsonObject) };
}

function headAfter(head: Head, { event, pdu, running, replaced, stateKeyString: key }: BuiltEvent): Head {
  const before = membershipOf(replaced?.pdu);
  const after = pdu.type === 'm.room.member' && key !== null ? membershipOf(pdu) : before;
  return {
    extremities: [{ event, eventId: pdu.eventId }],
    depth: pdu.depth,
    running,
    joined: head.joined + Number(after === 'join') - Number(before === 'join'),
    invited: head.invited + Number(after === 'invite') - Number(before === 'invite'),
  };
}

function membershipOf(pdu: Pdu | undefined): unknown {
  return pdu?.type === 'm.room.member' ? pdu.content['membership'] : undefined;
}

function redactRecord(
  target: NonNullable<Draft['redacts']>,
  view: RoomView,
): NonNullable<BuiltEvent['redaction']> {
  const wire = readStoredJson<JsonObject>(target.pdu);
  const redacted = redact(wire, view.version);
  return {
    target,
    bytes: pduBytes(redacted),
    pdu: parsePdu(redacted, target.eventId as EventId, view.roomId as RoomId),
  };
}

function redactedKey(target: NonNullable<Draft['redacts']>): StateKeyString {
  const wire = readStoredJson<JsonObject>(target.pdu) as { type: string; state_key: string };
  return stateKeyString(wire.type, wire.state_key);
}

function asAuthDraft(draft: Draft): {
  type: string;
  stateKey: string | null;
  sender: UserId;
  content: JsonObject;
} {
  return {
    type: draft.type,
    stateKey: draft.stateKey,
    sender: draft.sender as UserId,
    content: draft.content,
  };
}

function sentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}
