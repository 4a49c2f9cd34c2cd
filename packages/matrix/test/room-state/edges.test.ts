import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLive } from '../../src/room-state/index.ts';
import { randomRoom } from './random-room.ts';
import { replay } from './scripted-replay.ts';

// `replay` compares with a server that walks every edge there is, so an edge that is missed would show there.
test('no edge is stored between two live events, so none by an event of the fast path', () => {
  let ofFastPath = 0;
  let stored = 0;
  for (let seed = 1; seed <= 30; seed += 1) {
    for (const script of randomRoom(seed).scripts()) {
      const { store, rows } = replay(script);
      const isFast = rows.events.filter((row) => isLive(row) && row.before === null);
      const citing = new Set(rows.edges.map(({ event }) => event));
      for (const { event } of isFast) assert(!citing.has(event));
      for (const { prevEventId, event } of rows.edges) {
        const prev = store.findEvent(prevEventId);
        assert(prev === null || !isLive(prev) || !isLive(store.getEvent(event)));
      }
      ofFastPath += isFast.length;
      stored += rows.edges.length;
    }
  }
  assert(ofFastPath > 300 && stored > 300);
});
