import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import type { passkeys } from '@herald/contract';
import { canonicalJson, type JsonObject } from '@herald/matrix';
import { createManualClock } from '#platform/clock';
import { createSoftwarePasskey, type Twist } from '../../../test/authenticator.ts';
import { createStory, PASSWORD, refused, type Answer, type Json } from '../../../test/harness.ts';
import { addPasskey, commandPasskeys, listPasskeys } from '../../../test/passkeys.ts';
import { requireBalanced, walletOf, type Payer } from '../../../test/wallet.ts';

const WRONG = 'CHAT.HERALD.WALLET_PROOF_WRONG';

/** What a browser is to be asked for to pay this. */
function optionsOf(payment: Json): passkeys.PasskeyRequest {
  const [, passkey] = payment['authentication'].proofs;
  assert.equal(passkey.type, 'chat.herald.passkey');
  return passkey.options as passkeys.PasskeyRequest;
}

const authorise = (
  payer: Payer,
  payment: Json,
  credential: passkeys.PasskeyAssertion,
  key?: string,
): Promise<Answer> =>
  payer.command(
    `/payments/${String(payment['payment_id'])}/authorise`,
    { proof: { type: 'chat.herald.passkey', credential } },
    key,
  );

/** Alice has money and a passkey that counts. */
async function setUp(t: TestContext) {
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  const story = await createStory(t, { clock });
  const alice = await walletOf(story, 'alice', '100000');
  const bob = await walletOf(story, 'bob');
  const { passkey, added } = await addPasskey(alice, createSoftwarePasskey({ countsFrom: 0 }));
  return { story, clock, alice, bob, passkey, passkeyId: String(added['passkey_id']) };
}

test('a person pays with a passkey alone, which has signed just this payment', async (t) => {
  const { story, clock, alice, bob, passkey } = await setUp(t);
  const begun = await alice.begin(bob, '1250');
  const options = optionsOf(begun);
  const linked = begun.authentication.linked as JsonObject;
  const hash = createHash('sha256').update(canonicalJson(linked)).digest('base64url');
  assert.deepEqual(options, {
    challenge: hash,
    timeout: 300_000,
    rpId: 'localhost',
    allowCredentials: [{ type: 'public-key', id: passkey.id, transports: ['internal', 'hybrid'] }],
    userVerification: 'required',
  });
  clock.advance(1000);
  const paid = await authorise(alice, begun, passkey.assert(options));
  assert.deepEqual([paid.status, paid.body.state], [200, 'settled']);
  assert.deepEqual([await alice.available(), await bob.available()], ['98750', '1250']);
  assert.equal((await listPasskeys(alice)).passkeys[0].last_used_at, clock.now());
  const { proof } = await story.db.one<{ proof: string }>(
    'select proof from wallet.payment where payment_id = $1',
    [begun.payment_id],
  );
  assert.equal(proof, 'passkey');
  await requireBalanced(story);
});

test('who is asked for a proof is told how, and a device still proves beside a passkey', async (t) => {
  const { alice, bob, passkey } = await setUp(t);
  const payment = await alice.begin(bob, '10');
  const asked = await refused(
    alice.command(`/payments/${String(payment.payment_id)}/authorise`),
    'CHAT.HERALD.WALLET_PROOF_NEEDED',
    403,
  );
  assert.deepEqual(asked.body.proofs, payment.authentication.proofs);
  assert.equal((await alice.authorise(payment)).state, 'settled');
  // Another device of the person, unverified, pays with the passkey.
  const other = await alice.login();
  const second = await alice.begin(bob, '5000');
  const proof = { type: 'chat.herald.passkey', credential: passkey.assert(optionsOf(second)) };
  const path = `/_herald/wallet/v1/payments/${String(second.payment_id)}/authorise`;
  assert.equal((await other.request('POST', path, { proof }, { 'idempotency-key': 'other' })).status, 200);
  // Who has none is offered none.
  const back = await bob.begin(alice, '1');
  assert.deepEqual(back.authentication.proofs, [{ type: 'chat.herald.device_key' }]);
});

test('a passkey pays what it has signed and nothing else: another amount, payment, page, person', async (t) => {
  const { story, alice, bob, passkey } = await setUp(t);
  const payment = await alice.begin(bob, '1250');
  const options = optionsOf(payment);
  const linked = payment.authentication.linked as JsonObject;
  const changed = canonicalJson({ ...linked, amount: '125' });
  const other = await alice.begin(bob, '1250');
  const twists: Twist[] = [
    { challenge: createHash('sha256').update(changed).digest('base64url') },
    { challenge: optionsOf(other).challenge },
    { origin: 'https://evil.example' },
    { rpId: 'evil.example' },
    { isVerified: false },
    { isEmbedded: true },
    { userHandle: 'AAAA' },
  ];
  for (const twist of twists)
    await refused(authorise(alice, payment, passkey.assert(options, twist)), WRONG, 403);

  const { passkey: bobs } = await addPasskey(bob);
  const unknown = createSoftwarePasskey();
  const honest = passkey.assert(options);
  // All have counted on, and half of them do not say whose they are: only the signature is wrong.
  for (const twist of [{ counter: 99 }, { counter: 99, userHandle: null }]) {
    const forged = { ...honest, response: unknown.assert(options, twist).response };
    for (const credential of [bobs.assert(options, twist), unknown.assert(options, twist), forged])
      await refused(authorise(alice, payment, credential), WRONG, 403);
  }
  await refused(authorise(alice, other, honest), WRONG, 403);
  assert.equal(await alice.available(), '100000');

  assert.equal((await authorise(alice, payment, honest)).status, 200);
  await refused(authorise(alice, payment, honest), 'CHAT.HERALD.WALLET_PAYMENT_DECIDED', 409);
  await requireBalanced(story);
});

test('no output of an extension comes in with a payment', async (t) => {
  const { alice, bob, passkey } = await setUp(t);
  const payment = await alice.begin(bob, '10');
  const credential = {
    ...passkey.assert(optionsOf(payment)),
    clientExtensionResults: { prf: { results: { first: 'c2VjcmV0' } } },
  };
  await refused(authorise(alice, payment, credential), 'M_BAD_JSON', 400);
});

test('a passkey that counts back has been copied, and pays nothing', async (t) => {
  const { alice, bob, passkey } = await setUp(t);
  const pay = async (counter: number): Promise<Answer> => {
    const payment = await alice.begin(bob, '5000');
    return authorise(alice, payment, passkey.assert(optionsOf(payment), { counter }));
  };
  assert.equal((await pay(7)).status, 200);
  for (const counter of [7, 6, 0]) await refused(pay(counter), WRONG, 403);
  assert.equal((await pay(8)).status, 200);
  assert.equal(await bob.available(), '10000');

  // One that never counts is as good every time.
  const { passkey: bobs } = await addPasskey(bob);
  for (const amount of ['5000', '4000']) {
    const payment = await bob.begin(alice, amount);
    assert.equal((await authorise(bob, payment, bobs.assert(optionsOf(payment)))).status, 200);
  }
});

test('what is refused is not counted, and one key fired at once is one payment', async (t) => {
  const { alice, bob, passkey } = await setUp(t);
  const tooMuch = await alice.begin(bob, '100000');
  await alice.pay(bob, '100');
  const signed = passkey.assert(optionsOf(tooMuch));
  await refused(authorise(alice, tooMuch, signed), 'CHAT.HERALD.WALLET_INSUFFICIENT_FUNDS', 409);
  assert.equal((await listPasskeys(alice)).passkeys[0].last_used_at, undefined);
  await alice.done('/top-ups', { amount: '100', currency: 'XTS' });
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => authorise(alice, tooMuch, signed, 'once')),
  );
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  assert.equal(await alice.available(), '0');
});

test('a passkey that was removed pays nothing, also what it signed before', async (t) => {
  const { alice, bob, passkey, passkeyId } = await setUp(t);
  const payment = await alice.begin(bob, '10');
  const signed = passkey.assert(optionsOf(payment));
  const identifier = { type: 'm.id.user', user: alice.userId };
  const auth = { type: 'm.login.password', identifier, password: PASSWORD };
  assert.equal((await commandPasskeys(alice, `/passkeys/${passkeyId}/remove`, { auth })).status, 200);
  await refused(authorise(alice, payment, signed), WRONG, 403);
  assert.equal(await alice.available(), '100000');
  const next = await alice.begin(bob, '10');
  assert.deepEqual(next.authentication.proofs, [{ type: 'chat.herald.device_key' }]);
});

test('a frozen wallet stays frozen for a passkey', async (t) => {
  const { alice, bob, passkey } = await setUp(t);
  const payment = await alice.begin(bob, '10');
  await alice.done('/freeze');
  const signed = passkey.assert(optionsOf(payment));
  await refused(authorise(alice, payment, signed), 'CHAT.HERALD.WALLET_FROZEN', 403);
});
