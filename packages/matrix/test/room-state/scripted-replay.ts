import assert from 'node:assert/strict';
import {
  signaturesCheckedOnReceipt,
  stateKeyString,
  type EventId,
  type Pdu,
  type RoomVersion,
  type StateKeyString,
} from '../../src/index.ts';
import {
  afterOf,
  appendLocal,
  beforeOf,
  createMemoryRoomStore,
  createRoomContext,
  createRoomPolicy,
  fullState,
  fullStateByProbe,
  joinRemote,
  presentRef,
  receive,
  receiveOutlier,
  type EventNumber,
  type MemoryRoomStore,
  type Receipt,
  type Ref,
  type RoomContext,
  type RoomRows,
  type RoomStore,
} from '../../src/room-state/index.ts';
import { STATE_RULES, type StateRules } from '../../src/room-state/state-rules.ts';
import type { FullState } from './full-map-server.ts';
import { PersistedRoom } from './persisted-room.ts';
import type { Expected, RoomScript, Step } from './room-script.ts';

export interface TestRoom {
  readonly room: RoomContext;
  readonly store: MemoryRoomStore;
}

export interface Replayed extends TestRoom {
  readonly rows: RoomRows;
}

export interface OpenOptions {
  readonly rows?: RoomRows;
  /** Reads the events that the rows name. */
  readonly readStored?: (eventId: string) => Pdu;
  readonly rules?: StateRules;
}

/** A room under test over some rows. */
export function openRoom(version: RoomVersion, options: OpenOptions = {}): TestRoom {
  const store = createMemoryRoomStore(options.rows, options.readStored);
  const policy = createRoomPolicy(version, signaturesCheckedOnReceipt({ verify: () => true }));
  return { room: createRoomContext(store, policy, options.rules), store };
}

/** Positions of one room: the log gives the ones between to other rooms. */
export function createPositions(store: RoomStore): () => number {
  return () => store.lastPosition() + 1 + (store.lastPosition() % 3);
}

/** Does one step; null: refused, or nothing to receive. */
export function takeStep(
  { room, store }: TestRoom,
  step: Step,
  takePosition = createPositions(store),
): Receipt | null {
  switch (step.kind) {
    case 'outlier':
      receiveOutlier(room, step.pdu);
      return null;
    case 'append':
      return appendLocal(room, step.pdu, takePosition);
    case 'join':
      return joinRemote(room, step.pdu, step.given, takePosition);
    case 'receive': {
      const { given, backfilledFrom } = step;
      return receive(room, step.pdu, { given, takePosition, ...(backfilledFrom && { backfilledFrom }) });
    }
  }
}

/**
 * Goes through a script and compares everything with the full-map server after each step, and all at the
 * end.
 */
export function replay(script: RoomScript, rules: StateRules = STATE_RULES): Replayed {
  const test = openRoom(script.version, { rules });
  const persisted = new PersistedRoom();
  const lines = new Map<number, FullState>();
  for (const step of script.steps) {
    const receipt = takeStep(test, step);
    compareStep(test.store, step, receipt);
    persisted.write(test.store.takeJournal());
    if (step.kind !== 'outlier' && step.expected !== null)
      lines.set(test.store.lastPosition(), step.expected.line);
  }
  compareAll(test.store, script, lines);
  return { ...test, rows: persisted.rows() };
}

export function compareStep(store: RoomStore, step: Step, receipt: Receipt | null): void {
  if (step.kind === 'outlier') {
    assert.equal(store.findEvent(step.pdu.eventId)?.badAuth, step.badAuth);
    return;
  }
  const { expected } = step;
  if (expected === null) {
    assert.equal(receipt, null);
    return;
  }
  assert.equal(receipt?.status, expected.status);
  compareEvent(store, expected);
  compareState(store, presentRef(store), expected.line);
  const current = [...store.listCurrent()].map(({ key, event }) => [key, event!] as const);
  sameState(named(store, current), expected.line);
  const extremities = store.listExtremities().map((event) => store.getEvent(event).eventId);
  assert.deepEqual(new Set<string>(extremities), expected.extremities);
}

/** All states once more: a ref never changes its meaning, and a look at one key agrees with the whole. */
function compareAll(store: RoomStore, script: RoomScript, lines: ReadonlyMap<number, FullState>): void {
  for (const step of script.steps) {
    if (step.kind === 'outlier' || step.expected === null) continue;
    compareEvent(store, step.expected);
    const row = store.findEvent(step.pdu.eventId)!;
    sameState(named(store, fullStateByProbe(store, beforeOf(row))), step.expected.before);
    sameState(named(store, fullStateByProbe(store, afterOf(row))), step.expected.after);
  }
  for (const [position, line] of lines) compareState(store, { line: 0, seq: position }, line);
}

function compareEvent(store: RoomStore, expected: Expected): void {
  const row = store.findEvent(expected.pdu.eventId)!;
  assert.equal(row.status, expected.status);
  assert.equal(row.badAuth, expected.badAuth);
  assert.equal(row.position !== null, expected.isLive);
  compareState(store, beforeOf(row), expected.before);
  compareState(store, afterOf(row), expected.after);
}

export function compareState(store: RoomStore, ref: Ref, expected: FullState): void {
  sameState(named(store, fullState(store, ref)), expected);
}

export function named(
  store: RoomStore,
  state: Iterable<readonly [number, EventNumber]>,
): Map<StateKeyString, EventId> {
  const byName = new Map<StateKeyString, EventId>();
  for (const [key, event] of state) {
    const { type, stateKey } = store.getKey(key);
    byName.set(stateKeyString(type, stateKey), store.getEvent(event).eventId as EventId);
  }
  return byName;
}

function sameState(actual: FullState, expected: FullState): void {
  const isSame =
    actual.size === expected.size && [...actual].every(([key, event]) => expected.get(key) === event);
  if (!isSame) assert.deepEqual(actual, expected);
}
