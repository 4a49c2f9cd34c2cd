import type { Cancel, Clock, Timers } from '#platform/clock';
import type { Db, Tx } from '#platform/db';
import { assert } from '#platform/errors';
import type { Log } from '#platform/log';
import { retryDelayMs } from './retry-delay.ts';
import { claimEntries, delayEntry, deleteEntry, insertEntry } from './store.ts';
import type { ClaimedEntry } from './store.ts';

/** What a handler is told besides the payload. */
export interface Delivery {
  key: string;
  /** From 1: how often this entry has been tried. */
  attempt: number;
  /** Aborts when the handler's time is over. */
  signal: AbortSignal;
}

/** Does what an entry says. It may be called again with the same key after a crash: it must be idempotent. */
export type Handler<P> = (payload: P, delivery: Delivery) => Promise<void>;

export interface Outbox {
  /**
   * Notes within `tx` what must be done after its COMMIT. The key names the fact: while an entry with this key
   * waits, another one is the same fact and changes nothing.
   */
  put(tx: Tx, topic: string, key: string, payload: unknown): Promise<void>;
  /** Names the one handler of a topic. Before `start`. */
  on<P>(topic: string, handler: Handler<P>): void;
  start(): void;
  /** Looks for entries now instead of at the next tick: after the COMMIT of a transaction that put one. */
  wake(): void;
  /** Does all that is due, and returns how many entries it tried. */
  drain(): Promise<number>;
  /** Stops looking, and waits for the handlers under way. */
  stop(): Promise<void>;
}

export interface OutboxParts {
  db: Db;
  clock: Clock;
  timers: Timers;
  log: Log;
}

const tickMs = 1_000;
const handlerMs = 50_000;
// Longer than a handler may take, so that two workers never do the same entry at the same time.
const leaseMs = 60_000;
const claimLimit = 20;

/** The outbox: what is put in it is done at least once, by one process at a time, with growing pauses. */
export function createOutbox({ db, clock, timers, log }: OutboxParts): Outbox {
  const handlers = new Map<string, Handler<unknown>>();
  let cancelTick: Cancel | null = null;
  let round: Promise<number> | null = null;
  let isStopped = false;

  async function handle(entry: ClaimedEntry): Promise<void> {
    const handler = handlers.get(entry.topic);
    assert(handler, 'only topics with a handler are claimed');
    const { topic, key, attempt } = entry;
    try {
      await withinTime((signal) => handler(entry.payload, { key, attempt, signal }), timers);
      await deleteEntry(db, entry);
    } catch (error) {
      const delayMs = retryDelayMs(attempt);
      await delayEntry(db, entry, delayMs === null ? null : clock.now() + delayMs);
      if (delayMs === null) log.error('outbox.gave.up', { topic, key, attempt, error });
      else log.warn('outbox.failed', { topic, key, attempt, delayMs, error });
    }
  }

  async function drainOnce(): Promise<number> {
    const topics = [...handlers.keys()];
    for (let count = 0; ;) {
      const nowMs = clock.now();
      const claim = { topics, nowMs, leaseEndMs: nowMs + leaseMs, limit: claimLimit };
      const entries = isStopped ? [] : await claimEntries(db, claim);
      if (entries.length === 0) return count;
      await Promise.all(entries.map(handle));
      count += entries.length;
    }
  }

  // One round at a time: who asks during a round gets the one after it, which sees what was put meanwhile.
  async function drain(): Promise<number> {
    while (round) await round.catch(() => {});
    round = drainOnce().finally(() => (round = null));
    return round;
  }

  function wake(): void {
    if (round || isStopped) return;
    drain().catch((error: unknown) => log.warn('outbox.unreachable', { error }));
  }

  return {
    put: (tx, topic, key, payload) => insertEntry(tx, { topic, key, payload, dueMs: clock.now() }),
    on(topic, handler) {
      assert(!handlers.has(topic), `two handlers for the outbox topic ${topic}`);
      // A payload was written by `put` of the same topic.
      handlers.set(topic, handler as Handler<unknown>);
    },
    start() {
      cancelTick = timers.every(tickMs, wake);
      wake();
    },
    wake,
    drain,
    async stop() {
      isStopped = true;
      cancelTick?.();
      await round?.catch(() => {});
    },
  };
}

async function withinTime(work: (signal: AbortSignal) => Promise<void>, timers: Timers): Promise<void> {
  const over = new AbortController();
  const ended = new Promise<never>((_, reject) => {
    over.signal.addEventListener('abort', () => reject(over.signal.reason), { once: true });
  });
  const cancel = timers.after(handlerMs, () =>
    over.abort(new DOMException('The handler took too long.', 'TimeoutError')),
  );
  await Promise.race([work(over.signal), ended]).finally(cancel);
}
