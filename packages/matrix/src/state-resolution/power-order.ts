import { powerLevelOf } from '../event-auth/power-levels.ts';
import type { EventId } from '../ids/event-id.ts';
import { createIdOfRoom } from '../ids/room-id.ts';
import type { Pdu } from '../pdu.ts';
import { createBinaryHeap } from './binary-heap.ts';
import { findCited, type ResolutionContext } from './resolution-context.ts';

// All servers count m.room.create among them, and only what has an empty state key: where the
// specification is silent or differs, a state that others do not share would be worse.
const POWER_TYPES: readonly string[] = ['m.room.power_levels', 'm.room.join_rules', 'm.room.create'];

/**
 * A power event is a state event with type m.room.power_levels or m.room.join_rules, or a state event
 * with type m.room.member where the membership is leave or ban and the sender does not match the
 * state_key.
 */
export function isPowerEvent({ type, stateKey, sender, content }: Pdu): boolean {
  if (POWER_TYPES.includes(type)) return stateKey === '';
  if (type !== 'm.room.member' || stateKey === null || stateKey === sender) return false;
  return content.membership === 'leave' || content.membership === 'ban';
}

/**
 * Step 1: the power events of the full conflicted set and what of it lies in their auth chains.
 * The chain is followed inside the set, as the other servers follow it.
 */
export function selectPowerEvents(full: ReadonlyMap<EventId, Pdu>): Map<EventId, Pdu> {
  const selected = new Map<EventId, Pdu>();
  const open = [...full.values()].filter(isPowerEvent);
  for (let event = open.pop(); event !== undefined; event = open.pop()) {
    selected.set(event.eventId, event);
    for (const eventId of event.authEvents) {
      const authEvent = selected.has(eventId) ? undefined : full.get(eventId);
      if (authEvent !== undefined) open.push(authEvent);
    }
  }
  return selected;
}

interface Candidate {
  readonly event: Pdu;
  readonly senderLevel: number;
}

/**
 * The reverse topological power ordering: the lexicographically smallest topological ordering based on
 * the DAG formed by auth events, from earliest to latest; by Kahn's algorithm.
 */
export function powerOrder(events: ReadonlyMap<EventId, Pdu>, context: ResolutionContext): Pdu[] {
  const citedBy = new Map<EventId, EventId[]>();
  const waitsFor = new Map<EventId, number>();
  const ready = createBinaryHeap(comesFirst);
  const makeReady = (event: Pdu) => ready.push({ event, senderLevel: senderLevel(event, context) });
  for (const event of events.values()) {
    const authEvents = new Set(event.authEvents.filter((id) => events.has(id)));
    waitsFor.set(event.eventId, authEvents.size);
    for (const id of authEvents) addTo(citedBy, id, event.eventId);
    if (authEvents.size === 0) makeReady(event);
  }
  const sorted: Pdu[] = [];
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    sorted.push(next.event);
    for (const id of citedBy.get(next.event.eventId) ?? []) {
      const left = (waitsFor.get(id) ?? 0) - 1;
      waitsFor.set(id, left);
      const event = left === 0 ? events.get(id) : undefined;
      if (event !== undefined) makeReady(event);
    }
  }
  return sorted;
}

// x < y if 1. x's sender has greater power level than y's sender, when looking at their respective
// auth_events; or 2. x's origin_server_ts is less than y's; or 3. x's event_id is less than y's.
function comesFirst(x: Candidate, y: Candidate): boolean {
  if (x.senderLevel !== y.senderLevel) return x.senderLevel > y.senderLevel;
  return isOlder(x.event, y.event);
}

/** The last two grounds of both orderings: the time, and for equal times the id. */
export function isOlder(x: Pdu, y: Pdu): boolean {
  if (x.originServerTs !== y.originServerTs) return x.originServerTs < y.originServerTs;
  return x.eventId < y.eventId;
}

function senderLevel(event: Pdu, { version, getEvent }: ResolutionContext): number {
  const powerLevels = findCited(event, 'm.room.power_levels', '', getEvent);
  const create = version.roomIdIsCreateHash
    ? getEvent(createIdOfRoom(event.roomId))
    : findCited(event, 'm.room.create', '', getEvent);
  const level = powerLevelOf(event.sender, powerLevels, create, version);
  // An order needs a number: a level that cannot be read counts as the default.
  return Number.isNaN(level) ? 0 : level;
}

function addTo(lists: Map<EventId, EventId[]>, key: EventId, value: EventId): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
