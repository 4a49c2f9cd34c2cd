import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestLedger, type TestLedger } from '../../../test/ledger.ts';
import { verifyLedger } from './verify-ledger.ts';

/** Books with a little of everything in them, sealed. */
async function openBooks(): Promise<TestLedger> {
  const books = await openTestLedger();
  const [alice, bob] = [await books.person('alice', 1_000n), await books.person('bob', 1_000n)];
  const [paid, held, kept] = [books.newId(), books.newId(), books.newId()];
  const post = (transfers: Parameters<typeof books.ledger.post>[0]['transfers']) =>
    books.ledger.post({ kind: 'payment', actor: '@alice:example.org "\\ é\n', transfers });
  await post([{ phase: 'single', id: paid, debit: alice, credit: bob, amount: 10n }]);
  await post([{ phase: 'reversal', id: books.newId(), reversalOf: paid }]);
  await post([{ phase: 'pending', id: held, debit: alice, credit: bob, amount: 20n, timeoutMs: 60_000 }]);
  await post([{ phase: 'pending', id: kept, debit: alice, credit: bob, amount: 30n, timeoutMs: 60_000 }]);
  await post([
    { phase: 'post_pending', id: books.newId(), pendingId: held, amount: 15n },
    { phase: 'single', id: books.newId(), debit: bob, credit: alice, amount: 5n },
  ]);
  assert.equal(await books.ledger.seal(), 7);
  assert.equal(await books.ledger.seal(), 0);
  return books;
}

const findingsOf = async ({ db }: TestLedger): Promise<readonly string[]> =>
  (await db.snapshot((tx) => verifyLedger(tx))).findings;

/** Does what only an intruder with all rights can do: past triggers and keys. */
function tamper({ owner }: TestLedger, text: string): Promise<void> {
  const doors = ['journal', 'transfer', 'seal'].map(
    (table) => `alter table wallet.${table} disable trigger user`,
  );
  const keys = ['transfer', 'seal'].map(
    (table) => `alter table wallet.${table} drop constraint ${table}_journal_id_fkey`,
  );
  return owner.tx(async (tx) => {
    for (const statement of [...doors, ...keys, ...text.split(';')]) await tx.query(statement);
  });
}

test('books that nobody touched are in order, those that wait for the chain too', async () => {
  const books = await openBooks();
  await books.person('carol', 5n);
  const verified = await books.db.snapshot((tx) => verifyLedger(tx));
  assert.deepEqual(verified, { journals: 8, transfers: 9, accounts: 4, findings: [] });
});

for (const [what, text, expected] of [
  [
    'a changed amount',
    'update wallet.transfer set amount = 11 where amount = 10 and reversal_of is null',
    [/^Journal 3 .* was changed/, /journal 4\) does not mirror/, /^Account 2 says debitsPosted/],
  ],
  [
    'a changed amount whose balances were made to fit',
    `update wallet.transfer set amount = 16 where phase = 'post_pending';
     update wallet.account set debits_posted = debits_posted + 1 where owner = 'alice';
     update wallet.account set credits_posted = credits_posted + 1 where owner = 'bob'`,
    [/^Journal 7 \(place 7\) is not what was sealed/],
  ],
  [
    'a journal that was dropped',
    `delete from wallet.transfer where journal_id = 4; delete from wallet.journal where journal_id = 4`,
    [/^The journal at place 4 of the chain is gone/],
  ],
  [
    'a journal that was dropped with its place in the chain',
    `delete from wallet.transfer where journal_id = 4; delete from wallet.seal where journal_id = 4;
     delete from wallet.journal where journal_id = 4`,
    [/^The chain has no place 4/],
  ],
  [
    'a backdated journal',
    `update wallet.journal set posted_at = posted_at - interval '1 day' where journal_id = 5`,
    [/^Journal 5 .* was changed/, /^Journal 5 .* is dated before/],
  ],
  [
    'a journal that was slipped in',
    `insert into wallet.journal (kind, actor) values ('gift', 'me')`,
    [/^Journal \d+ has no place in the chain/, /has lost its transfers/],
  ],
  [
    'money from nowhere',
    `update wallet.account set credits_posted = credits_posted + 100 where owner = 'bob'`,
    [/^Account 3 says creditsPosted/, /^The debits of ledger 963 exceed its credits by -100/],
  ],
  ['a hold that was dropped', 'delete from wallet.hold', [/is pending, and its hold is gone/]],
] as const) {
  test(`${what} is found, and the entry is named`, async () => {
    const books = await openBooks();
    assert.deepEqual(await findingsOf(books), []);
    await tamper(books, text);
    const findings = await findingsOf(books);
    for (const sentence of expected)
      assert.ok(
        findings.some((finding) => sentence.test(finding)),
        `${sentence} in ${findings.join('\n')}`,
      );
  });
}
