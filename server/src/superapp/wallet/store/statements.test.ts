import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blocksReadBy } from '../../../../test/blocks-read.ts';
import { openTestLedger } from '../../../../test/ledger.ts';
import { findBooked, firstJournalSince, listEntries, sumMoved } from './statements.ts';

/** Of 8 kB. */
const FEW_BLOCKS = 150;

test('a recent period of a long history is read by its index, and the balance before it, too', async () => {
  const { owner, ledger, bank, person, newId } = await openTestLedger();
  const [alice, bob] = [await person('alice', 100_000n), await person('bob', 100_000n)];
  for (let n = 0; n < 100; n += 1) {
    const [debit, credit] = n % 2 === 0 ? [alice, bob] : [bob, alice];
    const transfers = Array.from({ length: 100 }, () => {
      return { phase: 'single' as const, id: newId(), debit, credit, amount: 1n };
    });
    await ledger.post({ kind: 'payment', actor: 'alice', transfers });
  }
  const { now } = await owner.one<{ now: number }>(
    'select ceil(extract(epoch from clock_timestamp()) * 1000)::int8 as now',
  );
  // At least the next millisecond.
  await owner.query('select pg_sleep(0.002)');
  for (let n = 0; n < 5; n += 1) {
    const transfers = [{ phase: 'single' as const, id: newId(), debit: bank, credit: alice, amount: 7n }];
    await ledger.post({ kind: 'top-up', actor: 'alice', transfers });
  }
  const account = { currency: 'XTS', code: 'user', owner: 'alice' };
  const found = await findBooked(owner, account);
  assert.deepEqual(found, { accountId: alice, booked: '100035' });
  const from = await firstJournalSince(owner, alice, now);
  const entries = await listEntries(owner, alice, { from, to: from + 1_000 }, 100);
  assert.equal(entries.length, 5);

  const blocks = await blocksReadBy(owner, async (db) => {
    await findBooked(db, account);
    await firstJournalSince(db, alice, now);
    await listEntries(db, alice, { from, to: from + 1_000 }, 100);
    await sumMoved(db, alice, from);
  });
  assert.ok(blocks <= FEW_BLOCKS, `${blocks} blocks`);
  const all = await blocksReadBy(owner, (db) => sumMoved(db, alice, 1));
  assert.ok(all > FEW_BLOCKS, `${all} blocks`);
});
