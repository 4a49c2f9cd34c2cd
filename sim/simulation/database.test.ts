import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { createDb, type Db } from '../../server/src/platform/db/index.ts';
import { createSilentLog } from '../../server/src/platform/log/index.ts';
import { createSeededRandom } from '../../server/src/platform/random/index.ts';
import { createSimulatedDatabase, type StatementWatch } from './database.ts';
import { createEngine, type Engine } from './engine.ts';
import { createSchedule } from './schedule.ts';
import { runUntil } from './settle.ts';

// As slow as what calls startPostgres, and chosen with it: it runs PostgreSQL in this process.
let engine: Engine;
before(async () => {
  engine = await createEngine();
  engine.script('create table counted (n int4 primary key)');
});

const CALM: StatementWatch = { before: () => null, after: () => {} };

/** A database of two processes, and how to wait for what they do. */
function createStage(watch: StatementWatch = CALM, seed = 1) {
  engine.reset();
  const schedule = createSchedule(0);
  const random = createSeededRandom(seed);
  const database = createSimulatedDatabase({ engine, schedule, random, watch, statementUs: 100 });
  const open = () => {
    const client = database.createClient();
    const connectionString = 'postgres://herald:none@simulated/herald';
    const log = createSilentLog();
    const db = createDb({ connectionString, poolSize: 3, log, openSocket: client.openSocket });
    return { db, client };
  };
  return { one: open(), other: open(), end: <T>(work: Promise<T>) => runUntil(schedule, work, 60_000) };
}

const put = (db: Db, n: number) => db.query('insert into counted (n) values ($1)', [n]);
const list = (db: Db) => db.query<{ n: number }>('select n from counted order by n');

test('connections share the tables, and each has statements of its own', async () => {
  const { one, other, end } = createStage();
  await end(put(one.db, 1));
  await end(Promise.all([put(other.db, 2), put(one.db, 3), list(one.db)]));
  assert.deepEqual(await end(list(other.db)), [{ n: 1 }, { n: 2 }, { n: 3 }]);
});

test('a transaction is not seen before it is committed, and not at all when it is rolled back', async () => {
  const { one, other, end } = createStage();
  const seen: number[] = [];
  const slow = one.db.tx(async (tx) => {
    await tx.query('insert into counted (n) values (1)');
    await tx.query('insert into counted (n) values (2)');
  });
  const reading = list(other.db).then((rows) => seen.push(rows.length));
  await end(Promise.all([slow, reading]));
  assert.ok(seen[0] === 0 || seen[0] === 2, `${seen[0]}`);
  const failed = one.db.tx(async (tx) => {
    await tx.query('insert into counted (n) values (3)');
    await tx.query('insert into counted (n) values (3)');
  });
  await assert.rejects(end(failed), /counted_pkey/);
  assert.equal((await end(list(other.db))).length, 2);
});

test('a connection that breaks before COMMIT ran, and one that breaks after it, look the same to its client', async () => {
  const outcomes = new Set<string>();
  for (const moment of ['before', 'after'] as const) {
    for (let seed = 1; seed <= 12; seed += 1) {
      const cut: StatementWatch['after'] = ({ text, cut: breakIt }) => void (text === 'commit' && breakIt());
      const watch =
        moment === 'before'
          ? { before: (s: never) => (cut(s), null), after: () => {} }
          : { ...CALM, after: cut };
      const { one, other, end } = createStage(watch, seed);
      await assert.rejects(
        end(one.db.tx((tx) => tx.query('insert into counted (n) values (1)'))),
        /database/,
      );
      const { length } = await end(list(other.db));
      outcomes.add(`${moment} ${length}`);
    }
  }
  // Bytes that were under way may still land.
  assert.deepEqual([...outcomes].toSorted(), ['after 1', 'before 0', 'before 1']);
});

test('a process that died commits nothing of what it had open, and hears of nothing', async () => {
  const { one, other, end } = createStage();
  let answers = 0;
  const abandoned = one.db.tx(async (tx) => {
    await tx.query('insert into counted (n) values (1)');
    answers += 1;
    one.client.abandonAll();
    await tx.query('insert into counted (n) values (2)');
    answers += 1;
  });
  abandoned.catch(() => (answers += 1));
  await end(put(other.db, 7));
  await end(new Promise<void>((resolve) => void list(other.db).then(() => resolve())));
  assert.deepEqual(await end(list(other.db)), [{ n: 7 }]);
  assert.equal(answers, 1);
});

test('a statement that is to fail fails with its transaction', async () => {
  const watch: StatementWatch = {
    ...CALM,
    before: ({ text }) => (text.startsWith('insert') ? '40001' : null),
  };
  const { one, other, end } = createStage(watch);
  await assert.rejects(end(one.db.tx((tx) => tx.query('insert into counted (n) values (1)'))), /busy/);
  assert.deepEqual(await end(list(other.db)), []);
});

test('who ends the older connections of its name ends those, and no others', async () => {
  const { one, other, end } = createStage();
  await end(put(one.db, 1));
  const ended = await end(
    other.db.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()',
      ['herald'],
    ),
  );
  assert.equal(ended.length, 1);
  assert.equal((await end(list(other.db))).length, 1);
});
