import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StartError } from '#platform/errors';
import { createSilentLog } from '#platform/log';
import { assertDurable, createDb } from './index.ts';
import type { Db } from './index.ts';

function databaseWith(settings: Record<string, string>): Db {
  const all = {
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    server_version_num: '150020',
    ...settings,
  };
  const rows = Object.entries(all).map(([name, setting]) => ({ name, setting }));
  return { query: async () => rows } as unknown as Db;
}

test('a durable database of version 15 or newer is accepted, and stricter settings too', async () => {
  await assertDurable(databaseWith({}));
  await assertDurable(databaseWith({ server_version_num: '180004', synchronous_commit: 'remote_apply' }));
});

for (const name of ['fsync', 'full_page_writes', 'synchronous_commit']) {
  test(`a database with ${name} off is refused, in words that say what to do`, async () => {
    await assert.rejects(
      assertDurable(databaseWith({ [name]: 'off' })),
      (error) =>
        error instanceof StartError &&
        error.message.includes(`${name} = off`) &&
        error.message.includes('postgresql.conf'),
    );
  });
}

test('a database that is too old is refused', async () => {
  await assert.rejects(assertDurable(databaseWith({ server_version_num: '140011' })), /PostgreSQL 14.*15/);
});

test('a database that does not answer is named as the reason', async () => {
  const url = 'postgres://a:b@127.0.0.1:1/x';
  const db = createDb({ connectionString: url, poolSize: 1, log: createSilentLog() });
  await assert.rejects(
    assertDurable(db),
    (error) => error instanceof StartError && /ECONNREFUSED.*DATABASE_URL/.test(error.message),
  );
  await db.close();
});
