import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import { createManualClock, createManualTimers } from '#platform/clock';
import type { ManualClock, Timers } from '#platform/clock';
import type { Db } from '#platform/db';
import { createSilentLog } from '#platform/log';
import { createTestDatabase } from '../../../test/database.ts';
import { createJobs } from './index.ts';
import type { Jobs } from './index.ts';

let db: Db;
let clock: ManualClock;
let timers: Timers;
let jobs: Jobs;
before(async () => {
  ({ db } = await createTestDatabase());
});
beforeEach(async () => {
  await db.query('delete from jobs.job');
  clock = createManualClock(Date.UTC(2026, 0, 1));
  timers = createManualTimers(clock);
  jobs = create();
});

const hourMs = 3_600_000;
const create = (): Jobs => createJobs({ db, clock, timers, log: createSilentLog() });

test('a job runs at once and then every so often', async () => {
  jobs.add({ name: 'prune', everyMs: hourMs, run: async () => {} });
  assert.deepEqual(await jobs.runDue(), ['prune']);
  clock.advance(hourMs - 1);
  assert.deepEqual(await jobs.runDue(), []);
  clock.advance(1);
  assert.deepEqual(await jobs.runDue(), ['prune']);
});

test('a job keeps its rhythm when the server is started anew', async () => {
  jobs.add({ name: 'prune', everyMs: hourMs, run: async () => {} });
  await jobs.runDue();
  clock.advance(hourMs / 2);
  const restarted = create();
  restarted.add({ name: 'prune', everyMs: hourMs, run: async () => {} });
  assert.deepEqual(await restarted.runDue(), []);
});

test('of two processes one runs a job', async () => {
  const other = create();
  let runs = 0;
  for (const process of [jobs, other]) {
    process.add({ name: 'prune', everyMs: hourMs, run: async () => void runs++ });
  }
  await Promise.all([jobs.runDue(), other.runDue()]);
  assert.equal(runs, 1);
});

test('a job that fails is tried again in a minute, and does not stop the others', async () => {
  let runs = 0;
  jobs.add({
    name: 'a.fails',
    everyMs: hourMs,
    run: async () => {
      if (runs++ === 0) throw new Error('no');
    },
  });
  jobs.add({ name: 'b.works', everyMs: hourMs, run: async () => {} });
  assert.deepEqual(await jobs.runDue(), ['a.fails', 'b.works']);
  clock.advance(60_000);
  assert.deepEqual(await jobs.runDue(), ['a.fails']);
  clock.advance(60_000);
  assert.deepEqual(await jobs.runDue(), []);
});

test('started jobs run at each tick, and a stop tells the one under way', async () => {
  const started = Promise.withResolvers<AbortSignal>();
  jobs.add({
    name: 'long',
    everyMs: hourMs,
    run: (signal) => {
      started.resolve(signal);
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    },
  });
  jobs.start();
  const signal = await started.promise;
  assert.equal(signal.aborted, false);
  await jobs.stop();
  assert.equal(signal.aborted, true);
});
