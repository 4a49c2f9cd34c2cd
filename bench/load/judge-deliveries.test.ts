import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeDeliveries } from './judge-deliveries.ts';

const rooms = [{ roomId: '!a', listeners: ['@one', '@two'] }];
const acknowledged = new Map([['!a', ['m1', 'm2', 'm3']]]);
const heard = (listener: string, ...markers: string[]) =>
  markers.map((marker, at) => ({ marker, roomId: '!a', listener, at }));

test('a run in which everybody heard everything once and in one order has no findings', () => {
  const deliveries = [...heard('@one', 'm2', 'm1', 'm3'), ...heard('@two', 'm2', 'm1', 'm3')];
  assert.deepEqual(judgeDeliveries(deliveries, acknowledged, rooms), []);
});

for (const [name, markers, finding] of [
  ['a lost message', ['m2', 'm3'], /did not hear 1 of 3/],
  ['a doubled message', ['m2', 'm1', 'm1', 'm3'], /1 messages of !a twice/],
  ['another order', ['m1', 'm2', 'm3'], /in another order/],
] as const) {
  test(`a run with ${name} is a failed run`, () => {
    const deliveries = [...heard('@one', 'm2', 'm1', 'm3'), ...heard('@two', ...markers)];
    assert.match(judgeDeliveries(deliveries, acknowledged, rooms).join(), finding);
  });
}
