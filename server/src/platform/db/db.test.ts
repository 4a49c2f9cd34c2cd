import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { ApiError, BrokenInvariant, Secret } from '#platform/errors';
import { createSilentLog } from '#platform/log';
import { createEmptyDatabase } from '../../../test/database.ts';
import { createDb, isUniqueViolation } from './index.ts';
import type { Db, Tx } from './index.ts';

let db: Db;
let connectionString: string;
before(async () => {
  ({ db, connectionString } = await createEmptyDatabase());
  await db.query('create table note (id int8 primary key, body text)');
});

const isRefusal = (status: number, errcode: string) => (error: unknown) =>
  error instanceof ApiError && error.status === status && error.errcode === errcode;

test('an int8 is a number, a date stays text, bytes are bytes', async () => {
  const row = await db.one(
    "select 9007199254740991 as big, array[1, null]::int8[] as list, '2026-03-01'::date as day, '\\x00'::bytea as raw",
  );
  assert.deepEqual(row, {
    big: Number.MAX_SAFE_INTEGER,
    list: [1, null],
    day: '2026-03-01',
    raw: Buffer.of(0),
  });
});

test('an int8 that a number cannot hold is refused instead of rounded', async () => {
  await assert.rejects(db.query('select 9007199254740993::int8'), /beyond 2\^53/);
  assert.equal((await db.one<{ n: number }>('select 1::int8 as n')).n, 1);
});

test('one demands one row, maybe at most one', async () => {
  assert.equal(await db.maybe('select 1 where false'), null);
  assert.deepEqual(await db.maybe('select 1 as n'), { n: 1 });
  await assert.rejects(db.maybe('select generate_series(1, 2)'), BrokenInvariant);
  await assert.rejects(db.one('select 1 where false'), BrokenInvariant);
});

test('statements are prepared once per connection and named by their text', async () => {
  const single = createDb({ connectionString, poolSize: 1, log: createSilentLog() });
  for (const id of [1, 2, 3]) await single.query('select $1::int4 as asked_thrice', [id]);
  const { count } = await single.one<{ count: number }>(
    "select count(*) from pg_prepared_statements where statement like '%asked_thrice%' and statement not like '%pg_prep%'",
  );
  assert.equal(count, 1);
  await single.close();
});

test('a transaction is stored when it resolves and gone when it rejects', async () => {
  const id = await db.tx(async (tx) => {
    await tx.query('insert into note values (1, $1)', ['kept']);
    return 1;
  });
  assert.equal(id, 1);
  const failed = db.tx(async (tx) => {
    await tx.query('insert into note values (2, $1)', ['lost']);
    throw new Error('changed my mind');
  });
  await assert.rejects(failed, /changed my mind/);
  assert.deepEqual(await db.query('select id from note where id in (1, 2)'), [{ id: 1 }]);
});

test('a transaction that has ended can no longer be used', async () => {
  let leaked: Tx | undefined;
  await db.tx(async (tx) => void (leaked = tx));
  await assert.rejects(leaked!.query('select 1'), /after its end/);
});

test('a query that is not awaited in its transaction takes it back', async () => {
  let stray: Promise<unknown> = Promise.resolve();
  await assert.rejects(
    db.tx(async (tx) => {
      stray = tx.query("insert into note values (3, 'stray')");
    }),
    /was awaited/,
  );
  await stray;
  assert.equal(await db.maybe('select 1 from note where id = 3'), null);
});

test('a failed query that was swallowed does not pass for a commit', async () => {
  const swallowing = db.tx(async (tx) => {
    await tx.query("insert into note values (4, 'lost')");
    await tx.query('select 1 / 0').catch(() => {});
  });
  await assert.rejects(swallowing, /swallowed/);
  assert.equal(await db.maybe('select 1 from note where id = 4'), null);
});

test('queries of one transaction that are sent at once run one after the other', async () => {
  const sums = await db.tx((tx) => Promise.all([1, 2, 3].map((n) => tx.one('select $1::int4 as n', [n]))));
  assert.deepEqual(sums, [{ n: 1 }, { n: 2 }, { n: 3 }]);
});

test('a snapshot sees one moment and writes nothing', async () => {
  await db.snapshot(async (tx) => {
    const count = async () => (await tx.one<{ count: number }>('select count(*) from note')).count;
    const first = await count();
    await db.query("insert into note values (5, 'later')");
    assert.equal(await count(), first);
  });
  await assert.rejects(
    db.snapshot((tx) => tx.query('delete from note')),
    /read-only|cannot reach/,
  );
});

test('a duplicate is told from other failures', async () => {
  await db.query("insert into note values (6, 'first')");
  const error: unknown = await db.query("insert into note values (6, 'second')").catch((e: unknown) => e);
  assert.equal(isUniqueViolation(error), true);
  assert.equal(isUniqueViolation(error, 'note_pkey'), true);
  assert.equal(isUniqueViolation(error, 'other'), false);
  assert.equal(isUniqueViolation(new Error('23505')), false);
});

test('text that PostgreSQL would change is refused in any parameter, and as JSON too', async () => {
  const insert = 'insert into note values (7, $1)';
  await assert.rejects(db.query(insert, ['half \ud83d']), isRefusal(400, 'M_BAD_JSON'));
  await assert.rejects(db.query('select any($1::text[])', [['a\0']]), isRefusal(400, 'M_BAD_JSON'));
  await assert.rejects(db.query('select $1::jsonb', ['"\\u0000"']), isRefusal(400, 'M_BAD_JSON'));
  await db.query(insert, ['whole 👋']);
});

test('a secret cannot be stored by mistake', async () => {
  await assert.rejects(db.query('select $1::text', [new Secret('hunter2')]), BrokenInvariant);
});

test('two transactions that wait for each other: one is told to try again, the other goes on', async () => {
  await db.query("insert into note values (8, ''), (9, '')");
  let meet = 0;
  const both = Promise.withResolvers<void>();
  const touch = (first: number, second: number) =>
    db.tx(async (tx) => {
      await tx.query('update note set body = body where id = $1', [first]);
      if (++meet === 2) both.resolve();
      await both.promise;
      await tx.query('update note set body = body where id = $1', [second]);
    });
  const [one, two] = await Promise.allSettled([touch(8, 9), touch(9, 8)]);
  const rejected = [one, two].filter((result) => result.status === 'rejected');
  assert.equal(rejected.length, 1);
  assert.ok(isRefusal(503, 'M_UNKNOWN')(rejected[0]!.reason));
});

test('a connection that dies in a query or a transaction is a refusal with a time to retry, then all is well', async () => {
  const suicide = 'select pg_terminate_backend(pg_backend_pid())';
  const refusal = await db.query(suicide).catch((error: unknown) => error);
  assert.ok(isRefusal(503, 'M_UNKNOWN')(refusal));
  assert.equal((refusal as ApiError).fields?.retry_after_ms, 2000);
  await assert.rejects(
    db.tx((tx) => tx.query(suicide)),
    isRefusal(503, 'M_UNKNOWN'),
  );
  assert.deepEqual(await db.one('select 1 as n'), { n: 1 });
});

test('a connection that dies while nobody uses it is replaced', async () => {
  const lone = createDb({ connectionString, poolSize: 1, log: createSilentLog() });
  const { pid } = await lone.one<{ pid: number }>('select pg_backend_pid() as pid');
  await db.query('select pg_terminate_backend($1, 5000)', [pid]);
  // Either the pool has noticed, or this query does.
  await lone.query('select 1').catch((error) => assert.ok(isRefusal(503, 'M_UNKNOWN')(error)));
  assert.deepEqual(await lone.one('select 2 as n'), { n: 2 });
  await lone.close();
});

test('a database that is not there, or shut, is a refusal with a time to retry', async () => {
  const nowhere = createDb({
    connectionString: 'postgres://a:b@127.0.0.1:1/x',
    poolSize: 1,
    log: createSilentLog(),
  });
  await assert.rejects(nowhere.query('select 1'), isRefusal(503, 'M_UNKNOWN'));
  await assert.rejects(
    nowhere.tx(async () => {}),
    isRefusal(503, 'M_UNKNOWN'),
  );
  await nowhere.close();
  await assert.rejects(nowhere.query('select 1'), isRefusal(503, 'M_UNKNOWN'));
});

test('no statement is compiled before it runs, however dear its plan looks', async () => {
  const { jit } = await db.one<{ jit: string }>("select current_setting('jit') as jit");
  assert.equal(jit, 'off');
});
