import assert from 'node:assert/strict';
import { test } from 'node:test';
import { afterOf, beforeOf, fullState, type EventRow } from '../../src/room-state/index.ts';
import { resolve } from '../../src/room-state/resolve.ts';
import { lookupView, viewOf, type StateView } from '../../src/room-state/state-view.ts';
import { touch } from '../../src/room-state/touch.ts';
import { ALICE, draft, RoomAuthor } from './room-author.ts';
import { randomRoom } from './random-room.ts';
import { named, replay, type Replayed } from './scripted-replay.ts';
import { createRandom } from '../graphs/random.ts';

/** All that a view holds, by name. */
function stateOf({ store }: Replayed, view: StateView) {
  const state = fullState(store, view.ref);
  for (const [key, event] of view.patch) {
    if (event === null) state.delete(key);
    else state.set(key, event);
  }
  return named(store, state);
}

test('resolution does not depend on the order of the states, nor on a state that comes twice', () => {
  let conflicts = 0;
  for (let seed = 1; seed <= 20; seed += 1) {
    const random = createRandom(seed);
    const network = randomRoom(seed);
    network.scripts().forEach((script, index) => {
      const replayed = replay(script);
      const rows = replayed.rows.events.filter((row) => row.status !== 'outlier');
      const full = network.servers[index]!.full;
      for (let count = 0; rows.length > 0 && count < 5; count += 1) {
        const picked = Array.from({ length: 2 + random.int(3) }, () => random.pick(rows));
        const inputs = picked.map((row: EventRow) => viewOf(random.pick([beforeOf, afterOf])(row)));
        const states = inputs.map((view) => stateOf(replayed, view));
        const expected = full.resolve(states);
        const doubled = random.shuffle([...inputs, random.pick(inputs)]);
        for (const order of [inputs, inputs.toReversed(), doubled]) {
          assert.deepEqual(stateOf(replayed, resolve(replayed.room, order)), expected);
        }
        if (states.some((state) => state.size !== expected.size)) conflicts += 1;
      }
    });
  }
  assert(conflicts > 50, `only ${conflicts} resolutions had something to decide`);
});

test('between states that many changes lie between, every key is compared and no row is read', () => {
  const author = RoomAuthor.withRoom();
  const { store } = author.test;
  const from = store.lastPosition();
  const few = {
    line: 0,
    seq: author.test.store.findEvent(author.send(draft(ALICE, 'x', 'a', {})).eventId)!.position!,
  };
  for (let count = 0; count < 40; count += 1) author.send(draft(ALICE, 'x', 'a', { count }));
  const many = { line: 0, seq: store.lastPosition() };
  const key = store.findKey('x', 'a')!;
  assert.deepEqual(touch(store, { line: 0, seq: from }, few), new Set([key]));
  assert.deepEqual(touch(store, { line: 0, seq: from }, many), new Set(store.listKeys()));
  const view = resolve(author.test.room, [viewOf(few), viewOf(many), viewOf(few)]);
  assert.equal(lookupView(store, view, key), store.findCurrent(key)!.event);
});
