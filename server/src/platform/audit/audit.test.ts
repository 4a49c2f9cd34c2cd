import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createManualClock } from '#platform/clock';
import type { Db } from '#platform/db';
import { BrokenInvariant } from '#platform/errors';
import { createTestDatabase } from '../../../test/database.ts';
import { createAudit, type Act } from './index.ts';

let db: Db;
before(async () => {
  ({ db } = await createTestDatabase());
});

const clock = createManualClock(Date.UTC(2026, 0, 1));
const audit = createAudit({ clock });
const act: Act = {
  area: 'shop',
  actor: '@alice:localhost',
  act: 'order.read',
  subject: 'order 7',
  reason: 'the buyer asked',
  details: { lines: 2 },
};

test('an act is kept with the moment, and each area is read by itself, the newest first', async () => {
  await db.tx((tx) => audit.record(tx, act));
  clock.advance(5);
  await db.tx((tx) => audit.record(tx, { ...act, act: 'order.end', reason: null, details: {} }));
  await db.tx((tx) => audit.record(tx, { ...act, area: 'library' }));
  const [newest, first, ...others] = await audit.list(db, 'shop', Number.MAX_SAFE_INTEGER, 10);
  assert.ok(newest && first);
  const { area: _area, ...kept } = act;
  assert.deepEqual(first, { ...kept, number: first.number, atMs: Date.UTC(2026, 0, 1) });
  assert.deepEqual([newest.act, newest.reason, newest.atMs - first.atMs], ['order.end', null, 5]);
  assert.deepEqual(others, []);
  assert.deepEqual(await audit.list(db, 'shop', newest.number, 10), [first]);
});

test('an act that did not happen is not kept', async () => {
  const failing = db.tx(async (tx) => {
    await audit.record(tx, { ...act, area: 'failing' });
    throw new TypeError('it failed');
  });
  await assert.rejects(failing, TypeError);
  assert.deepEqual(await audit.list(db, 'failing', Number.MAX_SAFE_INTEGER, 10), []);
});

test('what was written down is changed by nobody, the owner of the table included', async () => {
  await db.tx((tx) => audit.record(tx, act));
  for (const statement of [
    "update audit.entry set actor = '@bob:localhost'",
    'delete from audit.entry',
    'truncate audit.entry',
  ])
    await assert.rejects(db.query(statement), { code: 'HA000' }, statement);
});

test('details are few', async () => {
  const long = { ...act, details: { text: 'x'.repeat(3_001) } };
  await assert.rejects(
    db.tx((tx) => audit.record(tx, long)),
    BrokenInvariant,
  );
  await db.tx((tx) => audit.record(tx, { ...act, details: { text: 'x'.repeat(2_900) } }));
});
