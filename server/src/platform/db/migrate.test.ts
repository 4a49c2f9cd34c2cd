import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { StartError } from '#platform/errors';
import { createSilentLog } from '#platform/log';
import { createEmptyDatabase } from '../../../test/database.ts';
import { createDb, migrate } from './index.ts';
import type { Db } from './index.ts';

let db: Db;
let connectionString: string;
let folder: string;
beforeEach(async () => {
  ({ db, connectionString } = await createEmptyDatabase());
  folder = await mkdtemp(join(tmpdir(), 'herald-migrations-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);

test('files run once each, in the order of their numbers', async () => {
  await write('0002_note_add_body.sql', 'alter table note add body text;');
  await write('0001_note.sql', 'create table note (id int8); insert into note values (1);');
  assert.deepEqual(await migrate(db, folder), {
    applied: ['0001_note.sql', '0002_note_add_body.sql'],
    ahead: [],
  });
  assert.deepEqual(await migrate(db, folder), { applied: [], ahead: [] });
  await write('0003_note_fill.sql', "update note set body = 'x';");
  assert.deepEqual((await migrate(db, folder)).applied, ['0003_note_fill.sql']);
  assert.deepEqual(await db.query('select * from note'), [{ id: 1, body: 'x' }]);
});

test('a file that fails leaves nothing of itself, and the ones before it stay', async () => {
  await write('0001_note.sql', 'create table note (id int8);');
  await write('0002_note_break.sql', 'create table half (id int8); select 1 / 0;');
  await assert.rejects(migrate(db, folder), /division by zero/);
  const { note, half } = await db.one<{ note: boolean; half: boolean }>(
    "select to_regclass('note') is not null as note, to_regclass('half') is not null as half",
  );
  assert.deepEqual({ note, half }, { note: true, half: false });
});

test('what a file asks of the operator stops the start, in its own words', async () => {
  await write('0001_note.sql', "do $$ begin raise exception 'Run: create role notes;'; end $$;");
  await assert.rejects(
    migrate(db, folder),
    (error) => error instanceof StartError && error.message === 'Run: create role notes;',
  );
});

test('a file that was changed after it ran stops the start, in words that name it', async () => {
  await write('0001_note.sql', 'create table note (id int8);');
  await migrate(db, folder);
  await write('0001_note.sql', 'create table note (id int4);');
  await assert.rejects(
    migrate(db, folder),
    (error) => error instanceof StartError && /0001_note\.sql was changed/.test(error.message),
  );
});

test('an older program starts on a newer schema and says what it does not know', async () => {
  await write('0001_note.sql', 'create table note (id int8);');
  await write('0002_note_add_body.sql', 'alter table note add body text;');
  await migrate(db, folder);
  await rm(join(folder, '0002_note_add_body.sql'));
  assert.deepEqual(await migrate(db, folder), { applied: [], ahead: ['0002_note_add_body.sql'] });
});

test('two servers that start at once run each file once', async () => {
  await write('0001_note.sql', 'select pg_sleep(0.1); create table note (id int8);');
  await write('0002_note_fill.sql', 'insert into note values (1);');
  const other = createDb({ connectionString, poolSize: 1, log: createSilentLog() });
  const [one, two] = await Promise.all([migrate(db, folder), migrate(other, folder)]);
  assert.deepEqual([...one.applied, ...two.applied].sort(), ['0001_note.sql', '0002_note_fill.sql']);
  assert.deepEqual(await db.query('select count(*) from note'), [{ count: 1 }]);
  await other.close();
});

test('names that cannot be ordered or told apart are refused', async () => {
  await write('note.sql', 'select 1');
  await assert.rejects(migrate(db, folder), /named 0001_module_what\.sql, not note\.sql/);
  await rm(join(folder, 'note.sql'));
  await write('0001_note.sql', 'select 1');
  await write('0001_other.sql', 'select 1');
  await assert.rejects(migrate(db, folder), /same number/);
});
