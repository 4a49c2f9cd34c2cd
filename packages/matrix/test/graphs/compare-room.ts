import {
  checkAuth,
  checkAuthEvents,
  citedState,
  resolve,
  ROOM_VERSIONS,
  stateKeyString,
  type EventId,
  type Pdu,
  type RoomVersion,
  type StateKeyString,
  type StateMap,
} from '../../src/index.ts';
import { oracleAllows, oracleCites } from '../oracle/event-auth.ts';
import type { OracleRoom, OracleState } from '../oracle/room.ts';
import { oracleResolve } from '../oracle/state-resolution.ts';
import { contextOf, randomEvent, startRandomRoom, type RandomRoom } from './random-room.ts';
import { createRandom, type Random } from './random.ts';

/** What was compared, by name, and the first sentences about differences. */
export interface Comparison {
  readonly counts: Map<string, number>;
  readonly differences: string[];
}

export function createComparison(): Comparison {
  return { counts: new Map(), differences: [] };
}

/**
 * Grows one random room and compares both implementations on every event, on states that nobody would
 * have, and on what sets of states resolve to. `alter` lets a test break the version under test.
 */
export function compareRoom(
  seed: number,
  comparison: Comparison,
  alter: (version: RoomVersion) => RoomVersion = (version) => version,
): void {
  const random = createRandom(seed);
  const version = random.pick(ROOM_VERSIONS);
  const room = startRandomRoom(random, alter(version));
  const subject = { seed, random, room, oracle: oracleOf(room, Number(version.id)), comparison };
  const steps = random.chance(0.01) ? 150 : 10 + random.int(30);
  for (let step = 0; step < steps; step++) compareEvent(subject, randomEvent(random, room, step));
  for (let i = 0; i < 4; i++) compareResolution(subject);
}

interface Subject {
  readonly seed: number;
  readonly random: Random;
  readonly room: RandomRoom;
  readonly oracle: OracleRoom;
  readonly comparison: Comparison;
}

function compareEvent(subject: Subject, event: Pdu): void {
  const { random, room, oracle } = subject;
  const { version, events, rejected } = room;
  const context = contextOf(room);
  const cites = checkAuthEvents(event, version, { ...context, isRejected: (id) => rejected.has(id) }).ok;
  compare(subject, `citing`, event, cites, oracleCites(event, oracle, rejected));

  const own = citedState(event, version, context.getEvent);
  const create = version.roomIdIsCreateHash ? [room.create] : [];
  const cited = [...create, ...held(event.authEvents, events)];
  const byOwn = checkAuth(event, version, own, context.signatures).ok;
  compare(subject, 'own', event, byOwn, oracleAllows(event, cited, oracle));

  const before = room.before.get(event.eventId) ?? new Map<StateKeyString, EventId>();
  room.before.set(event.eventId, before);
  const allowed = compareOnState(subject, 'before', event, before);
  if (random.chance(0.5)) compareOnState(subject, 'any', event, randomState(random, room));
  if (event.prevEvents.length > 1) {
    const states = event.prevEvents.map((id) => room.after.get(id) as StateMap);
    compareStates(
      subject,
      'merge',
      before,
      oracleResolve(
        states.map((state) => listOf(state, events)),
        oracle,
      ),
      events,
    );
  }

  events.set(event.eventId, event);
  if (!cites || !byOwn) room.badAuth.add(event.eventId);
  if (!cites || !byOwn || !allowed) rejected.add(event.eventId);
  const enters = event.stateKey !== null && !rejected.has(event.eventId);
  const after = enters ? new Map([...before, [keyOf(event), event.eventId]]) : before;
  room.after.set(event.eventId, after);
}

function compareOnState(subject: Subject, name: string, event: Pdu, state: StateMap): boolean {
  const { room, oracle } = subject;
  const { getEvent, signatures } = contextOf(room);
  const lookup = (type: string, stateKey: string) => {
    const id = state.get(stateKeyString(type, stateKey));
    return id === undefined ? undefined : getEvent(id);
  };
  const { ok } = checkAuth(event, room.version, lookup, signatures);
  compare(subject, name, event, ok, oracleAllows(event, listOf(state, room.events), oracle));
  return ok;
}

function compareResolution(subject: Subject): void {
  const { random, room, oracle } = subject;
  const known = [...room.after.values()];
  const states: StateMap[] = Array.from({ length: 2 + random.int(3) }, () =>
    random.chance(0.85) ? random.pick(known) : randomState(random, room),
  );
  const events = hideSome(random, room, states);
  const context = contextOf(room, events);
  const resolved = resolve(room.version, states, context);
  const expected = oracleResolve(
    states.map((state) => listOf(state, events)),
    { ...oracle, events },
  );
  compareStates(subject, 'resolve', resolved, expected, events);
  const again = resolve(room.version, random.shuffle([...states, random.pick(states)]), context);
  compareStates(subject, 'order', again, listOf(resolved, events), events);
}

/** The events without one or two that stand in the auth chains alone: a server may lack them. */
function hideSome(random: Random, room: RandomRoom, states: readonly StateMap[]): Map<EventId, Pdu> {
  const needed = new Set([room.create.eventId, ...states.flatMap((state) => [...state.values()])]);
  const events = new Map(room.events);
  const others = [...events.keys()].filter((id) => !needed.has(id));
  if (others.length > 0 && random.chance(0.3)) {
    events.delete(random.pick(others));
    events.delete(random.pick(others));
  }
  return events;
}

/** A state of events that never stood together, rejected ones included. */
function randomState(random: Random, { events, create }: RandomRoom): StateMap {
  const own = [...events.values()].filter((e) => e.stateKey !== null && e.roomId === create.roomId);
  const state = new Map(own.length === 0 ? [] : [[keyOf(create), create.eventId]]);
  for (const event of random.shuffle(own)) {
    if (random.chance(0.7) && (event.type !== 'm.room.create' || random.chance(0.1))) {
      state.set(keyOf(event), event.eventId);
    }
  }
  return state;
}

function compare(subject: Subject, name: string, event: Pdu, actual: boolean, expected: boolean): void {
  const { counts, differences } = subject.comparison;
  const count = `${name} ${describe(event)} ${expected ? 'allowed' : 'refused'}`;
  counts.set(count, (counts.get(count) ?? 0) + 1);
  if (actual === expected) return;
  differences.push(`seed ${subject.seed} v${subject.oracle.version} ${count} ${JSON.stringify(event)}`);
}

function describe({ type, content }: Pdu): string {
  if (type !== 'm.room.member') return type;
  const how = content['third_party_invite'] !== undefined ? ' by third party' : '';
  return `member ${JSON.stringify(content['membership'])}${how}`;
}

function compareStates(
  subject: Subject,
  name: string,
  actual: StateMap,
  expected: OracleState,
  events: ReadonlyMap<EventId, Pdu>,
): void {
  const { counts, differences } = subject.comparison;
  counts.set(name, (counts.get(name) ?? 0) + 1);
  const found = listOf(actual, events);
  if (found.length === expected.length && expected.every((event) => found.includes(event))) return;
  const [more, less] = [
    found.filter((e) => !expected.includes(e)),
    expected.filter((e) => !found.includes(e)),
  ];
  differences.push(
    `seed ${subject.seed} v${subject.oracle.version} ${name} ${JSON.stringify({ more, less })}`,
  );
}

function oracleOf(room: RandomRoom, version: number): OracleRoom {
  const { signatures } = contextOf(room);
  return {
    version,
    events: room.events,
    badAuth: room.badAuth,
    isSignedBy: (event) => signatures.isSignedBy(event),
    verify: signatures.verifier.verify,
  };
}

function listOf(state: StateMap, events: ReadonlyMap<EventId, Pdu>): Pdu[] {
  return held([...state.values()], events);
}

function held(ids: readonly EventId[], events: ReadonlyMap<EventId, Pdu>): Pdu[] {
  return ids.map((id) => events.get(id)).filter((event) => event !== undefined);
}

function keyOf(event: Pdu): StateKeyString {
  return stateKeyString(event.type, event.stateKey ?? '');
}
