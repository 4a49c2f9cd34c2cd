import assert from 'node:assert/strict';
import { before, test, type TestContext } from 'node:test';
import { createManualClock } from '#platform/clock';
import type { Db, Queryable } from '#platform/db';
import { createTestDatabase } from '../../../test/database.ts';
import { createStory, type Json, type Story } from '../../../test/harness.ts';
import { walletOf, type Payer } from '../../../test/wallet.ts';
import { verifyWallet } from './verify-payments.ts';

let db: Db;
before(async () => {
  ({ db } = await createTestDatabase());
});

class TakeBack extends Error {}

/** What is found after somebody with all rights has changed something, which is then taken back. */
async function findingsAfter(story: Story, text: string): Promise<readonly string[]> {
  let findings: readonly string[] = [];
  const tampering = story.db.tx(async (tx) => {
    const tables = ['journal', 'transfer', 'red_packet', 'red_packet_share', 'payment', 'request'];
    for (const table of tables) await tx.query(`alter table wallet.${table} disable trigger user`);
    for (const statement of text.split(';')) await tx.query(statement);
    ({ findings } = await verifyWallet(tx));
    throw new TakeBack();
  });
  await assert.rejects(tampering, TakeBack);
  return findings;
}

async function give(payer: Payer, amount: string, claims: number): Promise<string> {
  const order = { amount, currency: 'XTS', claims, split: 'equal' };
  const { payment_id: id } = await payer.authorise(await payer.done('/red-packets', order));
  return String(id);
}

const id = ({ payment_id: payment }: Json): string => String(payment);

/** A wallet's life with a little of everything in it. */
async function live(t: TestContext) {
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  const story = await createStory(t, { clock });
  const [alice, bob, carol] = [
    await walletOf(story, 'alice', '200000'),
    await walletOf(story, 'bob', '1000'),
    await walletOf(story, 'carol', '1000'),
  ];
  const shares = [{ payer: alice.userId, amount: '40' }];
  const { requests } = await bob.done('/requests', { currency: 'XTS', shares });
  const { requests: open } = await bob.done('/requests', { currency: 'XTS', shares });
  const asked = await alice.done(`/requests/${String(requests[0].request_id)}/pay`);
  const shop = { name: 'Tea House', city: 'Almaty', country: 'KZ', category: '5812' };
  const { merchant_id: merchant } = await bob.done('/merchants', shop);
  const { merchant_id: other } = await carol.done('/merchants', shop);
  const bought = await alice.authorise(
    await alice.done(`/merchants/${String(merchant)}/pay`, { amount: '70', currency: 'XTS' }),
  );
  const refund = await bob.done(`/payments/${id(bought)}/refund`, { amount: '20' });
  const sum = { amount: '30', currency: 'XTS' };
  const cancelled = await alice.pay(carol, '40000');
  await alice.done(`/payments/${id(cancelled)}/cancel`);
  const packet = await give(alice, '90', 3);
  const ended = await give(alice, '60', 2);
  for (const person of [bob, alice]) await person.done(`/red-packets/${packet}/claim`);
  await carol.done(`/red-packets/${ended}/claim`);
  await story.db.query('update wallet.red_packet set ends_ms = 0 where payment_id = $1', [ended]);
  clock.advance(15_000);
  await story.app.jobs.runDue();
  return {
    story,
    alice: alice.userId,
    carol: carol.userId,
    openRequest: String(open[0].request_id),
    requested: id(await alice.authorise(asked)),
    request: String(requests[0].request_id),
    paid: id(await alice.pay(bob, '11')),
    other: id(await alice.pay(bob, '11')),
    held: id(await alice.pay(carol, '40000')),
    created: id(await alice.begin(bob, '5')),
    otherShop: String(other),
    payout: id(await bob.done(`/merchants/${String(merchant)}/payouts`, sum)),
    bought: id(bought),
    refund: id(refund),
    cancelled: id(cancelled),
    packet,
    ended,
  };
}

type Life = Awaited<ReturnType<typeof live>>;

/** A row of `wallet.payment` that nobody paid. */
const forged = (life: Life, kind: string, state: string): string =>
  `insert into wallet.payment (payment_id, kind, state, payer, payee, currency, amount, nonce, created_ms, decided_ms, proof)
   values (gen_random_uuid(), '${kind}', '${state}', ${kind === 'top_up' ? 'null' : `'${life.alice}'`}, '${life.carol}', 'XTS', 7, '',
     0, 0, 'device_key')`;

const move = (payment: string, change: string): string =>
  `update wallet.payment set ${change} where payment_id = '${payment}'`;

type Planted = readonly [what: string, text: (life: Life) => string, expected: readonly RegExp[]];

const planted: readonly Planted[] = [
  [
    'a settled payment that nobody made',
    (life) => forged(life, 'transfer', 'settled'),
    [/^Payment .* \(transfer\) is settled, and the ledger has no transfer of it/],
  ],
  [
    'a top-up that never came',
    (life) => forged(life, 'top_up', 'settled'),
    [/^Payment .* \(top_up\) is settled, and the ledger has no transfer/],
  ],
  [
    'a claim of nothing',
    (life) => forged(life, 'claim', 'settled'),
    [/^Payment .* \(claim\) is settled, and the ledger has no transfer/],
  ],
  [
    'another amount',
    ({ paid }) => move(paid, 'amount = 1100'),
    [/^Payment .* says 1100, and the ledger moved 11\./],
  ],
  [
    'another payee',
    ({ paid, carol }) => move(paid, `payee = '${carol}'`),
    [/is paid to user @carol:localhost, and the ledger gave it to user @bob:localhost/],
  ],
  [
    'another payer',
    ({ paid, carol }) => move(paid, `payer = '${carol}'`),
    [/is paid by user @carol:localhost, and the ledger took it from user @alice:localhost/],
  ],
  [
    'another currency',
    ({ paid }) => `insert into wallet.ledger values (978, 'EUR', 2); ${move(paid, "currency = 'EUR'")}`,
    [/is in EUR, and the ledger moved XTS/],
  ],
  [
    'a top-up of somebody else',
    ({ carol }) => `update wallet.payment set payee = '${carol}' where kind = 'top_up'`,
    [/\(top_up\) is paid to user @carol/],
  ],
  [
    'a shop that somebody else owns',
    ({ payout, otherShop }) => move(payout, `merchant_id = '${otherShop}'`),
    [
      /\(payout\) is paid by merchant .*, and the ledger took it from merchant/,
      /names the shop .*, which is not that of @bob/,
    ],
  ],
  ['a payment without a proof', ({ paid }) => move(paid, 'proof = null'), [/was made, and by no proof/]],
  [
    'a payment that is said to be settled while it is held',
    ({ held }) => move(held, "state = 'settled', settles_ms = null"),
    [/is settled, and its money was not moved/],
  ],
  [
    'an authorised payment whose hold is gone',
    () => 'delete from wallet.hold',
    [/is authorised, and nothing is held for it/],
  ],
  [
    'an authorised payment that nothing was ever held for',
    ({ paid }) => move(paid, "state = 'authorised', settles_ms = 1"),
    [/is authorised, and nothing is held for it/],
  ],
  [
    'a paid payment that is said to wait',
    ({ paid }) => move(paid, "state = 'created', decided_ms = null"),
    [/waits for its payer, and the ledger has a transfer of it/],
  ],
  [
    'a paid payment that is said to be cancelled',
    ({ paid }) => move(paid, "state = 'cancelled'"),
    [/is cancelled, and its money was moved/],
  ],
  [
    'a held payment that is said to be cancelled',
    ({ held }) => move(held, "state = 'cancelled', settles_ms = null"),
    [/is cancelled, and its money is still held/],
  ],
  [
    'a cancelled payment that is said to be settled',
    ({ cancelled }) => move(cancelled, "state = 'settled'"),
    [/is settled, and its money was not moved/],
  ],
  [
    'a begun payment that is said to be settled',
    ({ created }) => move(created, "state = 'settled', decided_ms = 1, proof = 'low_value'"),
    [/is settled, and the ledger has no transfer of it/],
  ],
  [
    'a payment that was dropped',
    ({ paid }) => `delete from wallet.payment where payment_id = '${paid}'`,
    [/^Transfer .* is of no payment/],
  ],
  [
    'a request that nobody paid',
    ({ openRequest }) =>
      `update wallet.request set state = 'paid', decided_ms = 1 where request_id = '${openRequest}'`,
    [/^Request .* is paid, and no payment of it stands/],
  ],
  [
    'a request whose payment is for something else',
    ({ requested }) => move(requested, 'request_id = null'),
    [/^Request .* is paid, and no payment of it stands/],
  ],
  [
    'a request of another amount',
    ({ request }) => `update wallet.request set amount = 4 where request_id = '${request}'`,
    [/^Request .* is paid by .*, which pays something else/],
  ],
  [
    'a request that is paid twice',
    ({ paid, request }) => move(paid, `request_id = '${request}'`),
    [/^Request .* is paid 2 times/],
  ],
  [
    'a paid request that is said to be open',
    ({ request }) =>
      `update wallet.request set state = 'open', decided_ms = null where request_id = '${request}'`,
    [/^Payment .* stands, and the request .* that it is for is open/],
  ],
  [
    'a share that is said to be claimed',
    ({ packet }) =>
      `update wallet.red_packet_share set claimed_by = '@eve:localhost', claimed_ms = 1 where payment_id = '${packet}' and ordinal = 3`,
    [/^Red packet .* has a share \(3\) that @eve:localhost claimed, and no payment of it/],
  ],
  [
    'a claim that somebody else is said to have made',
    ({ packet }) =>
      `update wallet.red_packet_share set claimed_by = '@eve:localhost' where payment_id = '${packet}' and ordinal = 1`,
    [/has a share \(1\) that @eve:localhost claimed/, /has paid out what nobody claimed: 30 @bob/],
  ],
  [
    'a larger share',
    ({ packet }) =>
      `update wallet.red_packet_share set amount = 31 where payment_id = '${packet}' and ordinal = 3`,
    [/has shares of 91 in all, and 90 were given/],
  ],
  [
    'a share that was dropped',
    ({ packet }) => `delete from wallet.red_packet_share where payment_id = '${packet}' and ordinal = 3`,
    [/has shares of 60 in all, and 90 were given/, /has 2 shares, and says 3/],
  ],
  [
    'a red packet that is said to be over',
    ({ packet }) => `update wallet.red_packet set is_over = true where payment_id = '${packet}'`,
    [/^Red packet .* is over, and 30 of it did not go back/],
  ],
  [
    'a red packet that is said to be open still',
    ({ ended }) => `update wallet.red_packet set is_over = false where payment_id = '${ended}'`,
    [/has paid out what nobody claimed: 30 @alice/],
  ],
  [
    'a claim of another giver',
    ({ carol }) =>
      `update wallet.payment set payer = '${carol}' where kind = 'claim' and payee <> '${carol}'`,
    [/comes out of a red packet of @alice:localhost, and says of @carol/],
  ],
  [
    'a refund of what was another payment',
    ({ refund, paid }) => move(refund, `refund_of = '${paid}'`),
    [/gives back .*, which was no such payment/],
  ],
  [
    'more refunds than there was to give back',
    ({ bought, refund }) => `${move(bought, 'amount = 10')}; ${move(refund, 'amount = 20')}`,
    [/gives back .*, of which 20 of 10 were given back/],
  ],
];

test('every forged receipt is found, and named; books that nobody touched are in order', async (t) => {
  const life = await live(t);
  const { findings, payments } = await life.story.db.snapshot((tx) => verifyWallet(tx));
  assert.deepEqual(findings, []);
  assert.equal(payments, 18);
  for (const [what, text, expected] of planted) {
    const found = await findingsAfter(life.story, text(life));
    for (const sentence of expected)
      assert.ok(
        found.some((finding) => sentence.test(finding)),
        `${what}: ${sentence} in\n${found.join('\n')}`,
      );
  }
  assert.deepEqual(await findingsAfter(life.story, 'select 1'), []);
});

test('money that moved for no payment is found, and findings are bounded', async () => {
  const post = (tx: Queryable, count: number) =>
    tx.query(
      `with bank as (select wallet.open_account('XTS', 'safeguarding', '', 0::int2) as id),
            eve as (select wallet.open_account('XTS', 'user', '@eve:localhost', 0::int2) as id)
       select wallet.post('payment', '@eve:localhost', jsonb_build_array(jsonb_build_object(
         'transfer_id', gen_random_uuid(), 'phase', 'single', 'debit_account', bank.id, 'credit_account', eve.id,
         'amount', 5))) from bank, eve, generate_series(1, $1)`,
      [count],
    );
  await post(db, 1);
  const [finding, ...others] = (await db.snapshot((tx) => verifyWallet(tx))).findings;
  assert.match(finding ?? '', /^Transfer .* \(journal 1\) is of no payment and no approved proposal\.$/);
  assert.deepEqual(others, []);
  await post(db, 2_100);
  const verified = await db.snapshot((tx) => verifyWallet(tx));
  assert.deepEqual([verified.journals, verified.findings.length], [2_101, 100], 'read in pages');
});
