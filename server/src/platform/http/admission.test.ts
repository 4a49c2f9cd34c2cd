import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rooms, sync } from '@herald/contract';
import { handle } from './index.ts';
import { startTestServer } from './test-server.ts';

const joinedRooms = '/_matrix/client/v3/joined_rooms';

test('beyond what is answered at once a request is sent away with when to come back, and polls are not counted', async (t) => {
  const waiting: (() => void)[] = [];
  let arrived = Promise.withResolvers<void>();
  const held = async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.push(resolve);
    arrived.resolve();
    await promise;
    return { joined_rooms: [] };
  };
  const { call } = await startTestServer(
    t,
    [handle(rooms.getJoinedRooms, held), handle(sync.sync, async () => ({ next_batch: 's1' }))],
    { sizes: { answeredAtOnce: 2 } },
  );
  const inside: Promise<Response>[] = [];
  for (let n = 0; n < 2; n += 1) {
    arrived = Promise.withResolvers();
    inside.push(call(joinedRooms));
    await arrived.promise;
  }
  const refused = await call(joinedRooms);
  assert.equal(refused.status, 429);
  const body = (await refused.json()) as { errcode: string; retry_after_ms: number };
  assert.equal(body.errcode, 'M_LIMIT_EXCEEDED');
  assert.ok(body.retry_after_ms >= 1_000 && body.retry_after_ms < 2_000, `${body.retry_after_ms}`);
  assert.match(refused.headers.get('retry-after') ?? '', /^[12]$/);
  assert.equal((await call('/_matrix/client/v3/sync')).status, 200);

  waiting.shift()?.();
  assert.equal((await Promise.race(inside)).status, 200);
  arrived = Promise.withResolvers();
  const next = call(joinedRooms);
  await arrived.promise;
  for (const end of waiting) end();
  assert.deepEqual(
    await Promise.all([...inside, next].map(async (reply) => (await reply).status)),
    [200, 200, 200],
  );
});
