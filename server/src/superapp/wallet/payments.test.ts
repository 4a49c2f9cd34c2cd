import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '@herald/matrix';
import { createManualClock } from '#platform/clock';
import { createStory, PASSWORD, refused, type Json } from '../../../test/harness.ts';
import { createKeyPair } from '../../../test/signing-keys.ts';
import { passwordOf } from '../../../test/desk.ts';
import { type Payer, playPayer, requireBalanced, verifyDevice, walletOf } from '../../../test/wallet.ts';

const WALLET = '/_herald/wallet/v1';

const authorise = (payer: Payer, payment: Json, proof?: object, key?: string) =>
  payer.command(
    `/payments/${String(payment['payment_id'])}/authorise`,
    proof === undefined ? {} : { proof },
    key,
  );

const linkedOf = (payment: Json): JsonObject => payment['authentication'].linked as JsonObject;

test('a person pays another: money, both histories and both clients say so', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '10000');
  const bob = await walletOf(story, 'bob');
  await bob.put(`/_matrix/client/v3/profile/${encodeURIComponent(bob.userId)}/displayname`, {
    displayname: 'Bob Stone',
  });
  const since = String((await bob.sync()).next_batch);

  const begun = await alice.begin(bob, '1250');
  assert.deepEqual(
    [begun.state, begun.payee_name, begun.authentication.needed],
    ['created', 'Bob Stone', true],
  );
  await refused(bob.request('GET', `${WALLET}/payments/${begun.payment_id}`), 'M_NOT_FOUND', 404);

  const paid = (await authorise(alice, begun, alice.proofOf(linkedOf(begun)))).body;
  assert.deepEqual([paid.state, paid.amount, paid.currency], ['settled', '1250', 'XTS']);
  assert.deepEqual([await alice.available(), await bob.available()], ['8750', '1250']);
  assert.equal((await bob.get(`${WALLET}/payments/${begun.payment_id}`)).state, 'settled');
  const kinds = (history: { payments: { kind: string }[] }) => history.payments.map(({ kind }) => kind);
  assert.deepEqual(kinds((await alice.get(`${WALLET}/payments`)) as never), ['transfer', 'top_up']);
  assert.deepEqual(kinds((await bob.get(`${WALLET}/payments`)) as never), ['transfer']);

  const { account_data: heard } = await bob.sync(since, { timeout: '10000' });
  assert.deepEqual(heard.events, [
    { type: 'chat.herald.wallet', content: { payment_id: begun.payment_id, state: 'settled' } },
  ]);
  await requireBalanced(story);
});

test('what the payer has not signed is not paid: another amount, payee, device, password', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '10000');
  const [bob, eve] = [await walletOf(story, 'bob'), await walletOf(story, 'eve')];
  const payment = await alice.begin(bob, '1250');
  const linked = linkedOf(payment);
  const changes: JsonObject[] = [
    { amount: '125' },
    { payee: eve.userId },
    { nonce: 'other' },
    { currency: 'EUR' },
  ];
  for (const changed of changes) {
    const proof = alice.proofOf({ ...linked, ...changed });
    await refused(authorise(alice, payment, proof), 'CHAT.HERALD.WALLET_PROOF_WRONG', 403);
  }
  const wrong = [
    alice.proofOf(linked, createKeyPair()),
    alice.proofOf(linked, alice.keys, 'not the password'),
    { ...alice.proofOf(linked), signatures: {} },
  ];
  for (const proof of wrong)
    await refused(authorise(alice, payment, proof), 'CHAT.HERALD.WALLET_PROOF_WRONG', 403);
  const asked = await refused(authorise(alice, payment), 'CHAT.HERALD.WALLET_PROOF_NEEDED', 403);
  assert.deepEqual(asked.body.linked, linked);

  // The proof of one payment is none of another.
  const other = await alice.begin(bob, '1250');
  await refused(authorise(alice, other, alice.proofOf(linked)), 'CHAT.HERALD.WALLET_PROOF_WRONG', 403);
  assert.equal((await authorise(alice, payment, alice.proofOf(linked))).status, 200);
  assert.equal(await alice.available(), '8750');
  await requireBalanced(story);
});

test('a device that the person has not verified cannot pay, though it knows the password', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '10000');
  const bob = await walletOf(story, 'bob');
  const thief = await alice.login();
  const keys = createKeyPair();
  const played = playPayer(thief, keys);
  const payment = await played.begin(bob, '500');
  await refused(
    authorise(played, payment, played.proofOf(linkedOf(payment))),
    'CHAT.HERALD.WALLET_PROOF_WRONG',
    403,
  );
  assert.equal((await authorise(alice, payment, alice.proofOf(linkedOf(payment)))).status, 200);
  await requireBalanced(story);
});

test('who replaced the identity with a stolen password cannot pay by it for a day', async (t) => {
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  const story = await createStory(t, { clock });
  const [alice, bob] = [await walletOf(story, 'alice', '10000'), await walletOf(story, 'bob')];
  const thief = await alice.login();
  const played = playPayer(thief, await verifyDevice(thief, passwordOf(thief)));
  const pay = async () => {
    const payment = await played.begin(bob, '500');
    return authorise(played, payment, played.proofOf(linkedOf(payment)));
  };
  const refusal = await refused(pay(), 'CHAT.HERALD.WALLET_PROOF_WRONG', 403);
  assert.match(refusal.body.error as string, /replaced less than a day ago/);
  clock.advance(86_400_000 - 1);
  await refused(pay(), 'CHAT.HERALD.WALLET_PROOF_WRONG', 403);
  clock.advance(1);
  assert.equal((await pay()).status, 200, 'who lost every device and the recovery key pays again');
  await requireBalanced(story);
});

test('small payments to somebody who was paid before need no proof, five times in a row', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '100000');
  const [bob, carol] = [await walletOf(story, 'bob'), await walletOf(story, 'carol')];
  const first = await alice.begin(bob, '100');
  assert.equal(first.authentication.needed, true);
  await alice.pay(bob, '100');
  const large = await alice.begin(bob, '3001');
  assert.equal(large.authentication.needed, true);
  for (let n = 0; n < 5; n += 1) {
    const payment = await alice.begin(bob, '3000');
    assert.deepEqual([payment.authentication.needed, payment.authentication.exemption], [false, 'low_value']);
    assert.equal((await authorise(alice, payment)).status, 200);
  }
  const sixth = await alice.begin(bob, '1');
  await refused(authorise(alice, sixth), 'CHAT.HERALD.WALLET_PROOF_NEEDED', 403);
  assert.equal((await authorise(alice, sixth, alice.proofOf(linkedOf(sixth)))).status, 200);
  assert.equal((await authorise(alice, await alice.begin(bob, '1'))).status, 200);
  assert.equal((await alice.begin(carol, '1')).authentication.needed, true);
  await requireBalanced(story);
});

test('one key fired a hundred times at once is one payment and a hundred equal answers', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '10000');
  const bob = await walletOf(story, 'bob');
  const order = { payee: bob.userId, amount: '700', currency: 'XTS' };
  const hundred = <T>(make: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 100 }, make));
  const begun = await hundred(() => alice.command('/payments', order, 'once'));
  assert.equal(new Set(begun.map(({ status, body }) => JSON.stringify([status, body]))).size, 1);
  const [{ body: payment } = { body: {} }] = begun;
  const proof = alice.proofOf(linkedOf(payment));
  const paid = await hundred(() => authorise(alice, payment, proof, 'pay'));
  assert.equal(new Set(paid.map(({ status, body }) => JSON.stringify([status, body]))).size, 1);
  assert.deepEqual([paid[0]?.status, paid[0]?.body.state], [200, 'settled']);
  assert.deepEqual([await alice.available(), await bob.available()], ['9300', '700']);

  await refused(
    alice.command('/payments', { ...order, amount: '701' }, 'once'),
    'CHAT.HERALD.IDEMPOTENCY_KEY_REUSED',
    422,
  );
  await refused(alice.command('/top-ups', order, 'once'), 'CHAT.HERALD.IDEMPOTENCY_KEY_REUSED', 422);
  // The key is the person's own.
  assert.equal((await bob.command('/top-ups', { amount: '1', currency: 'XTS' }, 'once')).status, 200);
  await refused(alice.request('POST', `${WALLET}/payments`, order), 'M_MISSING_PARAM', 400);
  await requireBalanced(story);
});

test('nobody pays more than they have or may, and what was refused moved nothing', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '5000');
  const bob = await walletOf(story, 'bob');
  const tooMuch = await alice.begin(bob, '5001');
  await refused(
    authorise(alice, tooMuch, alice.proofOf(linkedOf(tooMuch)), 'again'),
    'CHAT.HERALD.WALLET_INSUFFICIENT_FUNDS',
    409,
  );
  assert.equal(await alice.available(), '5000');
  // A refusal is not kept: the same command succeeds once there is money.
  await alice.done('/top-ups', { amount: '1', currency: 'XTS' });
  assert.equal((await authorise(alice, tooMuch, alice.proofOf(linkedOf(tooMuch)), 'again')).status, 200);

  const order = (amount: string) =>
    alice.command('/payments', { payee: bob.userId, amount, currency: 'XTS' });
  const limited = await refused(order('100001'), 'CHAT.HERALD.WALLET_LIMIT', 403);
  assert.equal(
    limited.body.error,
    'At most 1000.00 XTS can be paid in one payment; 1000.00 XTS of it is left.',
  );
  await refused(
    alice.command('/top-ups', { amount: '2000001', currency: 'XTS' }),
    'CHAT.HERALD.WALLET_LIMIT',
    403,
  );
  for (const amount of ['0', '-1', '1.5', '01', '9223372036854775808'])
    assert.equal((await order(amount)).status, 400, amount);
  const pay = (body: object) => alice.command('/payments', { amount: '1', currency: 'XTS', ...body });
  await refused(pay({ payee: alice.userId }), 'M_INVALID_PARAM', 400);
  await refused(pay({ payee: '@nobody:localhost' }), 'M_NOT_FOUND', 404);
  await refused(pay({ payee: bob.userId, currency: 'EUR' }), 'M_INVALID_PARAM', 400);
  await requireBalanced(story);
});

test('what was paid today counts against the limit of the day, also when it is paid at once', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '500000');
  const bob = await walletOf(story, 'bob');
  await alice.pay(bob, '30000');
  const begun = [await alice.begin(bob, '90000'), await alice.begin(bob, '90000')];
  const answers = await Promise.all(
    begun.map((payment) => authorise(alice, payment, alice.proofOf(linkedOf(payment)))),
  );
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200, 403]));
  const { accounts } = await alice.get(`${WALLET}/accounts`);
  assert.equal(accounts[0].limits.spent_in_day, '120000');
  await requireBalanced(story);
});

test('a large payment to somebody new can be taken back for half an hour, and is paid after it', async (t) => {
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  let setForwardMs = 0;
  const story = await createStory(t, { clock: { ...clock, now: () => clock.now() + setForwardMs } });
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 15_000) {
      clock.advance(15_000);
      await story.app.jobs.runDue();
    }
  };
  const alice = await walletOf(story, 'alice', '200000');
  const bob = await walletOf(story, 'bob');
  const [taken, left] = [await alice.pay(bob, '40000'), await alice.pay(bob, '40000')];
  assert.deepEqual([taken.state, taken.cooling_off_ms], ['authorised', 1_800_000]);
  assert.deepEqual([await alice.available(), await bob.available()], ['120000', '0']);
  assert.equal((await bob.get(`${WALLET}/payments/${taken.payment_id}`)).state, 'authorised');

  const cancelled = await alice.done(`/payments/${taken.payment_id}/cancel`);
  assert.equal(cancelled.state, 'cancelled');
  assert.equal((await bob.get(`${WALLET}/payments/${taken.payment_id}`)).state, 'cancelled');
  assert.equal(await alice.available(), '160000');

  // A clock that jumps settles nothing early.
  setForwardMs = 86_400_000;
  await story.app.jobs.runDue();
  assert.equal((await alice.get(`${WALLET}/payments/${left.payment_id}`)).state, 'authorised');
  await pass(1_800_000);
  assert.equal((await alice.get(`${WALLET}/payments/${left.payment_id}`)).state, 'settled');
  assert.equal(await bob.available(), '40000');
  await refused(
    alice.command(`/payments/${left.payment_id}/cancel`),
    'CHAT.HERALD.WALLET_PAYMENT_DECIDED',
    409,
  );
  // Who was paid before is not new.
  assert.equal((await alice.pay(bob, '40000')).state, 'settled');
  await requireBalanced(story);
});

test('a freeze from another device stops what leaves, also what was under way, and the password ends it', async (t) => {
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  const story = await createStory(t, { clock });
  const alice = await walletOf(story, 'alice', '200000');
  const bob = await walletOf(story, 'bob', '1000');
  const cooling = await alice.pay(bob, '40000');
  const waiting = await alice.begin(bob, '10');
  const phone = playPayer(await alice.login(), alice.keys);
  assert.equal((await phone.done('/freeze')).is_frozen, true);
  await refused(
    authorise(alice, waiting, alice.proofOf(linkedOf(waiting))),
    'CHAT.HERALD.WALLET_FROZEN',
    403,
  );
  await refused(
    alice.command('/payments', { payee: bob.userId, amount: '1', currency: 'XTS' }),
    'CHAT.HERALD.WALLET_FROZEN',
    403,
  );
  for (let n = 0; n < 121; n += 1) {
    clock.advance(15_000);
    await story.app.jobs.runDue();
  }
  assert.equal((await alice.get(`${WALLET}/payments/${cooling.payment_id}`)).state, 'authorised');
  assert.equal((await bob.pay(alice, '500')).state, 'settled');

  const asked = await phone.command('/thaw', {}, 'thaw');
  assert.deepEqual([asked.status, asked.body.flows], [401, [{ stages: ['m.login.password'] }]]);
  const auth = {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: alice.userId },
    password: PASSWORD,
    session: asked.body.session,
  };
  assert.equal((await phone.done('/thaw', { auth }, 'thaw')).is_frozen, false);
  assert.equal((await phone.done('/thaw', { auth }, 'thaw')).is_frozen, false);
  clock.advance(15_000);
  await story.app.jobs.runDue();
  assert.equal((await alice.get(`${WALLET}/payments/${cooling.payment_id}`)).state, 'settled');
  await requireBalanced(story);
});

test('a freeze and its end are heard of by the other devices', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice');
  const phone = playPayer(await alice.login(), alice.keys);
  const hear = async (since: string): Promise<[string, unknown]> => {
    const { next_batch, account_data: heard } = await alice.sync(since, { timeout: '10000' });
    return [String(next_batch), heard?.events];
  };
  const told = (isFrozen: boolean) => [{ type: 'chat.herald.wallet', content: { is_frozen: isFrozen } }];
  const begun = String((await alice.sync()).next_batch);
  await phone.done('/freeze');
  const [frozen, first] = await hear(begun);
  assert.deepEqual(first, told(true));
  await phone.done('/thaw', { auth: passwordOf(alice) });
  const [, second] = await hear(frozen);
  assert.deepEqual(second, told(false));
});

test('a payment that stays frozen until its hold expires is cancelled, and the money is free', async (t) => {
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  const story = await createStory(t, { clock });
  const alice = await walletOf(story, 'alice', '100000');
  const bob = await walletOf(story, 'bob');
  const payment = await alice.pay(bob, '40000');
  await alice.done('/freeze');
  await story.db.query('update wallet.running set elapsed_ms = elapsed_ms + 30 * 86400000::int8');
  const keep = async (): Promise<void> => {
    clock.advance(15_000);
    await story.app.jobs.runDue();
  };
  await keep();
  assert.equal(await alice.available(), '100000');
  await story.db.query('update wallet.holder set is_frozen = false');
  await keep();
  assert.equal((await bob.get(`${WALLET}/payments/${payment.payment_id}`)).state, 'cancelled');
  await requireBalanced(story);
});

test('a payment that waited a quarter of an hour is not made any more', async (t) => {
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  const story = await createStory(t, { clock });
  const alice = await walletOf(story, 'alice', '1000');
  const bob = await walletOf(story, 'bob');
  const payment = await alice.begin(bob, '10');
  clock.advance(15 * 60_000 + 1);
  const proof = alice.proofOf(linkedOf(payment));
  await refused(authorise(alice, payment, proof), 'CHAT.HERALD.WALLET_PAYMENT_EXPIRED', 409);
  await requireBalanced(story);
});

test('a stranger sees, authorises and cancels nothing of a payment', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '1000');
  const [bob, eve] = [await walletOf(story, 'bob'), await walletOf(story, 'eve')];
  const payment = await alice.begin(bob, '10');
  const path = `/payments/${String(payment.payment_id)}`;
  for (const other of [eve, bob]) {
    await refused(other.request('GET', `${WALLET}${path}`), 'M_NOT_FOUND', 404);
    await refused(authorise(other, payment, other.proofOf(linkedOf(payment))), 'M_NOT_FOUND', 404);
    await refused(other.command(`${path}/cancel`), 'M_NOT_FOUND', 404);
  }
  await alice.pay(bob, '10');
  assert.deepEqual((await eve.get(`${WALLET}/payments`)).payments, []);
  await requireBalanced(story);
});

test('a history comes in pages, the newest first, each payment once', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '1000');
  const bob = await walletOf(story, 'bob');
  for (const amount of ['1', '2', '3', '4']) await alice.pay(bob, amount);
  const seen: string[] = [];
  let from: string | undefined;
  do {
    const page = await alice.get(`${WALLET}/payments?limit=2${from === undefined ? '' : `&from=${from}`}`);
    seen.push(...(page.payments as { amount: string }[]).map(({ amount }) => amount));
    from = page.next as string | undefined;
  } while (from !== undefined);
  assert.deepEqual(seen, ['4', '3', '2', '1', '1000']);
  await requireBalanced(story);
});

test('what was begun and never authorised is forgotten after a day, and nothing else is', async (t) => {
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  const story = await createStory(t, { clock });
  const alice = await walletOf(story, 'alice', '100000');
  const bob = await walletOf(story, 'bob');
  const begun = await alice.begin(bob, '1');
  const packet = await alice.done('/red-packets', {
    currency: 'XTS',
    amount: '2',
    claims: 2,
    split: 'equal',
  });
  const withdrawn = await alice.begin(bob, '1');
  await alice.done(`/payments/${String(withdrawn.payment_id)}/cancel`);
  const paid = await alice.pay(bob, '3');
  const takenBack = await alice.pay(await walletOf(story, 'carol'), '40000');
  await alice.done(`/payments/${String(takenBack.payment_id)}/cancel`);
  const statusOf = async ({ payment_id: id }: Json): Promise<number> =>
    (await alice.request('GET', `${WALLET}/payments/${String(id)}`)).status;
  const all = [begun, packet, withdrawn, paid, takenBack];
  clock.advance(86_400_000);
  await story.app.jobs.runDue();
  for (const payment of all) assert.equal(await statusOf(payment), 200);
  clock.advance(15_000);
  await story.app.jobs.runDue();
  const after: number[] = [];
  for (const payment of all) after.push(await statusOf(payment));
  assert.deepEqual(after, [404, 404, 404, 200, 200]);
  await requireBalanced(story);
});

test('nobody pays an account that has ended since the payment was begun', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '1000');
  const bob = await walletOf(story, 'bob');
  const begun = await alice.begin(bob, '10');
  await bob.post('/_matrix/client/v3/account/deactivate', {
    auth: {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: bob.userId },
      password: PASSWORD,
    },
  });
  await refused(authorise(alice, begun, alice.proofOf(linkedOf(begun))), 'M_NOT_FOUND', 404);
  assert.equal(await alice.available(), '1000');
  await requireBalanced(story);
});

test('a body that says more than its contract changes nothing by it', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '1000');
  const [bob, carol] = [await walletOf(story, 'bob'), await walletOf(story, 'carol')];
  const shares = [{ payer: alice.userId, amount: '900' }];
  const { requests } = await carol.done('/requests', { currency: 'XTS', shares });
  const requestId = String(requests[0].request_id);
  const payment = await alice.done('/payments', {
    payee: bob.userId,
    amount: '1',
    currency: 'XTS',
    requestId,
    request_id: requestId,
    merchantId: requestId,
    state: 'settled',
  });
  assert.deepEqual([payment.state, payment.request_id, payment.merchant], ['created', undefined, undefined]);
  await authorise(alice, payment, alice.proofOf(linkedOf(payment)));
  assert.equal((await carol.get(`${WALLET}/requests/${requestId}`)).state, 'open');
  await requireBalanced(story);
});
