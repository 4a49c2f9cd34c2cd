import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifier } from '../../test/node-crypto.ts';
import { findVectors, readVector } from '../../test/vectors.ts';
import {
  readPdu,
  resolve,
  roomVersion,
  signaturesCheckedOnReceipt,
  splitStateKeyString,
  stateKeyString,
  type EventId,
  type JsonObject,
  type Pdu,
  type RoomVersion,
  type StateKeyString,
  type StateMap,
} from '../index.ts';

interface Index {
  readonly batches: Readonly<Record<string, readonly string[]>>;
  readonly stateMaps: Readonly<Record<string, { states: readonly string[]; pdus: readonly string[] }>>;
}
type Room = ReadonlyMap<EventId, Pdu>;
type Resolver = (batch: readonly Pdu[], state: StateMap) => StateMap;

const folder = findVectors('state-res');

if (folder === null) {
  test('NOT RUN: the state resolution vectors are not here; HERALD_VECTORS names their folder', (t) => {
    t.skip('no vectors on this machine');
  });
} else {
  const index = readVector(folder, 'index.json') as Index;
  for (const [name, files] of Object.entries(index.batches)) runBatches(folder, name, files);
  for (const [name, { states, pdus }] of Object.entries(index.stateMaps)) runMaps(folder, name, states, pdus);
}

function runBatches(folder: string, name: string, files: readonly string[]): void {
  const batches = files.map((file) => readPdus(folder, file));
  const all = batches.flat();
  const room = new Map(all.map((event) => [event.eventId, event]));
  const ways: Readonly<Record<string, readonly (readonly Pdu[])[]>> = {
    'file by file': batches,
    'all at once': [all],
  };
  test(`vector ${name}, event by event`, () => {
    assert.deepEqual(
      describeState(resolveByGraph(all, room), room),
      readVector(folder, `expected/${name}.json`),
    );
  });
  for (const [way, steps] of Object.entries(ways)) {
    test(`vector ${name}, ${way}`, () => {
      let state: StateMap = new Map();
      const add: Resolver = (batch, before) => {
        const single = batch.map((event) => new Map([[keyOf(event), event.eventId]]));
        return resolveIn(room, before.size === 0 ? single : [before, ...single]);
      };
      for (const step of steps) state = add(step, state);
      assert.deepEqual(describeState(state, room), readVector(folder, `expected/${name}.json`));
    });
  }
}

function runMaps(folder: string, name: string, states: readonly string[], pdus: readonly string[]): void {
  test(`vector ${name}`, () => {
    const room = new Map(
      pdus.flatMap((file) => readPdus(folder, file)).map((event) => [event.eventId, event]),
    );
    const maps = states.map((file) => {
      const ids = readVector(folder, `fixtures/${file}`) as EventId[];
      return new Map(ids.map((id) => [keyOf(get(room, id)), id]));
    });
    const expected = readVector(folder, `expected/${name}.json`);
    assert.deepEqual(describeState(resolveIn(room, maps), room), expected);
    assert.deepEqual(describeState(resolveIn(room, maps.reverse()), room), expected);
  });
}

/** The state after the last event, by walking prev_events and resolving where branches meet. */
function resolveByGraph(events: readonly Pdu[], room: Room): StateMap {
  const after = new Map<EventId, StateMap>();
  const waiting = [...events];
  for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
    const states = event.prevEvents.map((id) => after.get(id));
    if (states.includes(undefined)) {
      waiting.push(event);
      continue;
    }
    const before = resolveIn(room, states as StateMap[]);
    after.set(event.eventId, new Map([...before, [keyOf(event), event.eventId]]));
  }
  const cited = new Set(events.flatMap((event) => event.prevEvents));
  const ends = events.filter((event) => !cited.has(event.eventId));
  return resolveIn(
    room,
    ends.map((event) => after.get(event.eventId) as StateMap),
  );
}

function resolveIn(room: Room, states: readonly StateMap[]): StateMap {
  return resolve(versionOf(room), states, {
    getEvent: (id) => room.get(id),
    isBadAuth: () => false,
    signatures: signaturesCheckedOnReceipt(verifier),
  });
}

function versionOf(room: Room): RoomVersion {
  const create = [...room.values()].find((event) => event.type === 'm.room.create');
  const version = roomVersion(create?.content.room_version as string);
  assert.ok(version);
  return version;
}

function readPdus(folder: string, file: string): Pdu[] {
  const events = readVector(folder, `fixtures/${file}`) as JsonObject[];
  return events.map((event) => readPdu(event, event.event_id as EventId));
}

function keyOf(event: Pdu): StateKeyString {
  assert.ok(event.stateKey !== null);
  return stateKeyString(event.type, event.stateKey);
}

function get(room: Room, id: EventId): Pdu {
  const event = room.get(id);
  assert.ok(event, id);
  return event;
}

function describeState(state: StateMap, room: Room): unknown {
  const rows = [...state].map(([key, eventId]) => {
    const [type, stateKey] = splitStateKeyString(key);
    return { type, state_key: stateKey, event_id: eventId, content: get(room, eventId).content };
  });
  const name = ({ type, state_key: key }: { type: string; state_key: string }) => `${type}\0${key}`;
  return rows.sort((a, b) => (name(a) < name(b) ? -1 : 1));
}
