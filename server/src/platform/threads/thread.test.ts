import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createManualClock, createManualTimers, nextTurn } from '#platform/clock';
import { ApiError } from '#platform/errors';
import { createThread, ThreadBroken } from './index.ts';

interface Asked {
  readonly say?: unknown;
  readonly fail?: 'throw' | 'end' | 'silence';
}

function openThread(t: TestContext, mostWaiting = 10) {
  const clock = createManualClock(0);
  const thread = createThread<Asked, unknown>({
    script: new URL('../../../test/echo-worker.ts', import.meta.url),
    timers: createManualTimers(clock),
    makes: 'echoes',
    mostWaiting,
    giveUpMs: 1_000,
    mostMemoryMb: 64,
  });
  t.after(() => thread.stop());
  return { thread, clock, ask: (asked: Asked) => thread.ask(async () => ({ asked })) };
}

test('a thread answers in the order in which it was asked, and nothing is loaded before its turn', async (t) => {
  const { thread, ask, clock } = openThread(t);
  const answered: unknown[] = [];
  const says = ['one', 'two', 'three'];
  await Promise.all(says.map(async (say) => answered.push(await ask({ say }))));
  assert.deepEqual(answered, says);

  let isLoaded = false;
  const silent = assert.rejects(ask({ fail: 'silence' }), ThreadBroken);
  const next = thread.ask(async () => {
    isLoaded = true;
    return { asked: { say: 'next' } };
  });
  await nextTurn();
  assert.equal(isLoaded, false);
  clock.advance(1_000);
  await silent;
  assert.deepEqual([await next, isLoaded], ['next', true]);
});

test('bytes that are handed over belong to the thread from then on', async (t) => {
  const { thread } = openThread(t);
  const bytes = new Uint8Array([1, 2, 3]);
  const answer = await thread.ask(async () => ({ asked: { say: bytes }, handOver: [bytes.buffer] }));
  assert.deepEqual([answer, bytes.length], [new Uint8Array([1, 2, 3]), 0]);
});

test('a thread that throws or ends is broken, and what is asked next has a new one', async (t) => {
  const { ask } = openThread(t);
  for (const fail of ['throw', 'end'] as const) {
    await assert.rejects(ask({ fail }), ThreadBroken);
    assert.equal(await ask({ say: fail }), fail);
  }
});

test('when too many wait, the next is sent away, and what loading throws is what who asked gets', async (t) => {
  const { ask, thread } = openThread(t, 2);
  const waiting = [ask({ say: 1 }), ask({ say: 2 })];
  await assert.rejects(
    ask({ say: 3 }),
    (error) => error instanceof ApiError && error.status === 503 && /Too many echoes/.test(error.message),
  );
  assert.deepEqual(await Promise.all(waiting), [1, 2]);
  await assert.rejects(
    thread.ask(() => Promise.reject(new ApiError(404, 'M_NOT_FOUND', 'It is gone.'))),
    /It is gone/,
  );
  assert.equal(await ask({ say: 4 }), 4);
});
