import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '@herald/matrix';
import { createStory, refused, type Json } from '../../../test/harness.ts';
import { requireBalanced, walletOf, type Payer } from '../../../test/wallet.ts';

const REQUESTS = '/_herald/wallet/v1/requests';

async function ask(payee: Payer, ...shares: [payer: { userId: string }, amount: string][]): Promise<Json[]> {
  const answer = await payee.done('/requests', {
    currency: 'XTS',
    shares: shares.map(([{ userId }, amount]) => ({ payer: userId, amount })),
  });
  return answer.requests as Json[];
}

const stateOf = async (actor: Payer, { request_id: id }: Json): Promise<string> =>
  String((await actor.get(`${REQUESTS}/${String(id)}`)).state);

async function pay(payer: Payer, request: Json): Promise<Json> {
  return payer.authorise(await payer.done(`/requests/${String(request.request_id)}/pay`));
}

test('somebody who is asked hears of it, pays, and the request says so to both', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '10000');
  const bob = await walletOf(story, 'bob');
  const since = String((await alice.sync()).next_batch);
  const [request = {}] = await ask(bob, [alice, '1250']);
  const { account_data: heard } = await alice.sync(since, { timeout: '10000' });
  assert.deepEqual(heard.events, [
    { type: 'chat.herald.wallet', content: { request_id: request.request_id, state: 'open' } },
  ]);

  const paid = await pay(alice, request);
  assert.deepEqual(
    [paid.state, paid.payee, paid.amount, paid.request_id],
    ['settled', bob.userId, '1250', request.request_id],
  );
  assert.deepEqual([await stateOf(alice, request), await stateOf(bob, request)], ['paid', 'paid']);
  assert.equal(await bob.available(), '1250');
  await requireBalanced(story);
});

test('who ignores somebody neither hears nor sees that they ask for money', async (t) => {
  const story = await createStory(t);
  const [alice, bob, carol] = [
    await walletOf(story, 'alice'),
    await walletOf(story, 'bob'),
    await walletOf(story, 'carol'),
  ];
  const ignore = (users: object) =>
    alice.put(
      `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}/account_data/m.ignored_user_list`,
      {
        ignored_users: users,
      },
    );
  await ignore({ [bob.userId]: {} });
  const since = String((await alice.sync()).next_batch);
  const [ofBob = {}] = await ask(bob, [alice, '100']);
  await bob.done(`/requests/${String(ofBob.request_id)}/cancel`);
  await ask(bob, [alice, '200']);
  const [ofCarol = {}] = await ask(carol, [alice, '300']);
  const { account_data: heard } = await alice.sync(since, { timeout: '10000' });
  assert.deepEqual(heard.events, [
    { type: 'chat.herald.wallet', content: { request_id: ofCarol.request_id, state: 'open' } },
  ]);
  const amounts = async (actor: Payer, query = ''): Promise<unknown[]> =>
    ((await actor.get(`${REQUESTS}${query}`)).requests as Json[]).map(({ amount }) => amount as unknown);
  assert.deepEqual([await amounts(alice), await amounts(alice, '?state=open')], [['300'], ['300']]);
  assert.deepEqual(await amounts(bob), ['200', '100']);
  await ignore({});
  assert.deepEqual(await amounts(alice), ['300', '200', '100']);
});

test('a request is paid once, also when two payments for it are begun', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '10000');
  const bob = await walletOf(story, 'bob');
  const [request = {}] = await ask(bob, [alice, '100']);
  const begin = () => alice.done(`/requests/${String(request.request_id)}/pay`);
  const begun = [await begin(), await begin()];
  const answers = await Promise.all(
    begun.map((payment) =>
      alice.command(`/payments/${String(payment.payment_id)}/authorise`, {
        proof: alice.proofOf(payment.authentication.linked as JsonObject),
      }),
    ),
  );
  const codes = answers.map(({ status, body }) => [status, body.errcode ?? body.state]);
  assert.deepEqual(
    new Set(codes.map((code) => code.join(' '))),
    new Set(['200 settled', '409 CHAT.HERALD.WALLET_REQUEST_DECIDED']),
  );
  await refused(
    alice.command(`/requests/${String(request.request_id)}/pay`),
    'CHAT.HERALD.WALLET_REQUEST_DECIDED',
    409,
  );
  assert.equal(await bob.available(), '100');
  await requireBalanced(story);
});

test('a request that is declined or cancelled is not paid any more', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '10000');
  const bob = await walletOf(story, 'bob');
  const [declined = {}] = await ask(bob, [alice, '100']);
  const [cancelled = {}] = await ask(bob, [alice, '100']);
  const begun = await alice.done(`/requests/${String(cancelled.request_id)}/pay`);
  await refused(bob.command(`/requests/${String(declined.request_id)}/decline`), 'M_NOT_FOUND', 404);
  await refused(alice.command(`/requests/${String(cancelled.request_id)}/cancel`), 'M_NOT_FOUND', 404);
  assert.equal((await alice.done(`/requests/${String(declined.request_id)}/decline`)).state, 'declined');
  assert.equal((await bob.done(`/requests/${String(cancelled.request_id)}/cancel`)).state, 'cancelled');
  const proof = alice.proofOf(begun.authentication.linked as JsonObject);
  for (const path of [
    `/requests/${String(declined.request_id)}/pay`,
    `/requests/${String(declined.request_id)}/decline`,
    `/payments/${String(begun.payment_id)}/authorise`,
  ]) {
    await refused(alice.command(path, { proof }), 'CHAT.HERALD.WALLET_REQUEST_DECIDED', 409);
  }
  assert.equal(await alice.available(), '10000');
  await requireBalanced(story);
});

test('a request whose payment was taken back is open again', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '100000');
  const bob = await walletOf(story, 'bob');
  const [request = {}] = await ask(bob, [alice, '40000']);
  const payment = await pay(alice, request);
  assert.deepEqual([payment.state, await stateOf(bob, request)], ['authorised', 'paid']);
  await alice.done(`/payments/${String(payment.payment_id)}/cancel`);
  assert.equal(await stateOf(bob, request), 'open');
  assert.equal((await pay(alice, request)).state, 'authorised');
  await requireBalanced(story);
});

test('a bill is split: each sees and pays their own share, and nobody another one', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice');
  const [bob, carol] = [await walletOf(story, 'bob', '1000'), await walletOf(story, 'carol', '1000')];
  const [ofBob = {}, ofCarol = {}] = await ask(alice, [bob, '334'], [carol, '333']);
  assert.equal(ofBob.split_id, ofCarol.split_id);
  await refused(carol.request('GET', `${REQUESTS}/${String(ofBob.request_id)}`), 'M_NOT_FOUND', 404);
  await refused(carol.command(`/requests/${String(ofBob.request_id)}/pay`), 'M_NOT_FOUND', 404);
  await pay(bob, ofBob);
  assert.deepEqual([await stateOf(alice, ofBob), await stateOf(alice, ofCarol)], ['paid', 'open']);
  const mine = async (actor: Payer): Promise<unknown[]> =>
    ((await actor.get(REQUESTS)).requests as Json[]).map(({ amount }) => amount as unknown);
  assert.deepEqual(await mine(alice), ['333', '334']);
  assert.deepEqual(await mine(carol), ['333']);

  const wrong: [object[], string, number][] = [
    [[{ payer: alice.userId, amount: '1' }], 'M_INVALID_PARAM', 400],
    [[{ payer: '@nobody:localhost', amount: '1' }], 'M_NOT_FOUND', 404],
    [
      [
        { payer: bob.userId, amount: '1' },
        { payer: bob.userId, amount: '1' },
      ],
      'M_INVALID_PARAM',
      400,
    ],
  ];
  for (const [shares, errcode, status] of wrong)
    await refused(alice.command('/requests', { currency: 'XTS', shares }), errcode, status);
  assert.equal(((await alice.get(REQUESTS)).requests as Json[]).length, 2);
  await requireBalanced(story);
});

test('what is open between people is listed alone, in pages, to who asks and who is asked', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await walletOf(story, 'alice'), await walletOf(story, 'bob')];
  const asked: Json[] = [];
  for (const amount of ['100', '200', '300', '400', '500']) asked.push(...(await ask(bob, [alice, amount])));
  await alice.done(`/requests/${String(asked[1]?.request_id)}/decline`);
  await bob.done(`/requests/${String(asked[4]?.request_id)}/cancel`);
  const shop = { name: 'Harbour', city: 'Almaty', country: 'KZ', category: '5814' };
  const { merchant_id: shopId } = await bob.done('/merchants', shop);
  await bob.done(`/merchants/${String(shopId)}/requests`, { amount: '600', currency: 'XTS' });
  const open = async (actor: Payer, from: object = {}) => {
    const query = new URLSearchParams({ state: 'open', limit: '2', ...from });
    const { requests, next } = await actor.get(`${REQUESTS}?${query.toString()}`);
    return { amounts: (requests as Json[]).map(({ amount }) => amount as unknown), next };
  };
  for (const actor of [alice, bob]) {
    const first = await open(actor);
    assert.deepEqual(first.amounts, ['400', '300']);
    const second = await open(actor, { from: first.next });
    assert.deepEqual([second.amounts, second.next], [['100'], undefined]);
    assert.equal(((await actor.get(REQUESTS)).requests as Json[]).length, actor === bob ? 6 : 5);
  }
  await refused(alice.request('GET', `${REQUESTS}?state=paid`), 'M_INVALID_PARAM', 400);
});
