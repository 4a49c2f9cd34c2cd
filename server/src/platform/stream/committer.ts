import type { Duplex } from 'node:stream';
import type { Clock, Timers } from '#platform/clock';
import { assert, fail } from '#platform/errors';
import type { Log } from '#platform/log';
import { batchLength, halve, positionsOf, withoutLane } from './batch.ts';
import type { Action } from './classify-error.ts';
import { encodeBatch } from './encode-batch.ts';
import type { Entry, Intent, Outcome } from './intent.ts';
import type { Numbers } from './numbers.ts';
import { createReconnect, type Claimed, type Reconnect } from './reconnect.ts';
import type { StagedStatement, WriteConnection } from './write-connection.ts';
import { writersByName, type Writer } from './writer.ts';

export type Health = 'starting' | 'ok' | 'degraded' | 'fenced' | 'stopped';

/** A batch that is durable: who is to be woken, and where the log ends now. */
export interface Commit {
  readonly position: number;
  readonly rooms: ReadonlySet<string>;
  readonly users: ReadonlySet<string>;
}

export interface Committer {
  /** Claims the log and parses every writer's statement. Rejects when either fails. */
  start(): Promise<void>;
  /**
   * Queues an intent. Its `settled` is called once, after the commit or when it cannot be written.
   * @throws ApiError 429 M_LIMIT_EXCEEDED when the queue is full, 503 when this server no longer writes.
   */
  submit(intent: Intent): void;
  /** Queues an intent that was accepted before and had to be built anew; the queue's bound does not apply. */
  resubmit(intent: Intent): void;
  /** The end of the log as readers may see it: everything up to it is durable and visible. */
  position(): number;
  /** Hears of each committed batch, in the order of the log, synchronously after its intents were settled. */
  onCommit(listener: (commit: Commit) => void): void;
  health(): Health;
  /** Writes what is queued, then closes the connection. */
  stop(): Promise<void>;
  readonly numbers: Numbers;
}

export interface CommitterParts {
  readonly connectionString: string;
  /** Makes the write connection's socket, for a simulated database. */
  readonly openSocket?: () => Duplex;
  readonly log: number;
  readonly owner: string;
  readonly writers: readonly Writer[];
  readonly numbers: Numbers;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Log;
  /** Called once when this process must end: it was fenced out, or the log is not what it should be. */
  readonly onFatal: (reason: string) => void;
}

export const COMMITTER_LIMITS = {
  queue: 5_000,
  /** How long an intent may stay queued; its caller was told 503 by then. */
  queuedMs: 10_000,
  /** Connections lost with the same batch before it is halved: it may be what kills them. */
  strikes: 2,
  retries: 5,
  numbersPerClaim: 1 << 20,
  numbersLow: 1 << 16,
} as const;

type WriteResult =
  | { readonly kind: 'committed' }
  | { readonly kind: 'fault'; readonly error: unknown }
  | Exclude<Action, { kind: 'fault' }>;

/** Creates the committer of one log: the only place where positions are taken. */
export function createCommitter(parts: CommitterParts): Committer {
  return new LogCommitter(parts);
}

/** One batch is in flight at a time; the next starts at once when it ended, with what is queued by then. */
class LogCommitter implements Committer {
  readonly numbers: Numbers;
  readonly #parts: CommitterParts;
  readonly #reconnect: Reconnect;
  readonly #writers: ReadonlyMap<string, Writer>;
  readonly #listeners: ((commit: Commit) => void)[] = [];
  readonly #idleWaiters: (() => void)[] = [];
  #queue: Entry[] = [];
  /** The batch in flight, as a stack of parts in queue order. */
  #work: Entry[][] = [];
  #position = 0;
  #epoch = 0;
  #health: Health = 'starting';
  #running = false;
  #connection: WriteConnection | null = null;

  constructor(parts: CommitterParts) {
    this.#parts = parts;
    this.numbers = parts.numbers;
    this.#reconnect = createReconnect(parts);
    this.#writers = writersByName(parts.writers);
  }

  async start(): Promise<void> {
    const first = await this.#reconnect.first();
    this.#position = first.claim.position;
    this.#adopt(first);
  }

  submit(intent: Intent): void {
    if (this.#health === 'fenced' || this.#health === 'stopped') {
      fail(503, 'M_UNKNOWN', 'This server is stopping. Try again.');
    }
    if (this.#queue.length >= COMMITTER_LIMITS.queue) {
      fail(429, 'M_LIMIT_EXCEEDED', 'The server has more to write than it can. Try again in a second.', {
        retry_after_ms: 1_000,
      });
    }
    this.resubmit(intent);
  }

  resubmit(intent: Intent): void {
    assert(intent.positions >= 1, 'an intent takes at least one position');
    this.#queue.push({ intent, queuedAtMs: this.#parts.clock.monotonicMs() });
    if (!this.#running && this.#writable()) void this.#run();
  }

  position(): number {
    return this.#position;
  }

  onCommit(listener: (commit: Commit) => void): void {
    this.#listeners.push(listener);
  }

  health(): Health {
    return this.#health;
  }

  async stop(): Promise<void> {
    if (this.#writable() && (this.#running || this.#queue.length > 0)) {
      await new Promise<void>((resolve) => void this.#idleWaiters.push(resolve));
    }
    this.#health = 'stopped';
    await this.#connection?.close();
  }

  #writable(): boolean {
    return this.#health === 'ok' || this.#health === 'degraded';
  }

  #adopt({ connection, claim }: Claimed): void {
    this.#connection = connection;
    this.#epoch = claim.epoch;
    this.#health = 'ok';
    this.numbers.refill(claim.firstNumber, COMMITTER_LIMITS.numbersPerClaim);
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      // A turn of the event loop later, what was sent at the same moment shares the batch.
      await Promise.resolve();
      while (this.#queue.length > 0 && this.#writable()) {
        this.#work = [this.#takeBatch()];
        await this.#settleWork();
        if (this.numbers.left() < COMMITTER_LIMITS.numbersLow) await this.#renewNumbers();
      }
    } catch (error) {
      this.#die('stopped', 'the committer broke an invariant', error);
    } finally {
      this.#running = false;
      for (const wake of this.#idleWaiters.splice(0)) wake();
    }
  }

  /** Takes the next batch. What waited too long is settled as unavailable, in its place in the order. */
  #takeBatch(): Entry[] {
    const deadline = this.#parts.clock.monotonicMs() - COMMITTER_LIMITS.queuedMs;
    while (this.#queue[0] && this.#queue[0].queuedAtMs < deadline)
      this.#drop(this.#queue[0], { kind: 'unavailable' });
    return this.#queue.splice(0, batchLength(this.#queue));
  }

  /** Writes the work; halves a part when one of its intents is at fault. Ends when every intent is settled. */
  async #settleWork(): Promise<void> {
    let strikes = 0;
    let retries = 0;
    while (this.#work[0] && this.#writable()) {
      const part = this.#work[0];
      if (part.length === 0) {
        this.#work.shift();
        continue;
      }
      const result = await this.#write(part);
      if (result.kind === 'committed') {
        this.#work.shift();
        this.#finish(part);
        strikes = 0;
        retries = 0;
      } else if (result.kind === 'lost') {
        strikes += 1;
        if (strikes % COMMITTER_LIMITS.strikes === 0) this.#divide(part, 'its connection was lost twice');
      } else if (result.kind === 'fault') {
        this.#divide(part, result.error);
      } else if (result.kind === 'known') {
        this.#takeOutKnown(part, result.stored);
      } else if (result.kind === 'again' && retries < COMMITTER_LIMITS.retries) {
        await this.#parts.timers.sleep(10 * 2 ** retries);
        retries += 1;
      } else if (result.kind === 'wait') {
        this.#health = 'degraded';
        await this.#parts.timers.sleep(250);
      } else if (result.kind === 'fenced') {
        this.#die('fenced', 'another server took the log over', result);
      } else {
        this.#die('stopped', 'the database answered what it must not', result);
      }
    }
  }

  /** Sends one batch. After a lost connection the log is claimed and its end compared: that alone decides. */
  async #write(part: readonly Entry[]): Promise<WriteResult> {
    const { log, logger } = this.#parts;
    const end = this.#position + positionsOf(part);
    let statements: StagedStatement[];
    try {
      // All is encoded before a byte is sent: a value that cannot be stored touches no socket.
      statements = encodeBatch(part, {
        writers: this.#writers,
        log,
        epoch: this.#epoch,
        position: this.#position,
        end,
      });
    } catch (error) {
      return { kind: 'fault', error };
    }
    const connection = this.#connection;
    assert(connection, 'the committer is started');
    const sent = await connection.send(statements);
    if (sent.kind === 'committed') {
      this.#health = 'ok';
      this.#position = end;
      return sent;
    }
    if (sent.action.kind === 'fault') return { kind: 'fault', error: sent.error };
    logger.warn('stream.batch.failed', { action: sent.action.kind, reason: String(sent.error) });
    return sent.action.kind === 'lost' ? this.#afterLostConnection(connection, end) : sent.action;
  }

  async #afterLostConnection(lost: WriteConnection, end: number): Promise<WriteResult> {
    this.#health = 'degraded';
    const found = await this.#reconnect.untilClaimed(lost);
    if (!found) return { kind: 'fenced' };
    this.#adopt(found);
    const { position } = found.claim;
    if (position === end) {
      this.#position = end;
      return { kind: 'committed' };
    }
    assert(
      position === this.#position,
      `the log ends at ${position}, which is neither ${this.#position} nor ${end}`,
    );
    return { kind: 'lost' };
  }

  /** Tells of a durable batch: each intent in order, then those who wait. */
  #finish(part: readonly Entry[]): void {
    this.#settleAll(part, this.#position - positionsOf(part));
    const rooms = new Set(part.flatMap(({ intent }) => intent.wakes.rooms ?? []));
    const users = new Set(part.flatMap(({ intent }) => intent.wakes.users ?? []));
    for (const listener of this.#listeners) listener({ position: this.#position, rooms, users });
  }

  #settleAll(part: readonly Entry[], before: number): void {
    let next = before + 1;
    for (const { intent } of part) {
      intent.settled({ kind: 'committed', position: next });
      next += intent.positions;
    }
  }

  /** Halves the part that failed, or refuses it when it is a single intent. */
  #divide(part: readonly Entry[], error: unknown): void {
    const [first] = part;
    assert(first, 'an empty part is never written');
    if (part.length > 1) {
      this.#work.splice(0, 1, ...halve(part));
      return;
    }
    this.#parts.logger.error('stream.intent.refused', { lane: first.intent.lane, reason: String(error) });
    this.#drop(first, { kind: 'refused', reason: String(error) });
  }

  #takeOutKnown(part: readonly Entry[], stored: ReadonlyMap<string, string>): void {
    for (const entry of part) {
      const storedId = entry.intent.ids.map((id) => stored.get(id)).find((id) => id !== undefined);
      const left = this.#work[0] ?? [];
      const at = left.indexOf(entry);
      // An earlier duplicate of the same lane has taken this entry out with it.
      if (storedId === undefined || at < 0) continue;
      if (left.slice(0, at).some((other) => other.intent.lane === entry.intent.lane)) {
        // A lane settles in its order: what stands ahead of the duplicate is written first.
        this.#work.splice(0, 1, left.slice(0, at), left.slice(at));
        return;
      }
      this.#drop(entry, { kind: 'duplicate', storedId });
    }
    assert(this.#work[0]?.length !== part.length, 'the database named a duplicate that is not in the batch');
  }

  /**
   * Settles an intent that is not written. Those of its lane behind it were built upon it: they leave the work and
   * the queue, and whoever owns the lane builds them anew.
   */
  #drop(entry: Entry, outcome: Outcome): void {
    const lane = entry.intent.lane;
    const [part = [], ...rest] = this.#work;
    const at = part.indexOf(entry);
    const ahead = at < 0 ? [] : part.slice(0, at);
    const behind = at < 0 ? part : part.slice(at + 1);
    this.#work = [
      [...ahead, ...withoutLane(behind, lane)],
      ...rest.map((entries) => withoutLane(entries, lane)),
    ];
    this.#queue = withoutLane(this.#queue, lane);
    entry.intent.settled(outcome);
  }

  async #renewNumbers(): Promise<void> {
    const first = await this.#connection?.reserveNumbers(this.#epoch).catch(() => Number.NaN);
    // A connection lost here is found by the next batch, whose claim brings a block of its own.
    if (Number.isSafeInteger(first)) this.numbers.refill(first ?? 0, COMMITTER_LIMITS.numbersPerClaim);
  }

  #die(health: 'fenced' | 'stopped', reason: string, detail: unknown): void {
    this.#health = health;
    const words = detail instanceof Error ? (detail.stack ?? detail.message) : JSON.stringify(detail);
    this.#parts.logger.error('stream.stopped', { reason, detail: words });
    this.#connection?.destroy();
    this.#parts.onFatal(reason);
  }
}
