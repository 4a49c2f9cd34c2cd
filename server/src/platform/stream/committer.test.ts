import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createTestDatabase } from '../../../test/database.ts';
import { createLateProxy } from '../../../test/faults/late-proxy.ts';
import { createSystemClock, createSystemTimers } from '#platform/clock';
import type { Db } from '#platform/db';
import { createSilentLog } from '#platform/log';
import { createSeededRandom } from '#platform/random';
import {
  createCommitter,
  createNumbers,
  createWriter,
  int8,
  text,
  type Committer,
  type Intent,
  type Outcome,
} from './index.ts';

interface Item {
  id: string;
  lane: string;
}

// Without a key of its own, so that what is written twice is there twice. The second table is where a committer that
// decides by key would look.
const itemWriter = createWriter<Item>({
  name: 'test.item',
  text: `with known as (insert into events.event_room (event_id, room, event)
      select id, 0, 0 from unnest($1::text[]) as row (id) on conflict do nothing)
    insert into test.item (id, lane, position) select * from unnest($1::text[], $2::text[], $3::int8[])`,
  columns: [text((row) => row.id), text((row) => row.lane), int8((_, position) => position)],
});
const refusedWriter = createWriter<{ id: string }>({
  name: 'test.refused',
  text: `insert into test.refused (id) select * from unnest($1::text[])`,
  columns: [text((row) => row.id)],
});

const txnWriter = createWriter<{ txnId: string; eventId: string }>({
  name: 'events.txn',
  text: `select events.put_txn(array_fill(0::int8, array[cardinality($1::text[])]),
    array_fill('u'::text, array[cardinality($1::text[])]), array_fill('d'::text, array[cardinality($1::text[])]), $1, $2::text[])`,
  columns: [text((row) => row.txnId), text((row) => row.eventId)],
});

interface World {
  readonly committer: Committer;
  readonly db: Db;
  readonly url: string;
  readonly fatal: string[];
  open(url?: string, owner?: string): Promise<Committer>;
}

async function world(t: TestContext): Promise<World> {
  const { db, connectionString } = await createTestDatabase();
  await db.query('create schema test');
  await db.query('create table test.item (id text, lane text, position int8)');
  await db.query(`create table test.refused (id text check (id <> 'bad'))`);
  const fatal: string[] = [];
  const open = async (url = connectionString, owner = 'this'): Promise<Committer> => {
    const made = createCommitter({
      connectionString: url,
      log: 1,
      owner,
      writers: [txnWriter, itemWriter, refusedWriter],
      numbers: createNumbers(),
      clock: createSystemClock(),
      timers: createSystemTimers(),
      logger: createSilentLog(),
      onFatal: (reason) => void fatal.push(reason),
    });
    await made.start();
    t.after(() => (made.health() === 'ok' ? made.stop() : undefined));
    return made;
  };
  return { committer: await open(), db, url: connectionString, fatal, open };
}

function put(committer: Committer, id: string, lane = id, extra: Intent['rows'] = []): Promise<Outcome> {
  return new Promise((resolve) => {
    committer.submit({
      lane,
      positions: 1,
      rows: [itemWriter.row({ id, lane }), ...extra],
      ids: [id],
      bytes: 100,
      wakes: {},
      settled: resolve,
    });
  });
}

test('every intent is written once, at positions without a hole, in the order of submission', async (t) => {
  const { committer, db } = await world(t);
  const outcomes = await Promise.all(Array.from({ length: 1_000 }, (_, n) => put(committer, `i${n}`)));
  const rows = await db.query<{ id: string; position: number }>(
    'select id, position from test.item order by position',
  );
  assert.deepEqual(
    rows.map((row) => row.id),
    outcomes.map((_, n) => `i${n}`),
  );
  assert.deepEqual(
    rows.map((row) => row.position),
    outcomes.map((_, n) => n + 1),
  );
  assert.equal(committer.position(), 1_000);
});

test('an intent that the database refuses is found by halving, and the others of its batch are written', async (t) => {
  const { committer, db } = await world(t);
  const outcomes = await Promise.all(
    Array.from({ length: 250 }, (_, n) =>
      put(committer, `i${n}`, `i${n}`, n === 77 ? [refusedWriter.row({ id: 'bad' })] : []),
    ),
  );
  assert.deepEqual(
    outcomes.map((one) => one.kind).filter((kind) => kind !== 'committed'),
    ['refused'],
  );
  assert.equal(outcomes[77]?.kind, 'refused');
  const [count] = await db.query<{ n: number }>('select count(*)::int4 as n from test.item');
  assert.equal(count?.n, 249);
});

test('what was built upon a refused intent leaves the queue without an outcome; its owner builds it anew', async (t) => {
  const { committer, db } = await world(t);
  let behindSettled = false;
  const refused = put(committer, 'first', 'lane', [refusedWriter.row({ id: 'bad' })]);
  void put(committer, 'behind', 'lane').then(() => (behindSettled = true));
  const other = put(committer, 'other', 'another lane');
  assert.equal((await refused).kind, 'refused');
  assert.equal((await other).kind, 'committed');
  await put(committer, 'last');
  assert.equal(behindSettled, false);
  assert.deepEqual(
    (await db.query('select id from test.item order by id')).map((row) => row['id']),
    ['last', 'other'],
  );
});

test('text that no column can hold refuses its intent alone and touches no socket', async (t) => {
  const { committer } = await world(t);
  const [bad, good] = await Promise.all([put(committer, 'nul\0'), put(committer, 'good')]);
  assert.equal(bad.kind, 'refused');
  assert.equal(good.kind, 'committed');
});

test('a transaction that is known is answered with what is stored, after those ahead of it in its lane', async (t) => {
  const { committer, db } = await world(t);
  const once = (id: string, txnId: string) =>
    put(committer, id, 'lane', [txnWriter.row({ txnId, eventId: id })]);
  assert.equal((await once('first', 't1')).kind, 'committed');
  const order: string[] = [];
  const note = (name: string) => (outcome: Outcome) => {
    order.push(name);
    return outcome;
  };
  const [ahead, again, other] = await Promise.all([
    once('ahead', 't2').then(note('ahead')),
    once('again', 't1').then(note('again')),
    put(committer, 'other').then(note('other')),
  ]);
  assert.equal(ahead.kind, 'committed');
  assert.deepEqual(again, { kind: 'duplicate', storedId: 'first' });
  assert.equal(other.kind, 'committed');
  assert.ok(order.indexOf('ahead') < order.indexOf('again'));
  assert.deepEqual(
    (await db.query('select id from test.item order by id')).map((row) => row['id']),
    ['ahead', 'first', 'other'],
  );
});

test('a server that took the log over fences the older one out: nothing of it lands and it has to end', async (t) => {
  const { committer, db, fatal, open } = await world(t);
  await put(committer, 'before');
  const heir = await open(undefined, 'heir');
  void put(committer, 'stale');
  assert.equal((await put(heir, 'after')).kind, 'committed');
  await until(() => fatal.length > 0);
  assert.match(fatal[0] ?? '', /took the log over/);
  assert.throws(() => committer.submit({} as never), /stopping/);
  assert.deepEqual(
    (await db.query('select id from test.item order by position')).map((row) => row['id']),
    ['before', 'after'],
  );
});

test('a full queue is refused with 429 and Retry-After, and what is queued is still written', async (t) => {
  const { committer, db } = await world(t);
  const accepted: Promise<Outcome>[] = [];
  let refusals = 0;
  for (let n = 0; n < 6_000; n += 1) {
    try {
      accepted.push(put(committer, `i${n}`));
    } catch {
      refusals += 1;
    }
  }
  const settled = await Promise.all(
    accepted.map((one) => one.catch((error: unknown) => error as { status?: number })),
  );
  assert.equal(settled.filter((one) => 'status' in one && one.status === 429).length + refusals, 1_000);
  const [count] = await db.query<{ n: number }>('select count(*)::int4 as n from test.item');
  assert.equal(count?.n, 5_000);
});

test('R5: after a restart positions go on where the log ends, whatever was reserved', async (t) => {
  const { committer, db, open } = await world(t);
  await put(committer, 'one');
  await committer.stop();
  const again = await open();
  assert.deepEqual(await put(again, 'two'), { kind: 'committed', position: 2 });
  assert.equal(again.numbers.next() > committer.numbers.next(), true);
  assert.deepEqual(
    (await db.query('select position from stream.batch order by position')).map((row) => row['position']),
    [1, 2],
  );
});

/** Cuts the write connection again and again while intents flow; what the log then holds against what was answered. */
async function cutStory(t: TestContext, cuts: number): Promise<string[]> {
  const made = await world(t);
  await made.committer.stop();
  const proxy = await createLateProxy(made.url);
  t.after(() => proxy.close());
  const committer = await made.open(proxy.connectionString);
  const random = createSeededRandom('cuts');
  const timers = createSystemTimers();
  const answered: { id: string; outcome: Outcome }[] = [];
  let next = 0;
  let running = true;
  const producers = Array.from({ length: 24 }, async () => {
    while (running) {
      const id = `i${next}`;
      next += 1;
      answered.push({ id, outcome: await put(committer, id) });
    }
  });
  for (let n = 0; n < cuts && made.fatal.length === 0; n += 1) {
    await timers.sleep(20 + random.int(30));
    // Around the time that a reconnect takes: before it, in the middle of it, after it.
    proxy.cut(random.int(24));
    await timers.sleep(60);
  }
  running = false;
  await Promise.race([Promise.all(producers), timers.sleep(3_000)]);
  await timers.sleep(400);
  const rows = await made.db.query<{ id: string; position: number }>('select id, position from test.item');
  const stored = new Map<string, number[]>();
  for (const { id, position } of rows) stored.set(id, [...(stored.get(id) ?? []), position]);
  const findings = made.fatal.map((reason) => `stopped: ${reason}`);
  for (const { id, outcome } of answered) {
    const positions = stored.get(id) ?? [];
    if (outcome.kind !== 'committed') findings.push(`${id}: ${outcome.kind}`);
    else if (positions.length !== 1) findings.push(`${id}: answered, stored ${positions.length} times`);
    else if (positions[0] !== outcome.position)
      findings.push(`${id}: answered ${outcome.position}, stored ${positions[0]}`);
  }
  assert.ok(answered.length > 100, `only ${answered.length} intents were answered`);
  return findings;
}

test(
  'a connection that is lost in a batch loses nothing and doubles nothing, also when its bytes land late',
  { timeout: 60_000 },
  async (t) => {
    assert.deepEqual(await cutStory(t, 40), []);
  },
);

async function until(condition: () => boolean): Promise<void> {
  const timers = createSystemTimers();
  while (!condition()) await timers.sleep(5);
}

test('a claim ends older connections of its own database and leaves those of other databases alone', async (t) => {
  const [one, other] = [await world(t), await world(t)];
  const connectionOf = async ({ db }: World): Promise<unknown[]> =>
    db.query(`select pid from pg_stat_activity
      where application_name = 'herald-log1' and datname = current_database()`);
  const before = await connectionOf(one);
  assert.equal(before.length, 1);
  await other.open(undefined, 'heir');
  assert.deepEqual(await connectionOf(one), before);
});
