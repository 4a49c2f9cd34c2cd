import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '#platform/clock';
import { deskPerson, giveDesk, passwordOf, playDesk, takeDesk } from '../../../../test/desk.ts';
import { createStory, refused, type Json } from '../../../../test/harness.ts';
import { requireBalanced, walletOf } from '../../../../test/wallet.ts';

const WALLET = '/_herald/wallet/v1';
const DESK = `${WALLET}/desk`;
const WHY = 'reason=ticket%2012';

test('who has no role sees nothing of the desk, not as an administrator either, and a taken role ends at once', async (t) => {
  const story = await createStory(t);
  const dora = await story.user('dora');
  const books = () => dora.request('GET', `${DESK}/books`);
  await story.db.query('update accounts.account set admin = true');
  const admin = await dora.login();
  await refused(admin.request('GET', `${DESK}/books`), 'M_FORBIDDEN', 403);
  const refusal = await refused(books(), 'M_FORBIDDEN', 403);
  assert.match(refusal.body.error, /role wallet_desk/);
  const rolesOf = async () => (await dora.get('/_herald/accounts/v1/roles')).roles as string[];
  assert.deepEqual(await rolesOf(), []);

  await giveDesk(story, dora);
  assert.deepEqual(await rolesOf(), ['wallet_desk']);
  assert.equal((await books()).status, 200);

  await takeDesk(story, dora);
  await refused(books(), 'M_FORBIDDEN', 403);
  assert.deepEqual(await rolesOf(), []);
});

test('an account that has ended has no role any more', async (t) => {
  const story = await createStory(t);
  const dora = await deskPerson(story, 'dora');
  assert.equal(await story.app.accounts.holdsRole(dora.userId, 'wallet_desk'), true);
  await dora.post('/_matrix/client/v3/account/deactivate', { auth: passwordOf(dora) });
  assert.equal(await story.app.accounts.holdsRole(dora.userId, 'wallet_desk'), false);
});

test('the desk finds a payment with its transfers, and each look is written down with its reason', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await walletOf(story, 'alice', '100000'), await walletOf(story, 'bob')];
  const dora = await deskPerson(story, 'dora');
  const taken = await alice.pay(bob, '40000');
  await alice.done(`/payments/${String(taken.payment_id)}/cancel`);
  const id = String(taken.payment_id);

  const found = await dora.look(`/payments/${id}?${WHY}`);
  assert.deepEqual(
    [found.state, found.payer, found.payee, found.amount, found.proof],
    ['cancelled', alice.userId, bob.userId, '40000', 'device_key'],
  );
  const transfers = found.transfers as { phase: string; journal: number; transfer_id: string }[];
  assert.deepEqual(
    transfers.map(({ phase }) => phase),
    ['pending', 'void_pending'],
  );
  assert.equal(transfers[0]?.transfer_id, id);
  assert.ok(transfers[0].journal < transfers[1]!.journal);

  const begun = await alice.begin(bob, '5');
  const listed = await dora.look(`/payments?user_id=${encodeURIComponent(bob.userId)}&${WHY}`);
  const ids = (listed.payments as { payment_id: string }[]).map(({ payment_id: one }) => one);
  assert.deepEqual(ids, [begun.payment_id, id], 'what was only begun is there as well');

  const nothing = '00000000-0000-4000-8000-000000000000';
  await refused(dora.request('GET', `${DESK}/payments/${nothing}?${WHY}`), 'M_NOT_FOUND', 404);
  await refused(dora.request('GET', `${DESK}/payments/${id}`), 'M_MISSING_PARAM', 400);
  await refused(dora.request('GET', `${DESK}/payments/${id}?reason=%20%20%20%20`), 'M_INVALID_PARAM', 400);

  const { acts } = await dora.look('/audit');
  assert.deepEqual(
    (acts as Json[]).map(({ actor, act, subject, reason }) => [actor, act, subject, reason]),
    [
      [dora.userId, 'payment.read', nothing, 'ticket 12'],
      [dora.userId, 'payments.read', bob.userId, 'ticket 12'],
      [dora.userId, 'payment.read', id, 'ticket 12'],
    ],
  );
});

test('payments of a person and lines of the audit come in pages, each once', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await walletOf(story, 'alice', '1000'), await walletOf(story, 'bob')];
  const dora = await deskPerson(story, 'dora');
  for (const amount of ['1', '2', '3']) await alice.pay(bob, amount);
  const whole = async (path: string, key: string, valueOf: (row: Json) => unknown): Promise<unknown[]> => {
    const seen: unknown[] = [];
    for (let from: string | undefined = ''; from !== undefined;) {
      const page: Json = await dora.look(`${path}limit=2${from === '' ? '' : `&from=${from}`}`);
      seen.push(...(page[key] as Json[]).map(valueOf));
      from = page.next as string | undefined;
    }
    return seen;
  };
  const of = `/payments?user_id=${encodeURIComponent(alice.userId)}&${WHY}&`;
  assert.deepEqual(await whole(of, 'payments', ({ amount }) => amount), ['3', '2', '1', '1000']);
  const numbers = await whole('/audit?', 'acts', ({ number }) => number);
  assert.equal(numbers.length, 3);
  assert.equal(new Set(numbers).size, 3);
});

test('what is held is listed by age, in pages, and leaves the list when it is paid or taken back', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '200000');
  const dora = await deskPerson(story, 'dora');
  const held: string[] = [];
  for (const name of ['bob', 'carol', 'dan']) {
    await story.db.query('update wallet.running set elapsed_ms = elapsed_ms + 1000');
    held.push(String((await alice.pay(await walletOf(story, name), '31000')).payment_id));
  }
  const idsOf = ({ holds }: Json) => (holds as Json[]).map(({ transfer_id: id }) => String(id));
  const first = await dora.look('/holds?limit=2');
  assert.deepEqual(idsOf(first), held.slice(0, 2));
  const [{ payer, amount, currency, expires_in_ms: expiresInMs } = {}] = first.holds as Json[];
  assert.deepEqual([payer, amount, currency], [alice.userId, '31000', 'XTS']);
  assert.equal(expiresInMs, 30 * 86_400_000 - 2_000);
  const second = await dora.look(`/holds?limit=2&from=${String(first.next)}`);
  assert.deepEqual([idsOf(second), second.next], [held.slice(2), undefined]);
  for (const wrong of ['1', '1_2', `1_${'-'.repeat(36)}`])
    await refused(dora.request('GET', `${DESK}/holds?from=${wrong}`), 'M_INVALID_PARAM', 400);
  await alice.done(`/payments/${held[0]}/cancel`);
  assert.deepEqual(idsOf(await dora.look('/holds')), held.slice(1));
});

test('the trial balance says what stands on each kind of account, and that it is even', async (t) => {
  const clock = createManualClock(Date.UTC(2026, 0, 31, 23, 59));
  const story = await createStory(t, { clock });
  const dora = await deskPerson(story, 'dora');
  const empty = await dora.look('/books');
  assert.deepEqual(empty, { currencies: [], unsealed: 0 });

  const [alice, bob] = [await walletOf(story, 'alice', '50000'), await walletOf(story, 'bob')];
  await alice.pay(bob, '40000');
  // The job may have sealed one of them already.
  const early = await dora.look('/books');
  assert.equal(Number(early.seal?.position ?? 0) + Number(early.unsealed), 2);
  clock.advance(60_000);
  await story.app.jobs.runDue();
  const books = await dora.look('/books');
  const [{ kinds, difference, difference_pending: pending } = {}] = books.currencies as Json[];
  const user = (kinds as Json[]).find(({ code }) => code === 'user');
  assert.deepEqual(user, {
    code: 'user',
    accounts: 2,
    debits: '0',
    credits: '50000',
    debits_pending: '40000',
    credits_pending: '40000',
  });
  assert.deepEqual([difference, pending, books.unsealed, books.seal.position], ['0', '0', 0, 2]);
  const { hash, ...checkpoint } = books.checkpoint as Json;
  assert.deepEqual([checkpoint, hash], [{ day: '2026-02-01', position: 2, journals: 2 }, books.seal.hash]);

  await story.db.query("update wallet.account set credits_posted = credits_posted + 7 where code = 'user'");
  const wrong = await dora.look('/books');
  assert.equal((wrong.currencies as Json[])[0]?.difference, '-14');
});

test("the desk freezes a wallet: nothing leaves it, its holder cannot end that, and the holder's own freeze stays", async (t) => {
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  const story = await createStory(t, { clock });
  const [alice, bob] = [await walletOf(story, 'alice', '100000'), await walletOf(story, 'bob', '1000')];
  const dora = await deskPerson(story, 'dora');
  const cooling = await alice.pay(bob, '40000');
  const holder = `/holders/${encodeURIComponent(alice.userId)}`;
  const reason = 'a stolen phone was reported';
  assert.equal((await dora.done(`${holder}/freeze`, { reason })).frozen_by_desk, true);

  const order = { payee: bob.userId, amount: '1', currency: 'XTS' };
  const pay = () => alice.command('/payments', order);
  await refused(pay(), 'CHAT.HERALD.WALLET_FROZEN_BY_DESK', 403);
  const thaw = () => alice.command('/thaw', { auth: passwordOf(alice) });
  await refused(thaw(), 'CHAT.HERALD.WALLET_FROZEN_BY_DESK', 403);
  const wallet = await alice.get(`${WALLET}/accounts`);
  assert.deepEqual([wallet.is_frozen, wallet.frozen_by_desk], [true, true]);
  await story.db.query('update wallet.running set elapsed_ms = elapsed_ms + 86400000');
  clock.advance(15_000);
  await story.app.jobs.runDue();
  assert.equal((await alice.get(`${WALLET}/payments/${cooling.payment_id}`)).state, 'authorised');
  assert.equal((await bob.pay(alice, '500')).state, 'settled', 'money still comes in');

  await alice.done('/freeze');
  const after = await dora.done(`${holder}/thaw`, { reason: 'it was found again' });
  assert.deepEqual([after.is_frozen, after.frozen_by_desk], [true, false]);
  await refused(pay(), 'CHAT.HERALD.WALLET_FROZEN', 403);
  assert.equal((await thaw()).status, 200);
  assert.equal((await pay()).status, 200);

  const { acts } = await dora.look('/audit');
  assert.deepEqual(
    (acts as Json[]).map(({ act, subject, reason: why }) => [act, subject, why]),
    [
      ['holder.thaw', alice.userId, 'it was found again'],
      ['holder.freeze', alice.userId, reason],
    ],
  );
  await requireBalanced(story);
});

test('what the desk does needs the password of who does it, and a reason', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice');
  const dora = await deskPerson(story, 'dora');
  const path = `/holders/${encodeURIComponent(alice.userId)}/freeze`;
  const reason = 'a ticket';
  const asked = await dora.command(path, { reason, auth: undefined });
  assert.deepEqual([asked.status, asked.body.flows], [401, [{ stages: ['m.login.password'] }]]);
  const guessed = passwordOf(dora, 'not the password');
  await refused(dora.command(path, { reason, auth: guessed }), 'M_FORBIDDEN', 401);
  await refused(dora.command(path, { reason, auth: passwordOf(alice) }), 'M_FORBIDDEN', 401);
  await refused(dora.command(path), 'M_MISSING_PARAM', 400);
  await refused(dora.command(path, { reason: '  ' }), 'M_BAD_JSON', 400);
  await refused(dora.command('/holders/%40nobody%3Alocalhost/freeze', { reason }), 'M_NOT_FOUND', 404);
  assert.equal((await alice.get(`${WALLET}/accounts`)).is_frozen, false);
  assert.deepEqual((await dora.look('/audit')).acts, []);

  const frozen = await dora.done(path, { reason }, 'once');
  assert.deepEqual(await dora.done(path, { reason }, 'once'), frozen);
  assert.equal(((await dora.look('/audit')).acts as Json[]).length, 1, 'the same command is one act');
});

test('a command of the desk that is sent again is refused when the role is gone', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice');
  const dora = playDesk(await deskPerson(story, 'dora'));
  const path = `/holders/${encodeURIComponent(alice.userId)}/freeze`;
  await dora.done(path, { reason: 'a ticket' }, 'once');
  await takeDesk(story, dora);
  await refused(dora.command(path, { reason: 'a ticket' }, 'once'), 'M_FORBIDDEN', 403);
});

test('S26: text is kept as it is, and is never a part of a statement', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '10');
  const dora = await deskPerson(story, 'dora');
  const reason = `'); truncate wallet.holder cascade; -- ", $1 \\ \u0027 %s`;
  const path = `/holders/${encodeURIComponent(alice.userId)}/freeze`;
  await dora.done(path, { reason });
  const hostile = new URLSearchParams({ reason, user_id: "@x'or'1'='1:localhost" });
  assert.deepEqual((await dora.look(`/payments?${hostile}`)).payments, []);
  const { acts } = await dora.look('/audit');
  assert.deepEqual(new Set((acts as Json[]).map(({ reason: kept }) => String(kept))), new Set([reason]));
  assert.equal((acts as Json[]).length, 2);
  await refused(dora.command(path, { reason: { $ne: '' } }), 'M_BAD_JSON', 400);
  assert.equal(await alice.available(), '10');
});
