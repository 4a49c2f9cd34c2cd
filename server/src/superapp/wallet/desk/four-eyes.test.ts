import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Db } from '#platform/db';
import { openTestLedger, type TestLedger } from '../../../../test/ledger.ts';
import { verifyWallet } from '../verify-payments.ts';

// What the database itself holds to, whoever asks: here it is asked in SQL, as the server's role and as the owner.

const [DORA, EMIL] = ['@dora:example.org', '@emil:example.org'];

/** Money of two people, and a proposal of dora's to move some of it. */
async function setScene(): Promise<TestLedger & { proposalId: string; lines: string }> {
  const books = await openTestLedger();
  await books.person('alice', 100n);
  const [proposalId, transferId] = [books.newId(), books.newId()];
  const line = {
    transfer_id: transferId,
    currency: 'XTS',
    debit_code: 'user',
    debit_owner: 'alice',
    credit_code: 'fees',
    credit_owner: '',
    amount: '30',
  };
  const lines = JSON.stringify([line]);
  await books.db.query('select wallet.propose_manual($1, $2, $3, $4, 0, $5::jsonb)', [
    proposalId,
    DORA,
    'fee',
    'a fee that was forgotten',
    lines,
  ]);
  return { ...books, proposalId, lines };
}

const approve = (db: Db, proposalId: string, by: string | null) =>
  db.query('select wallet.post_manual($1, $2, 0)', [proposalId, by]);

const balanceOf = async ({ ledger, person }: TestLedger): Promise<bigint> => {
  const { creditsPosted, debitsPosted } = await ledger.balance(await person('alice'));
  return creditsPosted - debitsPosted;
};

test("the server's role posts no manual journal but by a proposal that somebody else made", async () => {
  const scene = await setScene();
  const { db, proposalId, ledger, bank, person, newId } = scene;
  const account = await person('alice');
  const transfers = [{ phase: 'single' as const, id: newId(), debit: account, credit: bank, amount: 1n }];
  await assert.rejects(ledger.post({ kind: 'manual', actor: EMIL, transfers }), { code: 'HW007' });
  await assert.rejects(db.query("select wallet.post_journal('manual', 'me', '[]')"), { code: '42501' });
  for (const nobody of [DORA, '', null])
    await assert.rejects(approve(db, proposalId, nobody), { code: 'HW010' });
  await assert.rejects(approve(db, newId(), EMIL), { code: 'HW011' });
  assert.equal(await balanceOf(scene), 100n);
  await approve(db, proposalId, EMIL);
  await assert.rejects(approve(db, proposalId, EMIL), { code: 'HW008' });
  assert.equal(await balanceOf(scene), 70n);
});

test("the server's role writes no proposal by itself, and changes none", async () => {
  const { db, proposalId } = await setScene();
  for (const statement of [
    `insert into wallet.proposal (proposal_id, kind, reason, proposer, created_ms, expires_ms)
     values (gen_random_uuid(), 'fee', 'why not', '${DORA}', 0, 1)`,
    `update wallet.proposal set proposer = '${EMIL}'`,
    "update wallet.proposal set state = 'posted'",
    'update wallet.proposal_line set amount = 100',
    'insert into wallet.proposal_line select * from wallet.proposal_line',
    'delete from wallet.proposal',
    'truncate wallet.proposal_line',
    `select wallet.lock_open_proposal('${proposalId}')`,
    'insert into wallet.checkpoint select * from wallet.checkpoint',
    "update audit.entry set actor = 'nobody'",
    'delete from audit.entry',
  ])
    await assert.rejects(db.query(statement), { code: '42501' }, statement);
});

test('not even the owner of the tables makes who proposed the one who approved, or changes what is approved', async () => {
  const { owner, db, proposalId } = await setScene();
  for (const statement of [
    `update wallet.proposal set proposer = '${EMIL}'`,
    "update wallet.proposal set reason = 'another'",
    'update wallet.proposal set expires_ms = expires_ms + 1',
    'delete from wallet.proposal',
    'truncate wallet.proposal cascade',
    'update wallet.proposal_line set amount = 100',
    'delete from wallet.proposal_line',
  ])
    await assert.rejects(owner.query(statement), { code: 'HW000' }, statement);
  const forged = `update wallet.proposal set state = 'posted', decided_by = '${DORA}', decided_ms = 0, journal_id = 1`;
  await assert.rejects(owner.query(forged), { constraint: 'four_eyes' });
  await approve(db, proposalId, EMIL);
  await assert.rejects(owner.query("update wallet.proposal set decided_by = 'somebody'"), { code: 'HW000' });
});

test('of eight who approve at once one does', async () => {
  const scene = await setScene();
  const outcomes = await Promise.allSettled(
    Array.from({ length: 8 }, (_, n) => approve(scene.db, scene.proposalId, `@approver${n}:example.org`)),
  );
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal(await balanceOf(scene), 70n);
});

test('a proposal has lines that the database takes, or is not there', async () => {
  const { db, newId, lines } = await setScene();
  const [line] = JSON.parse(lines) as [object];
  const propose = (...wrong: object[]) =>
    db.query("select wallet.propose_manual($1, $2, 'fee', 'why not', 0, $3::jsonb)", [
      newId(),
      DORA,
      JSON.stringify(wrong.map((one) => ({ ...line, transfer_id: newId(), ...one }))),
    ]);
  await assert.rejects(propose(), { code: 'HW001' });
  for (const wrong of [
    { debit_code: 'escrow' },
    { credit_code: 'escrow' },
    { debit_owner: '' },
    { credit_owner: 'alice' },
    { credit_code: 'user', credit_owner: 'alice' },
    { amount: '0' },
  ])
    await assert.rejects(propose({}, wrong), { code: '23514' }, JSON.stringify(wrong));
  assert.equal((await db.query('select 1 from wallet.proposal')).length, 1);
  await propose({});
});

test('a manual journal that no proposal explains is found, and so is a proposal that was made to fit one', async () => {
  const scene = await setScene();
  const { db, owner, proposalId } = scene;
  await owner.query(
    `insert into wallet.payment (payment_id, kind, state, payee, currency, amount, nonce, created_ms, decided_ms)
     select transfer_id, 'top_up', 'settled', 'alice', 'XTS', amount, '', 0, 0 from wallet.transfer`,
  );
  await approve(db, proposalId, EMIL);
  const findings = async () => (await db.snapshot((tx) => verifyWallet(tx))).findings;
  assert.deepEqual(await findings(), []);

  await owner.query(
    `select wallet.post_journal('manual', '${DORA} ${EMIL}', jsonb_build_array(jsonb_build_object(
       'transfer_id', $1::text, 'phase', 'single', 'debit_account', d.account_id, 'credit_account', c.account_id,
       'amount', 1)))
     from wallet.account d, wallet.account c where d.owner = 'alice' and c.code = 'fees'`,
    [scene.newId()],
  );
  const [slipped, ...others] = await findings();
  assert.match(slipped ?? '', /^Transfer .* \(journal 3\) is of no payment and no approved proposal\.$/);
  assert.deepEqual(others, []);

  await owner.query('alter table wallet.proposal disable trigger user');
  await owner.query('alter table wallet.proposal_line disable trigger user');
  await owner.query(`update wallet.proposal set proposer = '@fay:example.org'`);
  await owner.query('update wallet.proposal_line set amount = 29');
  const found = (await findings()).filter((finding) => finding.startsWith(`Proposal ${proposalId}`));
  assert.equal(found.length, 2);
  assert.match(found[0]!, /is of @fay:example.org and @emil:example.org, and journal 2 names @dora/);
  assert.match(found[1]!, /is not what journal 2 has posted/);
});
