import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { deskPerson, passwordOf, type DeskLine, type DeskPerson } from '../../../../test/desk.ts';
import { createStory, refused, type Answer, type Json, type Story } from '../../../../test/harness.ts';
import { requireBalanced, walletOf, type Payer } from '../../../../test/wallet.ts';

interface Scene {
  readonly story: Story;
  readonly alice: Payer;
  readonly bob: Payer;
  readonly dora: DeskPerson;
  readonly emil: DeskPerson;
}

/** Two people with money, and two at the desk. */
async function setScene(t: TestContext): Promise<Scene> {
  const story = await createStory(t);
  return {
    story,
    alice: await walletOf(story, 'alice', '1000'),
    bob: await walletOf(story, 'bob', '1000'),
    dora: await deskPerson(story, 'dora'),
    emil: await deskPerson(story, 'emil'),
  };
}

const approve = (person: DeskPerson, { proposal_id: id }: Json, key?: string): Promise<Answer> =>
  person.command(`/proposals/${String(id)}/approve`, {}, key);

const from = (person: Payer, to: Payer, amount: string): DeskLine => [
  `user ${person.userId}`,
  `user ${to.userId}`,
  amount,
];

test('one of the desk proposes, another approves, and the money has moved; each step is written down', async (t) => {
  const { story, alice, bob, dora, emil } = await setScene(t);
  const proposal = await dora.propose(
    from(alice, bob, '300'),
    [`user ${bob.userId}`, 'fees', '20'],
    ['suspense', `user ${alice.userId}`, '5'],
  );
  assert.deepEqual(
    [proposal.state, proposal.proposer, proposal.expires_in_ms],
    ['open', dora.userId, 7 * 86_400_000],
  );
  assert.deepEqual([await alice.available(), await bob.available()], ['1000', '1000'], 'nothing moved yet');

  const own = await refused(approve(dora, proposal), 'CHAT.HERALD.WALLET_FOUR_EYES', 403);
  assert.match(own.body.error, /somebody else/);
  assert.equal(await alice.available(), '1000');

  const { body: posted } = await approve(emil, proposal);
  assert.deepEqual([posted.state, posted.decided_by], ['posted', emil.userId]);
  assert.deepEqual([await alice.available(), await bob.available()], ['705', '1280']);
  const [journal] = await story.db.query('select kind, actor from wallet.journal where journal_id = $1', [
    posted.journal,
  ]);
  assert.deepEqual(journal, { kind: 'manual', actor: `${dora.userId} ${emil.userId}` });
  assert.deepEqual(await emil.look(`/proposals/${String(proposal.proposal_id)}`), posted);
  assert.deepEqual((await dora.look('/proposals')).proposals, [posted]);

  const { acts } = await dora.look('/audit');
  const id = proposal.proposal_id as string;
  assert.deepEqual(
    (acts as Json[]).map(({ actor, act, subject, details }) => [actor, act, subject, details]),
    [
      [emil.userId, 'journal.approve', id, { journal: posted.journal }],
      [dora.userId, 'journal.propose', id, { kind: 'correction', lines: 3 }],
    ],
  );
  await requireBalanced(story);
});

test('people hear that the desk moved their money, and a shop its owner', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await walletOf(story, 'alice', '1000'), await walletOf(story, 'bob')];
  const [dora, emil] = [await deskPerson(story, 'dora'), await deskPerson(story, 'emil')];
  const shop = { name: 'Harbour', city: 'Almaty', country: 'KZ', category: '5814' };
  const { merchant_id: shopId } = await bob.done('/merchants', shop);
  const since = String((await bob.sync()).next_batch);
  const proposal = await dora.propose([`user ${alice.userId}`, `merchant ${String(shopId)}`, '300']);
  const { body: posted } = await approve(emil, proposal);
  const { account_data: heard } = await bob.sync(since, { timeout: '10000' });
  assert.deepEqual(heard.events, [{ type: 'chat.herald.wallet', content: { journal_id: posted.journal } }]);
});

test('two who approve at once, and one who does it twice, post once', async (t) => {
  const { story, alice, bob, dora, emil } = await setScene(t);
  const [fay, proposal] = [await deskPerson(story, 'fay'), await dora.propose(from(alice, bob, '300'))];
  const answers = await Promise.all([
    approve(emil, proposal, 'mine'),
    approve(emil, proposal, 'mine'),
    approve(fay, proposal),
    approve(fay, proposal),
  ]);
  const [won, lost] = [200, 409].map((status) => answers.filter((one) => one.status === status));
  assert.ok(won && lost && won.length > 0 && won.length + lost.length === 4);
  assert.equal(new Set(won.map(({ body }) => String(body.journal))).size, 1);
  for (const { body } of lost) assert.equal(body.errcode, 'CHAT.HERALD.WALLET_PROPOSAL_DECIDED');
  assert.deepEqual([await alice.available(), await bob.available()], ['700', '1300']);
  const acts = ((await dora.look('/audit')).acts as Json[]).filter(({ act }) => act === 'journal.approve');
  assert.equal(acts.length, 1);
  await requireBalanced(story);
});

test('what was rejected is not posted, and says why', async (t) => {
  const { story, alice, bob, dora, emil } = await setScene(t);
  const proposal = await dora.propose(from(alice, bob, '300'));
  const reject = (person: DeskPerson, { proposal_id: id }: Json, reason = 'it is the wrong person') =>
    person.command(`/proposals/${String(id)}/reject`, { reason });
  const { body: rejected } = await reject(emil, proposal);
  assert.deepEqual([rejected.state, rejected.rejection], ['rejected', 'it is the wrong person']);
  await refused(approve(emil, proposal), 'CHAT.HERALD.WALLET_PROPOSAL_DECIDED', 409);
  await refused(reject(emil, proposal), 'CHAT.HERALD.WALLET_PROPOSAL_DECIDED', 409);
  const withdrawn = await dora.propose(from(alice, bob, '1'));
  assert.equal((await reject(dora, withdrawn, 'I was wrong')).body.state, 'rejected');
  await refused(approve(emil, withdrawn), 'CHAT.HERALD.WALLET_PROPOSAL_DECIDED', 409);
  assert.equal(await alice.available(), '1000');
  const acts = ((await dora.look('/audit')).acts as Json[]).filter(({ act }) => act === 'journal.reject');
  assert.deepEqual(
    acts.map(({ actor, reason }) => [actor, reason]),
    [
      [dora.userId, 'I was wrong'],
      [emil.userId, 'it is the wrong person'],
    ],
  );
  await requireBalanced(story);
});

test('what nobody approved in seven days is not posted any more', async (t) => {
  const { story, alice, bob, dora, emil } = await setScene(t);
  const proposal = await dora.propose(from(alice, bob, '300'));
  const other = await dora.propose(from(alice, bob, '1'));
  await story.db.query('update wallet.running set elapsed_ms = elapsed_ms + 7 * 86400000 - 1');
  assert.equal((await approve(emil, other)).status, 200);
  await story.db.query('update wallet.running set elapsed_ms = elapsed_ms + 1');
  await refused(approve(emil, proposal), 'CHAT.HERALD.WALLET_PROPOSAL_EXPIRED', 409);
  const seen = await dora.look(`/proposals/${String(proposal.proposal_id)}`);
  assert.deepEqual([seen.state, seen.expires_in_ms], ['expired', undefined]);
  assert.equal(await alice.available(), '999');
  await requireBalanced(story);
});

test('nobody is overdrawn by the desk: the journal posts whole or not at all, and may be approved later', async (t) => {
  const { story, alice, bob, dora, emil } = await setScene(t);
  const proposal = await dora.propose(from(bob, alice, '1'), from(alice, bob, '1002'));
  await refused(approve(emil, proposal, 'again'), 'CHAT.HERALD.WALLET_INSUFFICIENT_FUNDS', 409);
  assert.deepEqual([await alice.available(), await bob.available()], ['1000', '1000']);
  assert.equal((await dora.look(`/proposals/${String(proposal.proposal_id)}`)).state, 'open');
  const names = ((await dora.look('/audit')).acts as Json[]).map(({ act }) => String(act));
  assert.deepEqual(names, ['journal.propose'], 'what did not happen is not written down');

  const { merchant_id: shop } = await alice.done('/merchants', {
    name: 'Tea House',
    city: 'Almaty',
    country: 'KZ',
    category: '5812',
  });
  const fromShop = await dora.propose([`merchant ${String(shop)}`, `user ${bob.userId}`, '1']);
  await refused(approve(emil, fromShop), 'CHAT.HERALD.WALLET_INSUFFICIENT_FUNDS', 409);

  await alice.done('/top-ups', { amount: '1', currency: 'XTS' });
  assert.equal((await approve(emil, proposal, 'again')).status, 200);
  assert.deepEqual([await alice.available(), await bob.available()], ['0', '2001']);
  await requireBalanced(story);
});

test('a proposal names accounts that there are, and moves money between two of them', async (t) => {
  const { story, alice, bob, dora } = await setScene(t);
  const line = { amount: '1', currency: 'XTS' };
  const [user, other] = [
    { code: 'user', owner: alice.userId },
    { code: 'user', owner: bob.userId },
  ];
  const propose = (...lines: object[]) =>
    dora.command('/proposals', { kind: 'correction', reason: 'a ticket', lines });
  const cases: [object, string, number][] = [
    [{ ...line, debit: user, credit: { code: 'user', owner: '@nobody:localhost' } }, 'M_NOT_FOUND', 404],
    [{ ...line, debit: user, credit: { code: 'merchant', owner: 'none' } }, 'M_NOT_FOUND', 404],
    [{ ...line, debit: user, credit: { code: 'escrow', owner: 'none' } }, 'M_BAD_JSON', 400],
    [{ ...line, debit: user, credit: { code: 'fees', owner: alice.userId } }, 'M_INVALID_PARAM', 400],
    [{ ...line, debit: user, credit: { code: 'user', owner: '' } }, 'M_INVALID_PARAM', 400],
    [{ ...line, debit: user, credit: user }, 'M_INVALID_PARAM', 400],
    [{ ...line, debit: user, credit: other, currency: 'EUR' }, 'M_INVALID_PARAM', 400],
    [{ ...line, debit: user, credit: other, amount: '0' }, 'M_BAD_JSON', 400],
    [{ ...line, debit: user, credit: other, amount: '9223372036854775808' }, 'M_INVALID_PARAM', 400],
  ];
  for (const [wrong, errcode, status] of cases) await refused(propose(wrong), errcode, status);
  const good = { ...line, debit: user, credit: other };
  await refused(propose(), 'M_BAD_JSON', 400);
  await refused(propose(...Array.from({ length: 21 }, () => good)), 'M_BAD_JSON', 400);
  const kind = { kind: 'gift', reason: 'a ticket', lines: [good] };
  await refused(dora.command('/proposals', kind), 'M_BAD_JSON', 400);
  const unproved = { kind: 'correction', reason: 'a ticket', lines: [good], auth: undefined };
  assert.equal((await dora.command('/proposals', unproved)).status, 401);
  assert.equal((await propose(...Array.from({ length: 20 }, () => good))).status, 200);
  assert.equal(((await dora.look('/proposals')).proposals as Json[]).length, 1);
  await requireBalanced(story);
});

test('who approves gives their password, for this proposal', async (t) => {
  const { alice, bob, dora, emil } = await setScene(t);
  const [proposal, other] = [
    await dora.propose(from(alice, bob, '300')),
    await dora.propose(from(alice, bob, '1')),
  ];
  const path = ({ proposal_id: id }: Json) => `/proposals/${String(id)}/approve`;
  const asked = await emil.command(path(proposal), { auth: undefined });
  assert.equal(asked.status, 401);
  const auth = { ...passwordOf(emil), session: asked.body.session as string };
  await refused(emil.command(path(other), { auth }), 'M_UNKNOWN', 401);
  await refused(emil.command(path(proposal), { auth: passwordOf(dora) }), 'M_FORBIDDEN', 401);
  assert.equal(await alice.available(), '1000');
  assert.equal((await emil.command(path(proposal), { auth })).status, 200);
  const nothing = { proposal_id: '00000000-0000-4000-8000-000000000000' };
  await refused(approve(emil, nothing), 'M_NOT_FOUND', 404);
});
