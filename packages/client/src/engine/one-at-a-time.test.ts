import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oneAtATime } from './one-at-a-time.ts';

/** A task whose runs end when the test says so. */
function createTask() {
  const runs: PromiseWithResolvers<number>[] = [];
  const ask = oneAtATime(() => {
    const run = Promise.withResolvers<number>();
    runs.push(run);
    return run.promise;
  });
  return { runs, ask };
}

test('who asks while it runs is answered by one more run, which all of them share', async () => {
  const { runs, ask } = createTask();
  const first = ask();
  const later = [ask(), ask(), ask()];
  assert.equal(runs.length, 1);
  runs[0]!.resolve(1);
  assert.equal(await first, 1);
  assert.equal(runs.length, 2);
  runs[1]!.resolve(2);
  assert.deepEqual(await Promise.all(later), [2, 2, 2]);
  assert.equal(runs.length, 2);
});

test('who asks at any moment around its end is answered by a run that began after they asked', async () => {
  for (let ticks = 0; ticks < 8; ticks += 1) {
    const { runs, ask } = createTask();
    const first = ask();
    runs[0]!.resolve(1);
    for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
    const answer = ask();
    await first;
    for (let tick = 0; tick < 20 && runs.length < 2; tick += 1) await Promise.resolve();
    runs[1]?.resolve(2);
    assert.equal(await answer, 2, `after ${ticks} ticks`);
  }
});

test('a run that fails fails for those whom it answers, and for nobody else', async () => {
  const { runs, ask } = createTask();
  const first = ask();
  const later = ask();
  runs[0]!.reject(new TypeError('away'));
  await assert.rejects(first, /away/);
  runs[1]!.resolve(2);
  assert.equal(await later, 2);
});
