import { Worker } from 'node:worker_threads';
import type { Timers } from '#platform/clock';
import { fail } from '#platform/errors';

export interface ThreadParts {
  /** The module that the thread runs: it answers each message with one. */
  readonly script: URL;
  readonly timers: Timers;
  /** What it makes, for who has to come back later: `thumbnails`. */
  readonly makes: string;
  readonly mostWaiting: number;
  /** When a piece of work has taken so long, the thread is ended. */
  readonly giveUpMs: number;
  readonly mostMemoryMb: number;
}

/** The thread ended, or took too long. What it broke by is the cause. */
export class ThreadBroken extends Error {
  override readonly name = 'ThreadBroken';
}

/** A thread of its own for work that would hold up everybody else, one piece at a time. It starts when it is needed. */
export interface Thread<Asked, Answer> {
  /**
   * `load` is called when it is this piece's turn; what it gives to be handed over belongs to the thread from then on.
   * @throws ApiError 503 when too many wait; ThreadBroken; whatever `load` throws
   */
  ask(load: () => Promise<{ asked: Asked; handOver?: ArrayBuffer[] }>): Promise<Answer>;
  stop(): Promise<void>;
}

export function createThread<Asked, Answer>(parts: ThreadParts): Thread<Asked, Answer> {
  const { script, timers, makes, mostWaiting, giveUpMs, mostMemoryMb } = parts;
  let worker: Worker | null = null;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  async function discard(): Promise<void> {
    const old = worker;
    worker = null;
    await old?.terminate();
  }

  function start(): Worker {
    const started = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb } });
    // Nothing waits for an idle thread, and one that breaks while nobody asks must not end the process.
    started.unref();
    return started.on('error', () => {});
  }

  async function run(asked: Asked, handOver: ArrayBuffer[]): Promise<Answer> {
    worker ??= start();
    const one = worker;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const broken = (cause: unknown): void =>
      reject(new ThreadBroken('the thread ended before it answered', { cause }));
    const cancel = timers.after(giveUpMs, () => broken(`it took longer than ${giveUpMs} ms`));
    one.on('message', resolve).on('error', broken).on('exit', broken);
    try {
      one.postMessage(asked, handOver);
      return await promise;
    } catch (error) {
      await discard();
      throw error;
    } finally {
      cancel();
      one.off('message', resolve).off('error', broken).off('exit', broken);
    }
  }

  return {
    async ask(load) {
      if (waiting >= mostWaiting) {
        fail(503, 'CHAT.HERALD.UNAVAILABLE', `Too many ${makes} are being made.`, { retry_after_ms: 2_000 });
      }
      waiting += 1;
      const done = last
        .then(load)
        .then(({ asked, handOver = [] }) => run(asked, handOver))
        .finally(() => (waiting -= 1));
      last = done.catch(() => {});
      return done;
    },
    stop: discard,
  };
}
