import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '@herald/matrix';
import { createManualClock, type ManualClock } from '#platform/clock';
import { createStory, refused, type Json, type Story } from '../../../test/harness.ts';
import { type Payer, requireBalanced, walletOf } from '../../../test/wallet.ts';

const RED_PACKETS = '/_herald/wallet/v1/red-packets';

async function give(payer: Payer, order: { amount: string; claims: number; split: string }): Promise<string> {
  const payment = await payer.done('/red-packets', { currency: 'XTS', ...order });
  assert.equal((await payer.authorise(payment)).state, 'settled');
  return String(payment.payment_id);
}

const claim = (person: Payer, id: string, key?: string) =>
  person.command(`/red-packets/${id}/claim`, {}, key);
const see = (person: Payer, id: string): Promise<Json> => person.get(`${RED_PACKETS}/${id}`);

const people = (story: Story, count: number): Promise<Payer[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => walletOf(story, `guest${n}`)));

/** Lets a day of the ledger's time pass, and its job run. */
async function passDay(story: Story, clock: ManualClock): Promise<void> {
  await story.db.query('update wallet.running set elapsed_ms = elapsed_ms + 86400000');
  clock.advance(15_000);
  await story.app.jobs.runDue();
}

test('ten claim a red packet of nine at once: nine get a share, one is late, and it adds up', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '10000');
  const guests = await people(story, 10);
  const id = await give(alice, { amount: '1000', claims: 9, split: 'random' });
  assert.equal(await alice.available(), '9000');
  const answers = await Promise.all(guests.map((guest) => claim(guest, id)));
  const late = answers.filter(({ status }) => status !== 200);
  assert.deepEqual(
    late.map(({ body }) => body.errcode as unknown),
    ['CHAT.HERALD.WALLET_RED_PACKET_OVER'],
  );
  const got = await Promise.all(guests.map(async (guest) => Number(await guest.available())));
  assert.equal(
    got.reduce((sum, one) => sum + one, 0),
    1000,
  );
  assert.equal(got.filter((one) => one > 0).length, 9);
  const seen = await see(alice, id);
  assert.deepEqual([seen.state, seen.claims, seen.claimed, seen.shares.length], ['over', 9, 9, 9]);
  await requireBalanced(story);
});

test('a share is one: who claims again gets nothing, and the same command the same answer', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '1000');
  const [bob] = await people(story, 1);
  assert.ok(bob);
  const id = await give(alice, { amount: '1000', claims: 3, split: 'equal' });
  const first = await claim(bob, id, 'mine');
  assert.deepEqual([first.status, first.body.mine.amount], [200, '333']);
  assert.deepEqual((await claim(bob, id, 'mine')).body, first.body);
  await refused(claim(bob, id), 'CHAT.HERALD.WALLET_RED_PACKET_CLAIMED', 409);
  assert.equal(await bob.available(), '333');
  const { payments } = await bob.get('/_herald/wallet/v1/payments');
  assert.deepEqual(
    (payments as Json[]).map(({ kind, payer, amount }) => [kind, payer, amount] as unknown),
    [['claim', alice.userId, '333']],
  );
  await requireBalanced(story);
});

test('who has no share sees how many are left, and not who has which', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '1000');
  const [bob, carol] = await people(story, 2);
  assert.ok(bob && carol);
  const id = await give(alice, { amount: '10', claims: 2, split: 'equal' });
  await claim(bob, id);
  const seen = await see(carol, id);
  assert.deepEqual([seen.state, seen.claimed, seen.shares, seen.mine], ['open', 1, undefined, undefined]);
  assert.equal((await see(bob, id)).shares.length, 1);
  await requireBalanced(story);
});

test('after a day the rest goes back, and nothing can be claimed any more', async (t) => {
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  const story = await createStory(t, { clock });
  const alice = await walletOf(story, 'alice', '1000');
  const [bob, carol] = await people(story, 2);
  assert.ok(bob && carol);
  const id = await give(alice, { amount: '100', claims: 4, split: 'equal' });
  await claim(bob, id);
  await story.db.query('update wallet.running set elapsed_ms = elapsed_ms + 86400000');
  // Also before the job has come round to it.
  await refused(claim(carol, id), 'CHAT.HERALD.WALLET_RED_PACKET_OVER', 409);
  assert.equal(await alice.available(), '900');
  await passDay(story, clock);
  assert.deepEqual([await alice.available(), await bob.available()], ['975', '25']);
  assert.equal((await see(alice, id)).state, 'over');
  await passDay(story, clock);
  assert.equal(await alice.available(), '975');
  await requireBalanced(story);
});

test('the giver may claim a share, and it is never sent without a proof', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '1000');
  const begun = await alice.done('/red-packets', {
    currency: 'XTS',
    amount: '10',
    claims: 2,
    split: 'equal',
  });
  await refused(
    alice.command(`/payments/${String(begun.payment_id)}/authorise`),
    'CHAT.HERALD.WALLET_PROOF_NEEDED',
    403,
  );
  await refused(claim(alice, String(begun.payment_id)), 'M_NOT_FOUND', 404);
  const id = await give(alice, { amount: '10', claims: 2, split: 'equal' });
  assert.equal((await claim(alice, id)).status, 200);
  assert.equal(await alice.available(), '995');
  await requireBalanced(story);
});

test('who gives a red packet signs into how many shares it goes, and how', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '1000');
  const order = { currency: 'XTS', amount: '10', claims: 4, split: 'random' };
  const begun = await alice.done('/red-packets', order);
  const linked = begun.authentication.linked as JsonObject;
  assert.deepEqual([linked['claims'], linked['split'], linked['payee']], [4, 'random', null]);
  const changes: JsonObject[] = [{ claims: 1 }, { split: 'equal' }];
  for (const change of changes) {
    const proof = alice.proofOf({ ...linked, ...change });
    await refused(
      alice.command(`/payments/${String(begun.payment_id)}/authorise`, { proof }),
      'CHAT.HERALD.WALLET_PROOF_WRONG',
      403,
    );
  }
  assert.equal((await alice.authorise(begun)).state, 'settled');
  const paid = await alice.begin(await walletOf(story, 'bob'), '1');
  assert.equal('claims' in paid.authentication.linked || 'split' in paid.authentication.linked, false);
});

test('a red packet has a unit for each claim, and counts against the limits of its giver', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '500000');
  const order = (amount: string, claims: number) =>
    alice.command('/red-packets', { currency: 'XTS', amount, claims, split: 'equal' });
  await refused(order('9', 10), 'M_INVALID_PARAM', 400);
  for (const claims of [0, 101, 1.5]) assert.equal((await order('1000', claims)).status, 400);
  await refused(order('100001', 1), 'CHAT.HERALD.WALLET_LIMIT', 403);
  await give(alice, { amount: '100000', claims: 1, split: 'equal' });
  await give(alice, { amount: '100000', claims: 1, split: 'equal' });
  await refused(order('1', 1), 'CHAT.HERALD.WALLET_LIMIT', 403);
  await requireBalanced(story);
});
