import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMerchantQr } from '@herald/contract';
import type { JsonObject } from '@herald/matrix';
import { createManualClock } from '#platform/clock';
import { createStory, refused, type Json } from '../../../test/harness.ts';
import { type Payer, requireBalanced, walletOf } from '../../../test/wallet.ts';

const WALLET = '/_herald/wallet/v1';
const SHOP = { name: 'Шайхана', city: 'Алматы', country: 'KZ', category: '5812' };

async function openShop(owner: Payer): Promise<Json> {
  return owner.done('/merchants', SHOP);
}

async function payShop(payer: Payer, shop: Json, amount: string): Promise<Json> {
  const path = `/merchants/${String(shop.merchant_id)}/pay`;
  return payer.authorise(await payer.done(path, { amount, currency: 'XTS' }));
}

const refund = (owner: Payer, payment: Json, amount: string) =>
  owner.command(`/payments/${String(payment.payment_id)}/refund`, { amount });

test('a printed code leads to the shop, and the payer says how much', async (t) => {
  const story = await createStory(t);
  const [owner, alice] = [await walletOf(story, 'owner'), await walletOf(story, 'alice', '100000')];
  const shop = await openShop(owner);
  const code = parseMerchantQr(String(shop.qr.XTS));
  assert.ok(code.ok);
  const { kind, account, amount, name, currencyCode } = code.value;
  assert.deepEqual(
    [kind, account, amount, name, currencyCode],
    [
      'static',
      { serverName: 'localhost', merchantId: shop.merchant_id as string, requestId: null },
      null,
      'Шайхана',
      '963',
    ],
  );
  const seen = await alice.get(`${WALLET}/merchants/${String(shop.merchant_id)}`);
  assert.deepEqual([seen.name, seen.balance], ['Шайхана', undefined]);
  // Goods are handed over: a shop is paid at once, however large the sum and new the payer.
  const paid = await payShop(alice, shop, '50000');
  assert.deepEqual(
    [paid.state, paid.payee, paid.payee_name, paid.merchant.merchant_id],
    ['settled', owner.userId, 'Шайхана', shop.merchant_id],
  );
  const { merchants } = await owner.get(`${WALLET}/merchants`);
  assert.deepEqual([merchants[0].balance.XTS, await owner.available()], ['50000', '0']);
  await requireBalanced(story);
});

test('a code for one payment says how much, is paid once by whoever comes first, and tells the shop', async (t) => {
  const story = await createStory(t);
  const owner = await walletOf(story, 'owner');
  const [alice, bob] = [await walletOf(story, 'alice', '10000'), await walletOf(story, 'bob', '10000')];
  const shop = await openShop(owner);
  const request = await owner.done(`/merchants/${String(shop.merchant_id)}/requests`, {
    amount: '1250',
    currency: 'XTS',
    reference: 'table 7',
  });
  const code = parseMerchantQr(String(request.qr));
  assert.ok(code.ok);
  const { kind, account, amount, reference } = code.value;
  assert.deepEqual(
    [kind, account?.requestId, amount, reference],
    ['dynamic', request.request_id, '12.50', 'table 7'],
  );

  const path = `/requests/${String(request.request_id)}/pay`;
  const begun = [await alice.done(path), await bob.done(path)];
  assert.deepEqual(
    begun.map((payment) => [payment.amount, payment.payee_name] as unknown),
    [
      ['1250', 'Шайхана'],
      ['1250', 'Шайхана'],
    ],
  );
  assert.equal((await alice.authorise(begun[0] ?? {})).state, 'settled');
  const late = begun[1] ?? {};
  await refused(
    bob.command(`/payments/${String(late.payment_id)}/authorise`, {
      proof: bob.proofOf(late.authentication.linked as JsonObject),
    }),
    'CHAT.HERALD.WALLET_REQUEST_DECIDED',
    409,
  );
  const shown = await owner.get(`${WALLET}/requests/${String(request.request_id)}`);
  assert.deepEqual([shown.state, shown.merchant.name, shown.payer], ['paid', 'Шайхана', null]);
  await requireBalanced(story);
});

test('a shop gives back in parts, to who paid, and never more than was paid', async (t) => {
  const story = await createStory(t);
  const [owner, alice] = [await walletOf(story, 'owner'), await walletOf(story, 'alice', '10000')];
  const shop = await openShop(owner);
  const paid = await payShop(alice, shop, '1000');
  const half = await refund(owner, paid, '500');
  assert.deepEqual(
    [half.status, half.body.kind, half.body.payee, half.body.payee_name, half.body.refund_of],
    [200, 'refund', alice.userId, null, paid.payment_id],
  );
  assert.equal(await alice.available(), '9500');
  assert.equal((await alice.get(`${WALLET}/payments/${String(paid.payment_id)}`)).refunded, '500');
  const beyond = await refused(refund(owner, paid, '501'), 'CHAT.HERALD.WALLET_BEYOND_REFUND', 409);
  assert.equal(beyond.body.error, 'At most 5.00 XTS of this payment can be given back.');
  const both = await Promise.all([refund(owner, paid, '400'), refund(owner, paid, '400')]);
  assert.deepEqual(new Set(both.map(({ status }) => status)), new Set([200, 409]));
  for (const stranger of [alice, await walletOf(story, 'eve')])
    await refused(refund(stranger, paid, '1'), 'M_NOT_FOUND', 404);
  await refused(refund(owner, half.body, '1'), 'M_NOT_FOUND', 404);
  await requireBalanced(story);
});

test('somebody who was paid gives it back from their own account, unless it is frozen or spent', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await walletOf(story, 'alice', '1000'), await walletOf(story, 'bob')];
  const paid = await alice.pay(bob, '300');
  await bob.done('/freeze');
  await refused(refund(bob, paid, '1'), 'CHAT.HERALD.WALLET_FROZEN', 403);
  await story.db.query('update wallet.holder set is_frozen = false');
  await bob.pay(await walletOf(story, 'carol'), '200');
  await refused(refund(bob, paid, '101'), 'CHAT.HERALD.WALLET_INSUFFICIENT_FUNDS', 409);
  assert.equal((await refund(bob, paid, '100')).status, 200);
  assert.deepEqual([await alice.available(), await bob.available()], ['800', '0']);
  await requireBalanced(story);
});

test('a shop knows what it took in a day, and its owner takes it out', async (t) => {
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  const story = await createStory(t, { clock });
  const [owner, alice] = [await walletOf(story, 'owner'), await walletOf(story, 'alice', '10000')];
  const shop = await openShop(owner);
  const path = `/merchants/${String(shop.merchant_id)}`;
  await payShop(alice, shop, '1000');
  const second = await payShop(alice, shop, '600');
  await refund(owner, second, '100');
  const now = clock.now();
  const takings = async (since: number, until: number): Promise<Json[]> =>
    (await owner.get(`${WALLET}${path}/takings?since=${since}&until=${until}`)).takings as Json[];
  assert.deepEqual(await takings(now - 60_000, now + 60_000), [
    { currency: 'XTS', payments: 2, received: '1600', refunds: 1, refunded: '100' },
  ]);
  assert.deepEqual(await takings(now - 120_000, now - 60_000), []);
  await refused(
    owner.request('GET', `${WALLET}${path}/takings?since=0&until=${now}`),
    'M_INVALID_PARAM',
    400,
  );

  const sum = (amount: string) => ({ amount, currency: 'XTS' });
  await refused(owner.command(`${path}/payouts`, sum('1501')), 'CHAT.HERALD.WALLET_INSUFFICIENT_FUNDS', 409);
  assert.equal((await owner.done(`${path}/payouts`, sum('1500'))).kind, 'payout');
  assert.equal(await owner.available(), '1500');
  await refused(alice.command(`${path}/payouts`, sum('1')), 'M_NOT_FOUND', 404);
  await requireBalanced(story);
});

test('nobody has more than ten shops, pays their own, or opens one without a name', async (t) => {
  const story = await createStory(t);
  const owner = await walletOf(story, 'owner', '1000');
  const shop = await openShop(owner);
  await refused(
    owner.command(`/merchants/${String(shop.merchant_id)}/pay`, { amount: '1', currency: 'XTS' }),
    'M_INVALID_PARAM',
    400,
  );
  for (const wrong of [
    { name: '' },
    { name: 'Bank\u202e' },
    { city: ' ' },
    { country: 'Kazakhstan' },
    { category: '58' },
  ])
    assert.equal((await owner.command('/merchants', { ...SHOP, ...wrong })).status, 400);
  for (let n = 1; n < 10; n += 1) await openShop(owner);
  await refused(owner.command('/merchants', SHOP), 'M_FORBIDDEN', 403);
  await requireBalanced(story);
});

test('a server whose name leaves no room in a code has no shops, and says so', async (t) => {
  const longest = `${'a'.repeat(40)}.${'b'.repeat(39)}`;
  for (const [serverName, status] of [
    [longest, 200],
    [`${longest}b`, 403],
  ] as const) {
    const story = await createStory(t, { config: { serverName } });
    const owner = await story.user('owner');
    const answer = await owner.request('POST', `${WALLET}/merchants`, SHOP, { 'idempotency-key': 'shop' });
    assert.equal(answer.status, status, JSON.stringify(answer.body));
  }
});
