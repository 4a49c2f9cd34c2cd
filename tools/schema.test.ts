import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createDb } from '../server/src/platform/db/index.ts';
import type { Db } from '../server/src/platform/db/index.ts';
import { createSilentLog } from '../server/src/platform/log/index.ts';
import { createEmptyDatabase, createTestDatabase } from '../server/test/database.ts';
import { startTestServer, urlOf } from '../server/test/test-server.ts';
import { dumpSchema } from './dump-schema.ts';

test('server/schema.sql shows the schema that the migrations make', async () => {
  const { db, close } = await openMigrated();
  const kept = await readFile(join(import.meta.dirname, '../server/schema.sql'), 'utf8');
  const isSame = (await dumpSchema(db).finally(close)) === kept;
  assert.ok(isSame, 'server/schema.sql is stale: run npm run schema');
});

// The file is printed by the embedded PostgreSQL; an older one prints views in other words.
async function openMigrated(): Promise<{ db: Db; close(): Promise<void> }> {
  if (process.env.DATABASE_URL === undefined) {
    const { db, drop } = await createTestDatabase();
    return { db, close: drop };
  }
  const server = await startTestServer(undefined);
  const connectionString = urlOf(server.url, server.template);
  const db = createDb({ connectionString, poolSize: 1, log: createSilentLog() });
  return {
    db,
    async close() {
      await db.close();
      await server.stop();
    },
  };
}

test('every kind of thing is shown, and a change of it too', async () => {
  const { db } = await createEmptyDatabase();
  const statements = [
    'create schema rooms',
    `create table rooms.room (room_id text collate "C" not null, seq int8 generated always as identity,
       pdu bytea, name text default 'none', primary key (room_id), constraint named check (name <> ''))
     with (fillfactor = 70)`,
    'alter table rooms.room alter pdu set storage external',
    'create index room_name on rooms.room (name) where name is not null',
    'create view rooms.room_view as select room_id from rooms.room',
    'create function rooms.one() returns int4 language sql as $$ select 1 $$',
  ];
  for (const statement of statements) await db.query(statement);
  const text = await dumpSchema(db);
  for (const part of [
    'create schema rooms;',
    '  room_id text collate "C" not null,',
    '  seq bigint not null generated always as identity,',
    '  pdu bytea storage external,',
    "  name text default 'none'::text,",
    '  constraint room_pkey PRIMARY KEY (room_id),',
    "  constraint named CHECK ((name <> ''::text))",
    ') with (fillfactor=70);',
    'CREATE INDEX room_name ON rooms.room USING btree (name) WHERE (name IS NOT NULL);',
    'create view rooms.room_view as',
    'CREATE OR REPLACE FUNCTION rooms.one()',
  ]) {
    assert.ok(text.includes(part), `${part}\nis missing in\n${text}`);
  }
  await db.query('alter table rooms.room add topic text');
  assert.notEqual(await dumpSchema(db), text);
});
