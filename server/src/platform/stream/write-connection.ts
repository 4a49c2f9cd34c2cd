import type { Duplex } from 'node:stream';
import pg from 'pg';

import { LOOKUPS_ONLY } from '#platform/db';
import { assert } from '#platform/errors';
import { classifyError, type Action, type Stage } from './classify-error.ts';

/** One statement of a batch. Named statements are parsed once per connection. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

export interface StagedStatement extends Statement {
  readonly stage: Exclude<Stage, 'encode'>;
}

export type SendResult =
  | { readonly kind: 'committed' }
  | { readonly kind: 'failed'; readonly action: Action; readonly error: unknown };

/** What a claim brought: the epoch that fences older connections out, the log's end, a block of free numbers. */
export interface Claim {
  readonly epoch: number;
  readonly position: number;
  readonly firstNumber: number;
}

export interface WriteConnectionParts {
  readonly connectionString: string;
  readonly log: number;
  readonly owner: string;
  /** How many numbers a claim reserves. */
  readonly numbersPerClaim: number;
  /** Makes the connection's socket, for a simulated database; without it, TCP to what `connectionString` says. */
  readonly openSocket?: () => Duplex;
}

const SESSION_OPTIONS = `-c synchronous_commit=on ${LOOKUPS_ONLY} -c idle_in_transaction_session_timeout=5s -c lock_timeout=2s -c statement_timeout=8s`;

/**
 * The one connection that writes a log. It pipelines: a batch is one write and one round trip.
 * Every connection claims the log first, which raises the epoch, so that bytes which an older connection of ours
 * still has under way can no longer land.
 */
export class WriteConnection {
  readonly #client: pg.Client;
  readonly #parts: WriteConnectionParts;
  #lost = false;

  private constructor(client: pg.Client, parts: WriteConnectionParts) {
    this.#client = client;
    this.#parts = parts;
    const markLost = () => {
      this.#lost = true;
    };
    client.on('error', markLost);
    client.on('end', markLost);
  }

  /**
   * Opens a connection. Rejects when the database cannot be reached.
   */
  static async open(parts: WriteConnectionParts): Promise<WriteConnection> {
    const client = new pg.Client({
      connectionString: parts.connectionString,
      application_name: applicationName(parts.log),
      options: SESSION_OPTIONS,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      pipeline: true,
      stream: parts.openSocket,
    } as pg.ClientConfig);
    const connection = new WriteConnection(client, parts);
    await client.connect();
    return connection;
  }

  get lost(): boolean {
    return this.#lost;
  }

  /**
   * Takes the log over at boot, whoever owned it: the older owner's next batch finds a higher epoch and stops.
   */
  async takeOver(): Promise<Claim> {
    const { log, owner } = this.#parts;
    await this.#query(
      `insert into stream.log (log, owner, epoch, numbers) values ($1::int2, $2, 0, $1::int2 * (1::int8 << 45))
       on conflict (log) do nothing`,
      [log, owner],
    );
    await this.#query(`update stream.log set owner = $2 where log = $1`, [log, owner]);
    const claim = await this.claim();
    assert(claim, 'another server took the log over during the start of this one');
    return claim;
  }

  /**
   * Claims the log again after a reconnect. Null when another owner has it: this process is fenced out.
   */
  async claim(): Promise<Claim | null> {
    const { log, owner, numbersPerClaim } = this.#parts;
    await this.#query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = $1 and usename = current_user and datname = current_database()
         and pid <> pg_backend_pid()`,
      [applicationName(log)],
    );
    await this.#query('begin');
    const claimed = await this.#query<{ epoch: string; numbers: string }>(
      `update stream.log set epoch = epoch + 1, numbers = numbers + $3
       where log = $1 and owner = $2 returning epoch, numbers`,
      [log, owner, numbersPerClaim],
    );
    // A statement of its own: inside the first one the snapshot is older than the wait for the lock, and a batch
    // that committed during the wait would not be seen.
    const end = await this.#query<{ position: string | null }>(
      'select max(position) as position from stream.batch where log = $1',
      [log],
    );
    // The COMMIT also proves that what was read is on a synchronous standby.
    await this.#query('commit');
    const row = claimed[0];
    if (!row) return null;
    return {
      epoch: Number(row.epoch),
      position: Number(end[0]?.position ?? 0),
      firstNumber: Number(row.numbers) - numbersPerClaim,
    };
  }

  /** Reserves another block of numbers. Returns its first number. */
  async reserveNumbers(epoch: number): Promise<number> {
    const { log, numbersPerClaim } = this.#parts;
    const rows = await this.#query<{ numbers: string }>(
      'update stream.log set numbers = numbers + $3 where log = $1 and epoch = $2 returning numbers',
      [log, epoch, numbersPerClaim],
    );
    return Number(rows[0]?.numbers ?? Number.NaN) - numbersPerClaim;
  }

  /** Runs the statements once, outside a batch, so that an unsound one stops the start and not a message. */
  async rehearse(statements: readonly Statement[]): Promise<void> {
    await this.#query('begin');
    try {
      for (const statement of statements) await this.#client.query(asConfig(statement));
    } finally {
      await this.#query('rollback');
    }
  }

  /**
   * Sends a batch in one write and waits for all its answers.
   * The verdict is the first statement that failed; without one, COMMIT must have answered COMMIT: a COMMIT of a
   * failed transaction resolves too, as ROLLBACK.
   */
  async send(statements: readonly StagedStatement[]): Promise<SendResult> {
    const { stream } = (
      this.#client as unknown as { connection: { stream: NodeJS.WritableStream & Corkable } }
    ).connection;
    stream.cork();
    const answers = statements.map((statement) => this.#client.query(asConfig(statement)));
    // Settled at once: an await before this line would leave a rejection unhandled and end the process.
    const settled = Promise.allSettled(answers);
    stream.uncork();
    const results = await settled;
    const failedAt = results.findIndex((result) => result.status === 'rejected');
    if (failedAt >= 0) {
      const error = (results[failedAt] as PromiseRejectedResult).reason as unknown;
      return { kind: 'failed', action: classifyError(statements[failedAt]?.stage ?? 'commit', error), error };
    }
    const last = results.at(-1) as PromiseFulfilledResult<pg.QueryResult>;
    if (last.value.command !== 'COMMIT')
      return { kind: 'failed', action: { kind: 'stop' }, error: last.value.command };
    return { kind: 'committed' };
  }

  async close(): Promise<void> {
    await this.#client.end().catch(() => undefined);
  }

  /** Drops the socket without a goodbye: the answer of what was sent no longer matters. */
  destroy(): void {
    this.#lost = true;
    (this.#client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  }

  async #query<R>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    const result = await this.#client.query<R & pg.QueryResultRow>(text, values as unknown[]);
    return result.rows;
  }
}

interface Corkable {
  cork(): void;
  uncork(): void;
}

function applicationName(log: number): string {
  return `herald-log${log}`;
}

function asConfig(statement: Statement): pg.QueryConfig {
  const config: pg.QueryConfig = { text: statement.text };
  if (statement.name) config.name = statement.name;
  if (statement.values) config.values = statement.values as unknown[];
  return config;
}
