import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import pg from 'pg';
import { ApiError, assert, Secret } from '#platform/errors';
import type { Log } from '#platform/log';
import { resultTypes } from './result-types.ts';
import { requireStorableText } from './storable-text.ts';
import { isConnectionLost, translateError } from './translate-error.ts';

/** A row as pg gives it, when the caller names no type. */
export type Row = Record<string, unknown>;

/** What can be asked. Every text becomes a named prepared statement: it is a constant, values are parameters. */
export interface Queryable {
  query<R = Row>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** The one row. Anything else is a bug. */
  one<R = Row>(text: string, values?: readonly unknown[]): Promise<R>;
  /** The one row, or null. More is a bug. */
  maybe<R = Row>(text: string, values?: readonly unknown[]): Promise<R | null>;
}

/** A transaction. It is no longer usable when the function that was given it has ended. */
export interface Tx extends Queryable {
  readonly tx: true;
}

export interface Db extends Queryable {
  /** One READ COMMITTED transaction: committed when `fn` resolves, rolled back when it rejects. */
  tx<T>(fn: (tx: Tx) => Promise<T>): Promise<T>;
  /** One REPEATABLE READ READ ONLY transaction: every query in it sees the same moment. */
  snapshot<T>(fn: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface DbOptions {
  connectionString: string;
  poolSize: number;
  log: Log;
  /** Acts as this role of the database, which the login role is a member of; without it as the login role. */
  role?: string;
  /** Makes the socket of a connection, for a simulated database; without it, TCP to what `connectionString` says. */
  openSocket?: () => Duplex;
}

/**
 * Every statement looks rows up by an index. A plan that was made while a table was empty, and is kept, must not read
 * all of it when it is large. See docs/decisions/0017-lookups-are-not-joins.md. Up to PostgreSQL 17 what is switched off and
 * unavoidable has an enormous cost, for which a statement of a millisecond would be compiled for a hundred: no `jit`.
 */
export const LOOKUPS_ONLY =
  '-c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off';

const scripts = new WeakMap<Tx, (text: string) => Promise<void>>();

/**
 * The database. A lost connection, a full pool or a deadlock rejects with ApiError 503 and `retry_after_ms`;
 * other database errors reject as they are.
 */
export function createDb({ connectionString, poolSize, log, role, openSocket }: DbOptions): Db {
  const pool = new pg.Pool({
    connectionString,
    max: poolSize,
    types: resultTypes,
    application_name: 'herald',
    options: `-c synchronous_commit=on ${LOOKUPS_ONLY}${role === undefined ? '' : ` -c role=${role}`}`,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: 30_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 30_000,
    stream: openSocket,
  });
  // Without these two listeners a connection that breaks while nobody waits for it ends the process.
  pool.on('error', (error) => log.warn('db.connection.lost', { error }));
  pool.on('connect', (client) => client.on('error', () => {}));

  async function borrow<T>(use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect().catch((error: unknown) => {
      throw translateError(error);
    });
    let spoiled = false;
    try {
      return await use(client);
    } catch (error) {
      spoiled = error instanceof ApiError && isConnectionLost(error.cause);
      throw error;
    } finally {
      client.release(spoiled);
    }
  }

  const query = <R>(text: string, values: readonly unknown[] = []): Promise<R[]> =>
    borrow((client) => run<R>(client, text, values));

  return {
    ...askBy(query),
    tx: (fn) => borrow((client) => transact(client, 'begin isolation level read committed', fn)),
    snapshot: (fn) =>
      borrow((client) => transact(client, 'begin isolation level repeatable read read only', fn)),
    close: () => pool.end(),
  };
}

/** Runs plain SQL of several statements inside a transaction: for migrations. */
export function runScript(tx: Tx, text: string): Promise<void> {
  const script = scripts.get(tx);
  assert(script, 'a script runs in a transaction of createDb');
  return script(text);
}

async function transact<T>(client: pg.PoolClient, begin: string, fn: (tx: Tx) => Promise<T>): Promise<T> {
  let open = true;
  let pending = 0;
  let last: Promise<unknown> = Promise.resolve();
  // One after the other: a connection answers in order anyway, and pg would warn.
  const inTurn = async <R>(work: () => Promise<R>): Promise<R> => {
    assert(open, 'a transaction was used after its end');
    pending++;
    const result = last.then(work, work).finally(() => pending--);
    last = result.catch(() => {});
    return result;
  };
  const query = <R>(text: string, values: readonly unknown[] = []): Promise<R[]> =>
    inTurn(() => run<R>(client, text, values));
  const tx: Tx = { ...askBy(query), tx: true };
  scripts.set(tx, (text) => inTurn(() => simple(client, text)).then(() => {}));
  await simple(client, begin);
  try {
    const result = await fn(tx);
    assert(pending === 0, 'a transaction ended before a query in it was awaited');
    open = false;
    // A transaction in which a statement failed is rolled back by COMMIT, without an error.
    assert((await simple(client, 'commit')) === 'COMMIT', 'a failed query was swallowed in a transaction');
    return result;
  } catch (error) {
    open = false;
    await last;
    // When even this fails the connection is gone, and the transaction with it.
    await simple(client, 'rollback').catch(() => {});
    throw error;
  }
}

type Ask = <R>(text: string, values?: readonly unknown[]) => Promise<R[]>;

function askBy(query: Ask): Queryable {
  return {
    query,
    async one<R>(text: string, values?: readonly unknown[]) {
      const rows = await query<R>(text, values);
      assert(rows.length === 1, `a query for one row found ${rows.length}`);
      return rows[0]!;
    },
    async maybe<R>(text: string, values?: readonly unknown[]) {
      const rows = await query<R>(text, values);
      assert(rows.length <= 1, `a query for at most one row found ${rows.length}`);
      return rows[0] ?? null;
    },
  };
}

async function run<R>(client: pg.PoolClient, text: string, values: readonly unknown[]): Promise<R[]> {
  for (const value of values) checkValue(value);
  try {
    const result = await client.query({ name: statementName(text), text, values: [...values] });
    return result.rows as R[];
  } catch (error) {
    throw translateError(error);
  }
}

async function simple(client: pg.PoolClient, text: string): Promise<string> {
  try {
    const result: pg.QueryResult | pg.QueryResult[] = await client.query(text);
    return Array.isArray(result) ? '' : result.command;
  } catch (error) {
    throw translateError(error);
  }
}

function checkValue(value: unknown): void {
  assert(!(value instanceof Secret), 'a secret is revealed where it is stored');
  if (typeof value === 'string') requireStorableText(value);
  if (Array.isArray(value)) value.forEach(checkValue);
}

const statementNames = new Map<string, string>();

/** The name under which a connection keeps this statement prepared. */
export function statementName(text: string): string {
  let name = statementNames.get(text);
  if (name === undefined) {
    name = createHash('sha256').update(text).digest('base64url').slice(0, 22);
    statementNames.set(text, name);
  }
  return name;
}
