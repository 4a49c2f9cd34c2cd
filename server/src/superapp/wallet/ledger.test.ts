import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transfer } from './ledger.ts';
import { MOST_MINOR } from './money.ts';
import { openTestLedger } from '../../../test/ledger.ts';

const books = await openTestLedger();

/** Posts a journal of these transfers; an id is made for each that has none. */
type Draft = Transfer extends infer T
  ? T extends Transfer
    ? Omit<T, 'id'> & { id?: string }
    : never
  : never;
function post(...drafts: Draft[]): Promise<number> {
  const transfers = drafts.map((draft) => ({ id: books.newId(), ...draft }) as Transfer);
  return books.ledger.post({ kind: 'test', actor: '@test:example.org', transfers });
}

async function available(account: number): Promise<bigint> {
  const { creditsPosted, debitsPosted, debitsPending } = await books.ledger.balance(account);
  return creditsPosted - debitsPosted - debitsPending;
}

const noFunds = { errcode: 'CHAT.HERALD.WALLET_INSUFFICIENT_FUNDS', status: 409 };

test('a transfer takes from one and gives to the other', async () => {
  const [alice, bob] = [await books.person('alice1', 100n), await books.person('bob1')];
  await post({ phase: 'single', debit: alice, credit: bob, amount: 30n });
  assert.deepEqual([await available(alice), await available(bob)], [70n, 30n]);
});

test('an account is opened once, however often it is asked for', async () => {
  const opened = await Promise.all(Array.from({ length: 20 }, () => books.person('same')));
  assert.equal(new Set(opened).size, 1);
  await assert.rejects(books.ledger.openAccount({ currency: 'XXX', code: 'user', owner: 'a' }), {
    errcode: 'M_INVALID_PARAM',
  });
});

test('nobody pays what they do not have, and what is held is not there either', async () => {
  const [alice, bob] = [await books.person('alice2', 100n), await books.person('bob2')];
  await assert.rejects(post({ phase: 'single', debit: alice, credit: bob, amount: 101n }), noFunds);
  await post({ phase: 'pending', debit: alice, credit: bob, amount: 60n, timeoutMs: 60_000 });
  await assert.rejects(post({ phase: 'single', debit: alice, credit: bob, amount: 41n }), noFunds);
  await post({ phase: 'single', debit: alice, credit: bob, amount: 40n });
  assert.deepEqual([await available(alice), await available(bob)], [0n, 40n]);
});

test('a journal posts whole or not at all', async () => {
  const [alice, bob, carol] = [
    await books.person('alice3', 100n),
    await books.person('bob3'),
    await books.person('c3'),
  ];
  await post(
    { phase: 'single', debit: alice, credit: bob, amount: 100n },
    { phase: 'single', debit: bob, credit: carol, amount: 100n },
  );
  await assert.rejects(
    post(
      { phase: 'single', debit: carol, credit: alice, amount: 50n },
      { phase: 'single', debit: bob, credit: alice, amount: 1n },
    ),
    noFunds,
  );
  assert.deepEqual([await available(alice), await available(bob), await available(carol)], [0n, 0n, 100n]);
});

test('a hold is posted once, up to its amount, and the rest is free again', async () => {
  const [alice, bob] = [await books.person('alice4', 100n), await books.person('bob4')];
  const pendingId = books.newId();
  await post({ phase: 'pending', id: pendingId, debit: alice, credit: bob, amount: 80n, timeoutMs: 60_000 });
  await assert.rejects(post({ phase: 'post_pending', pendingId, amount: 81n }), {
    errcode: 'CHAT.HERALD.WALLET_BEYOND_HOLD',
  });
  const outcomes = await Promise.allSettled([
    ...Array.from({ length: 8 }, () => post({ phase: 'post_pending', pendingId, amount: 50n })),
    ...Array.from({ length: 8 }, () => post({ phase: 'void_pending', pendingId })),
  ]);
  const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  assert.equal(refusals.length, 15);
  for (const { errcode } of refusals) assert.equal(errcode, 'CHAT.HERALD.WALLET_NOT_PENDING');
  const paid = await available(bob);
  assert.ok(paid === 50n || paid === 0n);
  assert.equal(await available(alice), 100n - paid);
  await assert.rejects(post({ phase: 'void_pending', pendingId: books.newId() }), { errcode: 'M_NOT_FOUND' });
});

test("a hold expires by the ledger's own time, and is then given back", async () => {
  const [alice, bob] = [await books.person('alice5', 100n), await books.person('bob5')];
  const pendingId = books.newId();
  await post({ phase: 'pending', id: pendingId, debit: alice, credit: bob, amount: 80n, timeoutMs: 5_000 });
  await books.ledger.run(4_999);
  assert.equal(await books.ledger.expireHolds(books.newId), 0);
  await books.ledger.run(-1_000_000);
  await books.ledger.run(1);
  await assert.rejects(post({ phase: 'post_pending', pendingId, amount: 80n }), {
    errcode: 'CHAT.HERALD.WALLET_HOLD_EXPIRED',
  });
  const expired = await Promise.all(Array.from({ length: 4 }, () => books.ledger.expireHolds(books.newId)));
  assert.equal(
    expired.reduce((sum, count) => sum + count, 0),
    1,
  );
  assert.deepEqual([await available(alice), await available(bob)], [100n, 0n]);
});

test('a transfer is reversed once, as a whole, while the money is there', async () => {
  const [alice, bob] = [await books.person('alice6', 100n), await books.person('bob6')];
  const reversalOf = books.newId();
  await post({ phase: 'single', id: reversalOf, debit: alice, credit: bob, amount: 70n });
  await post({ phase: 'single', debit: bob, credit: alice, amount: 1n });
  await assert.rejects(post({ phase: 'reversal', reversalOf }), noFunds);
  // Enough for all of them: what refuses the others is not that the money is gone.
  await post({ phase: 'single', debit: books.bank, credit: bob, amount: 1_000n });
  const reversal = books.newId();
  const outcomes = await Promise.allSettled([
    post({ phase: 'reversal', id: reversal, reversalOf }),
    ...Array.from({ length: 8 }, () => post({ phase: 'reversal', reversalOf })),
  ]);
  const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  assert.equal(refusals.length, 8);
  for (const { errcode } of refusals) assert.equal(errcode, 'CHAT.HERALD.WALLET_REVERSED');
  assert.deepEqual([await available(alice), await available(bob)], [101n, 999n]);
  await assert.rejects(post({ phase: 'reversal', reversalOf: books.newId() }), { errcode: 'M_NOT_FOUND' });
});

test('what does not fit together is refused', async () => {
  const alice = await books.person('alice7', 100n);
  const id = books.newId();
  await post({ phase: 'single', id, debit: alice, credit: books.bank, amount: 1n });
  const again = post({ phase: 'single', id, debit: alice, credit: books.bank, amount: 1n });
  await assert.rejects(again, { errcode: 'CHAT.HERALD.WALLET_POSTED', status: 409 });
  const toNobody = post({ phase: 'single', debit: alice, credit: 999_999, amount: 1n });
  await assert.rejects(toNobody, { errcode: 'M_INVALID_PARAM' });
  await assert.rejects(post(), { errcode: 'M_INVALID_PARAM' });
  const beyond = post({ phase: 'single', debit: alice, credit: books.bank, amount: MOST_MINOR });
  await assert.rejects(beyond, { errcode: 'M_INVALID_PARAM', status: 400 });
  assert.equal(await available(alice), 99n);
});

test("the ledger's role can write nothing but through the functions, and its owner cannot change history", async () => {
  await books.person('alice8', 100n);
  for (const statement of [
    "insert into wallet.journal (kind, actor) values ('gift', 'me')",
    'update wallet.account set credits_posted = credits_posted + 1',
    'delete from wallet.hold',
    'select wallet.refuse_change()',
    'truncate wallet.transfer',
  ])
    await assert.rejects(books.db.query(statement), { code: '42501' }, statement);
  for (const statement of [
    'update wallet.transfer set amount = amount + 1',
    'delete from wallet.journal',
    'truncate wallet.seal',
  ])
    await assert.rejects(books.owner.query(statement), { code: 'HW000' }, statement);
});
