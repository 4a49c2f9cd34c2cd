import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPdu, roomVersion, V11, V12, type EventId, type JsonObject, type Pdu } from '../../src/index.ts';
import {
  beforeOf,
  fullState,
  presentRef,
  receive,
  receiveOutlier,
  type Ref,
} from '../../src/room-state/index.ts';
import { findVectors, readVector } from '../vectors.ts';
import { createPositions, named, openRoom, type TestRoom } from './scripted-replay.ts';

interface Index {
  readonly batches: Readonly<Record<string, readonly string[]>>;
  readonly stateMaps: Readonly<Record<string, { readonly states: string[]; readonly pdus: string[] }>>;
}

const folder = findVectors('state-res');
if (folder === null)
  test('NOT RUN: the vectors are not here; HERALD_VECTORS names their folder', (t) =>
    t.skip('no vectors on this machine'));
else testVectors(folder);

function testVectors(vectors: string): void {
  const { batches, stateMaps } = readVector(vectors, 'index.json') as Index;
  const expectedOf = (name: string): Set<string> =>
    new Set(
      (readVector(vectors, `expected/${name}.json`) as JsonObject[]).map((event) => event.event_id as string),
    );
  const readPdus = (files: readonly string[]): Pdu[] =>
    files.flatMap((file) => (readVector(vectors, `fixtures/${file}`) as JsonObject[]).map(readFixture));

  for (const [name, files] of Object.entries(batches)) {
    const pdus = readPdus(files);
    const version = roomVersion(pdus[0]!.content.room_version as string)!;

    test(`${name}: the present after each event was received`, () => {
      const room = receiveAll(openRoom(version), pdus);
      assert.deepEqual(eventIds(room, presentRef(room.store)), expectedOf(name));
    });

    test(`${name}: the state before an event that follows all branches`, () => {
      const room = receiveAll(openRoom(version), pdus);
      const cited = new Set(pdus.flatMap((pdu) => pdu.prevEvents));
      const leaves = pdus.map(({ eventId }) => eventId).filter((eventId) => !cited.has(eventId));
      assert.deepEqual(eventIds(room, stateAfterAll(room, pdus[0]!, leaves)), expectedOf(name));
    });

    test(`${name}: the state before an event whose branches are given`, () => {
      const source = receiveAll(openRoom(version), pdus);
      const cited = new Set(pdus.flatMap((pdu) => pdu.prevEvents));
      const leaves = pdus.map(({ eventId }) => eventId).filter((eventId) => !cited.has(eventId));
      const room = openRoom(version);
      for (const pdu of pdus) receiveOutlier(room.room, pdu);
      const given = new Map(
        leaves.map((leaf) => {
          const before = eventIds(source, beforeOf(source.store.findEvent(leaf)!));
          return [leaf, [...before]] as const;
        }),
      );
      assert.deepEqual(eventIds(room, stateAfterAll(room, pdus[0]!, leaves, given)), expectedOf(name));
    });
  }

  for (const [name, { states, pdus: files }] of Object.entries(stateMaps)) {
    test(`${name}: the state before an event that follows two given states`, () => {
      const pdus = readPdus(files);
      const room = openRoom(name.endsWith('v2_1') ? V12 : V11);
      for (const pdu of pdus) receiveOutlier(room.room, pdu);
      const given = new Map(
        states.map((file, index) => {
          const gap: Pdu = {
            ...pdus[0]!,
            eventId: `$gap${index}` as EventId,
            type: 'm.room.message',
            stateKey: null,
          };
          receiveOutlier(room.room, gap);
          return [gap.eventId, readVector(vectors, `fixtures/${file}`) as string[]] as const;
        }),
      );
      assert.deepEqual(
        eventIds(room, stateAfterAll(room, pdus[0]!, [...given.keys()], given)),
        expectedOf(name),
      );
    });
  }
}

/** Room id and depth are left out of some fixtures. */
function readFixture(event: JsonObject): Pdu {
  const version = event.type === 'm.room.create' ? (event.content as JsonObject).room_version : null;
  const room: JsonObject = version === '12' ? {} : { room_id: '!room:example.com' };
  return readPdu({ depth: 1, ...room, ...event }, event.event_id as EventId);
}

function receiveAll(room: TestRoom, pdus: readonly Pdu[]): TestRoom {
  for (const pdu of pdus) receive(room.room, pdu, { takePosition: createPositions(room.store) });
  return room;
}

/** Receives a message that follows some events, and returns the state before it. */
function stateAfterAll(
  room: TestRoom,
  like: Pdu,
  prevEvents: readonly EventId[],
  given: ReadonlyMap<string, readonly string[]> = new Map(),
): Ref {
  const eventId = '$last' as EventId;
  const last: Pdu = { ...like, eventId, type: 'm.room.message', stateKey: null, prevEvents };
  const { event } = receive(room.room, last, { given, takePosition: createPositions(room.store) });
  return beforeOf(room.store.getEvent(event));
}

function eventIds({ store }: TestRoom, ref: Ref): Set<string> {
  return new Set<string>(named(store, fullState(store, ref)).values());
}
