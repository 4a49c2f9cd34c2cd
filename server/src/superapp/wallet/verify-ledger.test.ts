import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestLedger, type TestLedger } from '../../../test/ledger.ts';
import { checkpointLine, findCheckpoint, parseCheckpoint } from './checkpoints.ts';
import type { Checkpoint } from './store/books.ts';
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

const findingsOf = async (
  { db }: TestLedger,
  elsewhere: Checkpoint | null = null,
): Promise<readonly string[]> => (await db.snapshot((tx) => verifyLedger(tx, { elsewhere }))).findings;

/** Does what only an intruder with all rights can do: past triggers and keys. */
function tamper({ owner }: TestLedger, text: string): Promise<void> {
  const doors = ['journal', 'transfer', 'seal', 'checkpoint'].map(
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

test('books with more accounts than are held at once are read several times, and found to be the same', async () => {
  const books = await openBooks();
  const verify = () => books.db.snapshot((tx) => verifyLedger(tx, { accountsAtOnce: 2 }));
  assert.deepEqual(await verify(), { journals: 7, transfers: 8, accounts: 3, findings: [] });
  await tamper(books, "update wallet.account set credits_posted = credits_posted + 100 where owner = 'bob'");
  const { findings } = await verify();
  assert.match(findings[0] ?? '', /^Account 3 says creditsPosted/);
  assert.match(findings[1] ?? '', /^The debits of ledger 963 exceed its credits by -100/);
  assert.equal(findings.length, 2);
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
  [
    'a hold for what was paid',
    `insert into wallet.hold (transfer_id, expires_ms)
     select transfer_id, 1 from wallet.transfer where phase in ('single', 'pending') and reversal_of is null
     on conflict do nothing`,
    [/is resolved, and there is still a hold for it/, /^There is a hold for .*, which is not pending/],
  ],
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

/** Writes the chain anew over whatever the journals say now, as it was written when they were posted. */
const REWRITE = `delete from wallet.seal; insert into wallet.unsealed select journal_id from wallet.journal;
  select wallet.seal_journals(1000)`;
/** A forgery that the balances confirm. */
const FORGERY = `update wallet.transfer set amount = 16 where phase = 'post_pending';
  update wallet.account set debits_posted = debits_posted + 1 where owner = 'alice';
  update wallet.account set credits_posted = credits_posted + 1 where owner = 'bob'`;

async function openCheckpointed(): Promise<{ books: TestLedger; kept: Checkpoint }> {
  const books = await openBooks();
  await books.db.query("select wallet.write_checkpoint('2026-01-31')");
  const kept = parseCheckpoint(checkpointLine((await findCheckpoint(books.db))!));
  assert.ok(kept);
  return { books, kept };
}

test('a chain that was written anew from beginning to end is found by the checkpoint of a day', async () => {
  const { books, kept } = await openCheckpointed();
  assert.deepEqual(await findingsOf(books, kept), []);
  await tamper(books, `${FORGERY}; ${REWRITE}`);
  const findings = await findingsOf(books);
  assert.match(findings[0] ?? '', /^The checkpoint of 2026-01-31 has another hash at place 7/);
  assert.match(findings[1] ?? '', /says that 2040 XTS were posted up to place 7, and it is 2041/);
  assert.equal(findings.length, 2);
});

test('an intruder who writes the checkpoints anew as well is found by one that was kept elsewhere', async () => {
  const { books, kept } = await openCheckpointed();
  await tamper(
    books,
    `${FORGERY}; ${REWRITE}; delete from wallet.checkpoint;
    select wallet.write_checkpoint('2026-01-31')`,
  );
  assert.deepEqual(await findingsOf(books), [], 'the database alone agrees with itself');
  const findings = await findingsOf(books, kept);
  assert.match(
    findings[0] ?? '',
    /^The checkpoint of 2026-01-31, which was kept elsewhere, has another hash/,
  );
});

test('journals that were taken off the end are found by a checkpoint', async () => {
  const { books, kept } = await openCheckpointed();
  await tamper(
    books,
    `delete from wallet.seal where position = 7; delete from wallet.transfer where journal_id = 7;
    delete from wallet.journal where journal_id = 7; delete from wallet.checkpoint;
    insert into wallet.hold select transfer_id, 1 from wallet.transfer where amount = 20;
    update wallet.account set debits_pending = 50, debits_posted = 10, credits_posted = 1010 where owner = 'alice';
    update wallet.account set credits_pending = 50, debits_posted = 10, credits_posted = 1010 where owner = 'bob'`,
  );
  assert.deepEqual(await findingsOf(books), []);
  assert.deepEqual(await findingsOf(books, kept), [
    'The chain ends at place 6, before place 7 of the checkpoint of 2026-01-31: journals were removed.',
  ]);
});

test('a day has one checkpoint, which goes on from the one before and is changed by nobody', async () => {
  const { books, kept } = await openCheckpointed();
  const write = async (day: string) =>
    (await books.db.one<{ written: boolean }>('select wallet.write_checkpoint($1) as written', [day]))
      .written;
  await books.person('carol', 5n);
  await books.ledger.seal();
  assert.equal(await write('2026-01-31'), false);
  assert.equal(await write('2026-02-01'), true);
  const next = await findCheckpoint(books.db);
  assert.deepEqual(
    [kept.position, kept.journals, kept.sums, next?.position, next?.journals, next?.sums],
    [7, 7, { XTS: '2040' }, 8, 8, { XTS: '2045' }],
  );
  assert.equal(await write('2099-01-01'), true, 'the clock ran ahead');
  await books.person('dan', 1n);
  await books.ledger.seal();
  assert.equal(await write('2026-02-02'), true, 'and was set right');
  assert.deepEqual((await findCheckpoint(books.db))?.sums, { XTS: '2046' });
  assert.deepEqual(await findingsOf(books, kept), []);
  for (const statement of [
    "update wallet.checkpoint set hash = '\\x00'",
    'delete from wallet.checkpoint',
    'truncate wallet.checkpoint',
  ])
    await assert.rejects(books.owner.query(statement), { code: 'HW000' }, statement);
});

test('empty books have no checkpoint', async () => {
  const { db } = await openTestLedger();
  await db.query("select wallet.write_checkpoint('2026-01-31')");
  assert.equal(await findCheckpoint(db), null);
});

test('a line is read as it was printed, and what is none is not', async () => {
  const { kept } = await openCheckpointed();
  const line = checkpointLine(kept);
  assert.match(line, /^2026-01-31:7:7:[0-9a-f]{64}:XTS=2040$/);
  assert.deepEqual(parseCheckpoint(`${line}\n`), kept);
  for (const wrong of ['', line.slice(1), line.slice(0, -9), `${line},`, line.replaceAll(':', ' ')])
    assert.equal(parseCheckpoint(wrong), null, wrong);
});
