import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, passkeys, wallet, type DeviceKeyProof } from '@herald/contract';
import { createPlatformClient, PlatformError } from '../src/platform/index.ts';
import { createSoftwarePasskey } from '../../../server/test/authenticator.ts';
import { deskPerson } from '../../../server/test/desk.ts';
import { createStory } from '../../../server/test/harness.ts';
import { linkedPasskey } from '../../../server/test/passkeys.ts';
import { walletOf } from '../../../server/test/wallet.ts';

const isRefusal = (status: number, errcode: string) => (error: unknown) =>
  error instanceof PlatformError &&
  error.status === status &&
  error.errcode === errcode &&
  /^[A-Z].*\.$/.test(error.message);

test("the platform's endpoints are called with the types of the contract, and refusals are told in words", async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const bob = await story.user('bob');
  const client = createPlatformClient({ baseUrl: story.baseUrl, fetch, token: () => alice.token });

  const topUp = { body: { amount: '500', currency: 'XTS' }, idempotencyKey: 'first' };
  const first = await client.call(wallet.topUp, topUp);
  assert.deepEqual(await client.call(wallet.topUp, topUp), first);
  const { accounts: balances } = await client.call(wallet.getWallet, {});
  assert.equal(balances[0]?.available, '500');
  const { payments } = await client.call(wallet.listPayments, { query: { limit: 1 } });
  assert.equal(payments[0]?.payment_id, first.payment_id);
  const one = await client.call(wallet.getPayment, { params: { paymentId: first.payment_id } });
  assert.equal(one.state, 'settled');

  const other = createPlatformClient({ baseUrl: story.baseUrl, fetch, token: () => bob.token });
  await assert.rejects(
    other.call(wallet.getPayment, { params: { paymentId: first.payment_id } }),
    isRefusal(404, 'M_NOT_FOUND'),
  );
  await assert.rejects(
    client.call(wallet.topUp, { ...topUp, body: { amount: '501', currency: 'XTS' } }),
    isRefusal(422, 'CHAT.HERALD.IDEMPOTENCY_KEY_REUSED'),
  );
  const nowhere = createPlatformClient({ baseUrl: 'http://127.0.0.1:1', fetch, token: () => '' });
  await assert.rejects(nowhere.call(wallet.getWallet, {}), isRefusal(0, 'M_UNKNOWN'));
});

test('what broke off, or comes from a proxy, is no answer; a fault of the server is told as such', async () => {
  const answering = (status: number, text: string) =>
    createPlatformClient({
      baseUrl: 'http://127.0.0.1:1',
      fetch: async () => new Response(text, { status }),
      token: () => '',
    });
  const proxy = answering(502, '<h1>Bad Gateway</h1>');
  await assert.rejects(proxy.call(wallet.getWallet, {}), isRefusal(0, 'M_UNKNOWN'));
  const broken = answering(200, '{"is_frozen":fal');
  await assert.rejects(broken.call(wallet.getWallet, {}), isRefusal(0, 'M_UNKNOWN'));
  const fault = answering(500, JSON.stringify({ errcode: 'M_UNKNOWN', error: 'Something went wrong.' }));
  await assert.rejects(fault.call(wallet.getWallet, {}), isRefusal(500, 'M_UNKNOWN'));
});

test('a file comes as its bytes, with its type, and its refusal in words as any other', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const client = createPlatformClient({ baseUrl: story.baseUrl, fetch, token: () => alice.token });
  const query = { currency: 'XTS', since: 0, until: 86_400_000 };
  const table = await client.call(wallet.getStatementCsv, { query });
  assert.equal(table.type.split(';')[0], 'text/csv');
  assert.match(await table.text(), /^booking_date,/);
  const pages = await client.call(wallet.getStatementPdf, { query });
  assert.deepEqual([pages.type, await pages.slice(0, 5).text()], ['application/pdf', '%PDF-']);
  const { balances } = await client.call(wallet.getStatement, { query });
  assert.equal(balances.length, 2);
  await assert.rejects(
    client.call(wallet.getStatementPdf, { query: { ...query, until: 0 } }),
    isRefusal(400, 'M_INVALID_PARAM'),
  );
});

test('a client adds a passkey and pays with it by the contract alone', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await walletOf(story, 'alice', '1000'), await walletOf(story, 'bob')];
  const client = createPlatformClient({ baseUrl: story.baseUrl, fetch, token: () => alice.token });
  const passkey = createSoftwarePasskey();

  const { options } = await client.call(passkeys.beginRegistration, { body: {}, idempotencyKey: 'begin' });
  const made = passkey.register(options);
  const proof = alice.proofOf(linkedPasskey(alice, made)) as DeviceKeyProof;
  const finish = { body: { name: 'Phone', credential: made, proof }, idempotencyKey: 'finish' };
  const added = await client.call(passkeys.finishRegistration, finish);
  assert.deepEqual((await client.call(passkeys.listPasskeys, {})).passkeys, [added]);

  const order = { payee: bob.userId as wallet.LinkedPayment['payer'], amount: '250', currency: 'XTS' };
  const payment = await client.call(wallet.createPayment, { body: order, idempotencyKey: 'pay' });
  const offer = payment.authentication?.proofs.find(({ type }) => type === 'chat.herald.passkey');
  assert.ok(offer?.type === 'chat.herald.passkey');
  const paid = await client.call(wallet.authorisePayment, {
    params: { paymentId: payment.payment_id },
    body: { proof: { type: 'chat.herald.passkey', credential: passkey.assert(offer.options) } },
    idempotencyKey: 'authorise',
  });
  assert.deepEqual([paid.state, await bob.available()], ['settled', '250']);
});

test("the desk's endpoints are typed as well, and are for people with the role alone", async (t) => {
  const story = await createStory(t);
  const [alice, dora] = [await story.user('alice'), await deskPerson(story, 'dora')];
  const clientOf = ({ token }: { token: string }) =>
    createPlatformClient({ baseUrl: story.baseUrl, fetch, token: () => token });
  const [client, desk] = [clientOf(alice), clientOf(dora)];
  const order = { body: { amount: '500', currency: 'XTS' }, idempotencyKey: 'first' };
  const { payment_id: paymentId } = await client.call(wallet.topUp, order);

  assert.deepEqual(await client.call(accounts.getOwnRoles, {}), { roles: [] });
  assert.deepEqual(await desk.call(accounts.getOwnRoles, {}), { roles: ['wallet_desk'] });
  const found = { params: { paymentId }, query: { reason: 'a ticket' } };
  await assert.rejects(client.call(wallet.findDeskPayment, found), isRefusal(403, 'M_FORBIDDEN'));
  const payment = await desk.call(wallet.findDeskPayment, found);
  assert.deepEqual([payment.state, payment.transfers[0]?.phase], ['settled', 'single']);
  const { currencies } = await desk.call(wallet.getDeskBooks, {});
  assert.deepEqual(
    currencies.map(({ currency, difference }) => [currency, difference]),
    [['XTS', '0']],
  );
  const { acts } = await desk.call(wallet.listDeskActs, { query: { limit: 1 } });
  assert.deepEqual([acts[0]?.act, acts[0]?.reason], ['payment.read', 'a ticket']);
});
