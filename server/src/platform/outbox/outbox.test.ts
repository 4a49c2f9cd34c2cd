import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import { createManualClock, createManualTimers } from '#platform/clock';
import type { ManualClock, Timers } from '#platform/clock';
import type { Db } from '#platform/db';
import { createSilentLog } from '#platform/log';
import { createTestDatabase } from '../../../test/database.ts';
import { createOutbox, retryDelayMs } from './index.ts';
import type { Outbox } from './index.ts';

let db: Db;
let clock: ManualClock;
let timers: Timers;
let outbox: Outbox;
before(async () => {
  ({ db } = await createTestDatabase());
});
beforeEach(async () => {
  await db.query('delete from outbox.entry');
  clock = createManualClock(Date.UTC(2026, 0, 1));
  timers = createManualTimers(clock);
  outbox = create();
});

const create = (workerTimers = timers): Outbox =>
  createOutbox({ db, clock, timers: workerTimers, log: createSilentLog() });
const put = (key: string, payload: unknown = {}, topic = 'mail'): Promise<void> =>
  db.tx((tx) => outbox.put(tx, topic, key, payload));

test('what a committed transaction put is done once, and what a rolled back one put never', async () => {
  const seen: unknown[] = [];
  outbox.on<{ to: string }>('mail', async (payload, { key, attempt }) => {
    seen.push([key, payload.to, attempt]);
  });
  await put('1', { to: 'alice' });
  const failed = db.tx(async (tx) => {
    await outbox.put(tx, 'mail', '2', { to: 'bob' });
    throw new Error('no');
  });
  await assert.rejects(failed);
  assert.equal(await outbox.drain(), 1);
  assert.equal(await outbox.drain(), 0);
  assert.deepEqual(seen, [['1', 'alice', 1]]);
});

test('the same key is the same fact, while it waits', async () => {
  const seen: unknown[] = [];
  outbox.on('mail', async (payload) => void seen.push(payload));
  await put('1', 'first');
  await put('1', 'second');
  await outbox.drain();
  assert.deepEqual(seen, ['first']);
});

test('a topic without a handler here is left to another process', async () => {
  outbox.on('mail', async () => {});
  await put('1', {}, 'federation');
  assert.equal(await outbox.drain(), 0);
});

test('a failed entry is tried again after its pause and not before', async () => {
  let calls = 0;
  outbox.on('mail', async () => {
    if (++calls < 3) throw new Error('no route');
  });
  await put('1');
  await outbox.drain();
  clock.advance(retryDelayMs(1)! - 1);
  assert.equal(await outbox.drain(), 0);
  clock.advance(1);
  assert.equal(await outbox.drain(), 1);
  clock.advance(retryDelayMs(2)!);
  assert.equal(await outbox.drain(), 1);
  assert.equal(calls, 3);
  clock.advance(3_600_000);
  assert.equal(await outbox.drain(), 0);
});

test('an entry whose worker died is done by another when the lease ends', async () => {
  // Its timers stand still, as those of a dead process.
  const dead = create(createManualTimers(createManualClock(0)));
  dead.on('mail', () => new Promise(() => {}));
  await put('1');
  void dead.drain();
  const other = create();
  let attempts = 0;
  other.on('mail', async (_, { attempt }) => void (attempts = attempt));
  const isClaimed = async (): Promise<boolean> =>
    (await db.maybe('select 1 from outbox.entry where attempt = 1')) !== null;
  while (!(await isClaimed()));
  assert.equal(await other.drain(), 0);
  clock.advance(60_000);
  assert.equal(await other.drain(), 1);
  assert.equal(attempts, 2);
});

test('of two workers that look at once each entry goes to one', async () => {
  const other = create();
  const seen: string[] = [];
  for (const worker of [outbox, other]) worker.on('mail', async (_, { key }) => void seen.push(key));
  for (let key = 0; key < 50; key++) await put(String(key));
  await Promise.all([outbox.drain(), other.drain()]);
  assert.equal(seen.length, 50);
  assert.equal(new Set(seen).size, 50);
});

test('a handler that takes too long is told to stop, and its entry is tried again', async () => {
  let reason: unknown;
  const called = Promise.withResolvers<void>();
  outbox.on('mail', (_, { signal }) => {
    called.resolve();
    signal.addEventListener('abort', () => (reason = signal.reason));
    return new Promise(() => {});
  });
  await put('1');
  const drained = outbox.drain();
  await called.promise;
  clock.advance(50_000);
  assert.equal(await drained, 1);
  assert.equal((reason as Error).name, 'TimeoutError');
  assert.deepEqual(await db.query('select attempt from outbox.entry'), [{ attempt: 1 }]);
});

test('a started outbox looks at each tick until it is stopped', async () => {
  const seen: string[] = [];
  let heard = Promise.withResolvers<void>();
  outbox.on('mail', async (_, { key }) => {
    seen.push(key);
    heard.resolve();
  });
  await put('1');
  outbox.start();
  await heard.promise;
  await outbox.drain();
  heard = Promise.withResolvers<void>();
  await put('2');
  clock.advance(1_000);
  await heard.promise;
  await outbox.stop();
  await put('3');
  clock.advance(10_000);
  assert.deepEqual(seen, ['1', '2']);
});

test('pauses double up to an hour, and end', () => {
  assert.deepEqual(
    [1, 2, 3, 12, 13, 23].map(retryDelayMs),
    [1000, 2000, 4000, 2_048_000, 3_600_000, 3_600_000],
  );
  assert.equal(retryDelayMs(24), null);
});

test('an entry that fails to the last is kept, and no longer tried', async () => {
  let calls = 0;
  outbox.on('mail', async () => {
    calls++;
    throw new Error('no route');
  });
  await put('1');
  for (let attempt = 1; attempt <= 30; attempt++) {
    await outbox.drain();
    clock.advance(3_600_000);
  }
  assert.equal(calls, 24);
  assert.deepEqual(await db.query('select attempt, due_ms from outbox.entry'), [
    { attempt: 24, due_ms: null },
  ]);
});
