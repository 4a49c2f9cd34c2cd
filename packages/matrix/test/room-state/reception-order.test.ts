import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventId, Pdu } from '../../src/index.ts';
import { beforeOf, fullState, receive } from '../../src/room-state/index.ts';
import { randomRoom } from './random-room.ts';
import { createPositions, named, openRoom, type TestRoom } from './scripted-replay.ts';
import { createRandom, type Random } from '../graphs/random.ts';

const ROOMS = 12;
const ORDERS = 10;

/** The events in an order in which each comes after those that it cites. */
function randomOrder(events: ReadonlyMap<EventId, Pdu>, random: Random): Pdu[] {
  const order: Pdu[] = [];
  const done = new Set<EventId>();
  const waiting = new Set(events.values());
  while (waiting.size > 0) {
    const isReady = (pdu: Pdu): boolean => [...pdu.prevEvents, ...pdu.authEvents].every((id) => done.has(id));
    const next = random.pick([...waiting].filter(isReady));
    waiting.delete(next);
    done.add(next.eventId);
    order.push(next);
  }
  return order;
}

function receiveAll(test: TestRoom, order: readonly Pdu[]): TestRoom {
  for (const pdu of order) receive(test.room, pdu, { takePosition: createPositions(test.store) });
  return test;
}

test('whatever the order of reception, an event that no order rejects has the same state before it', () => {
  let compared = 0;
  for (let seed = 1; seed <= ROOMS; seed += 1) {
    const random = createRandom(seed);
    const network = randomRoom(seed, { isGapless: true, stepCount: 60 });
    const rooms = Array.from({ length: ORDERS }, () =>
      receiveAll(openRoom(network.version), randomOrder(network.events, random)),
    );
    for (const eventId of network.events.keys()) {
      const rows = rooms.map(({ store }) => store.findEvent(eventId)!);
      if (rows.some((row) => row.status === 'rejected')) continue;
      const states = rooms.map(({ store }, index) => named(store, fullState(store, beforeOf(rows[index]!))));
      for (const state of states) assert.deepEqual(state, states[0]);
      compared += 1;
    }
  }
  assert(compared > 20 * ROOMS);
});
