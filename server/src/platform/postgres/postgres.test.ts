import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { createSystemTimers } from '#platform/clock';
import { assertDurable, createDb } from '#platform/db';
import type { Db } from '#platform/db';
import { StartError } from '#platform/errors';
import { createSilentLog } from '#platform/log';
import { createSystemRandom } from '#platform/random';
import { listProcessesOf } from './leftovers.ts';
import { findDatabaseUrl, startPostgres } from './index.ts';
import type { EmbeddedPostgres, PostgresExit } from './index.ts';

const timers = createSystemTimers();
const ownerScript = join(import.meta.dirname, '../../../test/postgres-owner.ts');

let dataDir: string;
before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'herald-postgres-'));
});
after(() => rm(dataDir, { recursive: true }));

const start = (folder = dataDir): Promise<EmbeddedPostgres> =>
  startPostgres({
    dataDir: folder,
    log: createSilentLog(),
    random: createSystemRandom(),
    timers,
    durable: true,
  });

/** Gives `use` a server and stops it, whatever happens. */
async function withServer(use: (server: EmbeddedPostgres) => Promise<void>, folder = dataDir): Promise<void> {
  const server = await start(folder);
  await use(server).finally(() => server.stop());
}

const connect = (connectionString: string): Db =>
  createDb({ connectionString, poolSize: 2, log: createSilentLog() });

// Asks until the database is back: how long it is away is what these tests leave open.
async function eventually<T>(ask: () => Promise<T>): Promise<T> {
  for (let left = 400; ; left--) {
    try {
      return await ask();
    } catch (error) {
      if (left === 0) throw error;
      await timers.sleep(25);
    }
  }
}

async function startOwner(): Promise<{ process: ChildProcess; url: string; pid: number }> {
  const owner = spawn(process.execPath, [ownerScript, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: owner.stdout! }), 'line')) as [string];
  return { process: owner, ...(JSON.parse(line) as { url: string; pid: number }) };
}

async function countNotes(url: string): Promise<number> {
  const db = connect(url);
  try {
    return (await db.one<{ count: number }>('select count(*) from note')).count;
  } finally {
    await db.close();
  }
}

test('the first start makes a durable database of our own, behind a password that only its owner reads', async () => {
  await withServer(async (server) => {
    const db = connect(server.connectionString);
    await assertDurable(db);
    const role = await db.one(
      'select rolsuper as super, rolcreatedb as create from pg_roles where rolname = current_user',
    );
    assert.deepEqual(role, { super: false, create: false });
    const listening = await db.one("select current_setting('listen_addresses') as addresses");
    assert.deepEqual(listening, { addresses: '127.0.0.1' });
    await db.query('create table note (id int8)');
    await db.query('insert into note values (1)');
    const kept = await stat(join(dataDir, 'postgres.json'));
    assert.equal(kept.mode & 0o777, 0o600);
    assert.equal(await findDatabaseUrl(dataDir), server.connectionString);
    const guess = connect(server.connectionString.replace(/:[^:@]+@/, ':guess@'));
    await assert.rejects(guess.query('select 1'), { status: 503 });
    await guess.close();
    await db.close();
  });
  assert.deepEqual(await listProcessesOf(join(dataDir, 'postgres')), []);
});

test('a later start finds the data at the same address', async () => {
  const url = await findDatabaseUrl(dataDir);
  await withServer(async (server) => {
    assert.equal(server.connectionString, url);
    assert.equal(await countNotes(server.connectionString), 1);
  });
});

test('a second server on the same data folder is refused in words while the first lives', async () => {
  const owner = await startOwner();
  await assert.rejects(start(), (error) => {
    assert.ok(error instanceof StartError);
    assert.match(error.message, /Another Herald server \(process \d+\) uses the data folder/);
    assert.ok(error.message.includes(String(owner.process.pid)));
    return true;
  });
  assert.equal(await countNotes(owner.url), 1, 'the refused start has not disturbed the first server');
  owner.process.kill('SIGTERM');
  assert.deepEqual(await once(owner.process, 'exit'), [0, null]);
  assert.deepEqual(await listProcessesOf(join(dataDir, 'postgres')), []);
});

test('after a SIGKILL of the server its PostgreSQL is ended and started anew, with all that was committed', async () => {
  const owner = await startOwner();
  const db = connect(owner.url);
  for (let id = 2; id <= 20; id++) await db.query('insert into note values ($1)', [id]);
  owner.process.kill('SIGKILL');
  await once(owner.process, 'exit');
  const left = await listProcessesOf(join(dataDir, 'postgres'));
  assert.ok(left.includes(owner.pid), 'PostgreSQL has outlived its server');
  await withServer(async (server) => {
    assert.notEqual(server.pid, owner.pid);
    assert.equal(await countNotes(server.connectionString), 20);
  });
  await db.close();
});

test('after a SIGKILL of PostgreSQL it is started again at the same address, with all that was committed', async () => {
  await withServer(async (server) => {
    const exited = new Promise<PostgresExit>((resolve) => server.onExit(resolve));
    const db = connect(server.connectionString);
    for (let id = 21; id <= 40; id++) await db.query('insert into note values ($1)', [id]);
    const first = server.pid!;
    process.kill(first, 'SIGKILL');
    assert.deepEqual(await exited, { code: null, signal: 'SIGKILL' });
    assert.deepEqual(await eventually(() => db.one('select count(*) from note')), { count: 40 });
    await eventually(async () => assert.ok(server.pid));
    assert.notEqual(server.pid, first);
    await db.close();
  });
});

test('when one of its processes is killed PostgreSQL ends whole, and is started again by its supervisor alone', async () => {
  await withServer(async (server) => {
    const exited = new Promise<PostgresExit>((resolve) => server.onExit(resolve));
    const db = connect(server.connectionString);
    const first = server.pid!;
    const { pid } = await db.one<{ pid: number }>('select pg_backend_pid() as pid');
    process.kill(pid, 'SIGKILL');
    assert.deepEqual(await exited, { code: 1, signal: null });
    assert.deepEqual(await eventually(() => db.one('select count(*) from note')), { count: 40 });
    await eventually(async () => assert.ok(server.pid));
    assert.notEqual(server.pid, first);
    await db.close();
  });
});

test('a stop in the middle of a revival ends it', async () => {
  await withServer(async (server) => {
    const exited = new Promise((resolve) => server.onExit(resolve));
    process.kill(server.pid!, 'SIGKILL');
    await exited;
  });
  assert.deepEqual(await listProcessesOf(join(dataDir, 'postgres')), []);
});

test('a postmaster.pid whose number belongs to another program does not prevent the start', async () => {
  await writeFile(join(dataDir, 'postgres/postmaster.pid'), `${process.pid}\n${dataDir}/postgres\n`);
  await withServer(async (server) => assert.equal(await countNotes(server.connectionString), 40));
});

test('a port that another program has taken is given up for a free one', async () => {
  const before = new URL((await findDatabaseUrl(dataDir))!).port;
  const other = createServer().listen(Number(before), '127.0.0.1');
  await once(other, 'listening');
  await withServer(async (server) => {
    assert.notEqual(new URL(server.connectionString).port, before);
    assert.equal(await countNotes(server.connectionString), 40);
    assert.equal(await findDatabaseUrl(dataDir), server.connectionString);
  });
  other.close();
});

test('a first start that was cut off is begun anew', async () => {
  const folder = join(dataDir, 'other');
  await mkdir(join(folder, 'postgres.new/cluster'), { recursive: true });
  await writeFile(join(folder, 'postgres.new/cluster/PG_VERSION'), '18');
  await withServer(
    async () => assert.rejects(stat(join(folder, 'postgres.new')), { code: 'ENOENT' }),
    folder,
  );
});

test('a data folder of another version, or whose passwords are damaged, is refused in words', async () => {
  const folder = join(dataDir, 'other');
  const version = join(folder, 'postgres/PG_VERSION');
  await writeFile(version, '17\n');
  await assert.rejects(start(folder), /written by PostgreSQL 17.*brings PostgreSQL 18/);
  await writeFile(version, '18\n');
  const credentials = join(folder, 'postgres.json');
  const text = await readFile(credentials, 'utf8');
  for (const damaged of ['{"port":1', '{"port":"1"}']) {
    await writeFile(credentials, damaged);
    await assert.rejects(start(folder), /postgres\.json is damaged/);
  }
  await writeFile(credentials, text);
  await withServer(async (server) => assert.ok(server.pid), folder);
});

test('a setting that PostgreSQL does not know stops the start with its words, and frees the folder', async () => {
  const settings = { no_such_setting: 'on' };
  const options = { dataDir, log: createSilentLog(), random: createSystemRandom(), timers, settings };
  await assert.rejects(startPostgres({ ...options, durable: true }), /did not start:.*no_such_setting/);
  await withServer(async (server) => assert.ok(server.pid));
});
