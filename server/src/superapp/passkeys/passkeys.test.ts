import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '#platform/clock';
import { createSoftwarePasskey, type Twist } from '../../../test/authenticator.ts';
import { createStory, PASSWORD, refused } from '../../../test/harness.ts';
import {
  addPasskey,
  beginPasskey,
  commandPasskeys,
  finishBody,
  linkedPasskey,
  listPasskeys,
} from '../../../test/passkeys.ts';
import { createKeyPair } from '../../../test/signing-keys.ts';
import { playPayer, walletOf, type Payer } from '../../../test/wallet.ts';

/** The proof by password of whoever was asked for it. */
async function remove(by: Payer, passkeyId: string, password = PASSWORD) {
  const path = `/passkeys/${passkeyId}/remove`;
  const asked = await commandPasskeys(by, path);
  assert.deepEqual([asked.status, asked.body.flows], [401, [{ stages: ['m.login.password'] }]]);
  const { session } = asked.body;
  const identifier = { type: 'm.id.user', user: by.userId };
  return commandPasskeys(by, path, { auth: { type: 'm.login.password', identifier, password, session } });
}

test('a person adds a passkey, sees it, renames it and removes it', async (t) => {
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  const story = await createStory(t, { clock });
  const alice = await walletOf(story, 'alice');
  assert.deepEqual(await listPasskeys(alice), { rp_id: 'localhost', passkeys: [] });
  const { passkey, added } = await addPasskey(alice);
  assert.deepEqual(added, {
    passkey_id: added['passkey_id'],
    credential_id: passkey.id,
    name: 'Phone',
    created_at: clock.now(),
    is_backed_up: true,
  });
  const path = `/passkeys/${String(added['passkey_id'])}`;
  const renamed = await commandPasskeys(alice, `${path}/rename`, { name: 'Old phone' });
  assert.deepEqual(renamed.body, { ...added, name: 'Old phone' });
  assert.deepEqual((await listPasskeys(alice)).passkeys, [renamed.body]);
  await refused(commandPasskeys(alice, `${path}/rename`, { name: ' ' }), 'M_INVALID_PARAM', 400);

  assert.equal((await remove(alice, String(added['passkey_id']), 'not the password')).status, 401);
  assert.equal((await remove(alice, String(added['passkey_id']))).status, 200);
  assert.deepEqual((await listPasskeys(alice)).passkeys, []);
});

test('the browser is told what to make it with, and nothing of the person', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await walletOf(story, 'alice'), await walletOf(story, 'bob')];
  const { passkey } = await addPasskey(alice);
  const options = await beginPasskey(alice);
  assert.deepEqual(options.rp, { id: 'localhost', name: 'localhost' });
  assert.deepEqual(options.authenticatorSelection, {
    residentKey: 'preferred',
    userVerification: 'required',
  });
  assert.equal(options.attestation, 'none');
  assert.deepEqual(options.excludeCredentials, [
    { type: 'public-key', id: passkey.id, transports: ['internal', 'hybrid'] },
  ]);
  // The same person is known to their authenticators by the same handle, and nobody else by it.
  const again = await beginPasskey(alice);
  assert.equal(again.user.id, options.user.id);
  assert.notEqual(again.challenge, options.challenge);
  assert.notEqual((await beginPasskey(bob)).user.id, options.user.id);
  assert.equal(Buffer.from(options.user.id, 'base64url').length, 64);
  assert.equal(Buffer.from(options.user.id, 'base64url').includes('alice'), false);
});

test('a token and the password add no passkey: a verified device has to sign for it', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice');
  const credential = createSoftwarePasskey().register(await beginPasskey(alice));
  const linked = linkedPasskey(alice, credential);
  const thief = playPayer(await alice.login(), createKeyPair());
  const finish = (by: Payer, proof: object) =>
    commandPasskeys(by, '/passkeys', { name: 'Phone', credential, proof });
  const wrong: [Payer, object][] = [
    // Without a signature, of a device that nobody verified, in the name of one that is, with another key.
    [alice, { ...alice.proofOf(linked), signatures: {} }],
    [thief, thief.proofOf(linked)],
    [thief, alice.proofOf(linked)],
    [alice, alice.proofOf(linked, createKeyPair())],
    [alice, alice.proofOf(linked, alice.keys, 'not the password')],
    // Over another passkey, challenge or person.
    [alice, alice.proofOf({ ...linked, credential_id: createSoftwarePasskey().id })],
    [alice, alice.proofOf({ ...linked, challenge: 'A'.repeat(43) })],
    [alice, alice.proofOf({ ...linked, user_id: '@bob:localhost' })],
    [alice, alice.proofOf({ ...linked, type: 'chat.herald.payment' })],
  ];
  for (const [by, proof] of wrong) await refused(finish(by, proof), 'CHAT.HERALD.PASSKEY_PROOF_WRONG', 403);
  const { proof: _none, ...unproved } = finishBody(alice, credential) as Record<string, unknown>;
  await refused(commandPasskeys(alice, '/passkeys', unproved), 'M_MISSING_PARAM', 400);
  assert.deepEqual((await listPasskeys(alice)).passkeys, []);
  // What was mistyped may be sent again: the passkey is made already.
  assert.equal((await finish(alice, alice.proofOf(linked))).status, 200);
});

test('a passkey that was made elsewhere, for something else or without asking who it is, is not added', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice');
  const options = await beginPasskey(alice);
  const twists: Twist[] = [
    { origin: 'https://evil.example' },
    { origin: 'http://localhost:8008' },
    { rpId: 'evil.example' },
    { isVerified: false },
    { isEmbedded: true },
  ];
  for (const twist of twists) {
    const credential = createSoftwarePasskey().register(options, twist);
    const answer = commandPasskeys(alice, '/passkeys', finishBody(alice, credential));
    await refused(answer, 'CHAT.HERALD.PASSKEY_WRONG', 403);
  }
  const honest = createSoftwarePasskey().register(options);
  const claimsAnother = { ...honest, id: 'AAAA', rawId: 'AAAA' };
  const broken = { ...honest, response: { ...honest.response, attestationObject: 'AAAA' } };
  for (const credential of [claimsAnother, broken]) {
    const answer = commandPasskeys(alice, '/passkeys', finishBody(alice, credential));
    await refused(answer, 'CHAT.HERALD.PASSKEY_WRONG', 403);
  }
  assert.equal((await commandPasskeys(alice, '/passkeys', finishBody(alice, honest))).status, 200);
});

test('what an authenticator says of its maker is neither asked for nor looked at', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice');
  const attested = createSoftwarePasskey().register(await beginPasskey(alice), { isAttested: true });
  assert.equal((await commandPasskeys(alice, '/passkeys', finishBody(alice, attested))).status, 200);
});

test("a challenge is good once, for five minutes, for the person's last attempt", async (t) => {
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  const story = await createStory(t, { clock });
  const [alice, bob] = [await walletOf(story, 'alice'), await walletOf(story, 'bob')];
  const finish = (by: Payer, options: Parameters<ReturnType<typeof createSoftwarePasskey>['register']>[0]) =>
    commandPasskeys(by, '/passkeys', finishBody(by, createSoftwarePasskey().register(options)));

  const late = await beginPasskey(alice);
  clock.advance(5 * 60_000);
  await refused(finish(alice, late), 'CHAT.HERALD.PASSKEY_EXPIRED', 409);
  const first = await beginPasskey(alice);
  const second = await beginPasskey(alice);
  await refused(finish(alice, first), 'CHAT.HERALD.PASSKEY_EXPIRED', 409);
  await refused(finish(bob, second), 'CHAT.HERALD.PASSKEY_EXPIRED', 409);
  clock.advance(5 * 60_000 - 1);
  assert.equal((await finish(alice, second)).status, 200);
  await refused(finish(alice, second), 'CHAT.HERALD.PASSKEY_EXPIRED', 409);

  // At the same moment, too.
  const third = await beginPasskey(alice);
  const answers = await Promise.all([finish(alice, third), finish(alice, third), finish(alice, third)]);
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409, 409],
  );
  assert.equal((await listPasskeys(alice)).passkeys.length, 2);
});

test('a registration that is sent again adds one passkey, and its secrets are no part of what is compared', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice');
  const body = finishBody(alice, createSoftwarePasskey().register(await beginPasskey(alice)));
  const send = () => commandPasskeys(alice, '/passkeys', body, 'once');
  const answers = await Promise.all([send(), send(), send()]);
  assert.equal(new Set(answers.map((answer) => JSON.stringify(answer.body))).size, 1);
  const without = { ...body, proof: alice.proofOf({}, createKeyPair(), 'another password') };
  assert.deepEqual((await commandPasskeys(alice, '/passkeys', without, 'once')).body, answers[0]?.body);
  assert.equal((await listPasskeys(alice)).passkeys.length, 1);
});

test('a passkey is one person’s, and twenty are enough', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await walletOf(story, 'alice'), await walletOf(story, 'bob')];
  const { passkey } = await addPasskey(alice);
  const copied = finishBody(bob, passkey.register(await beginPasskey(bob)));
  await refused(commandPasskeys(bob, '/passkeys', copied), 'CHAT.HERALD.PASSKEY_TAKEN', 409);

  const open = await beginPasskey(alice);
  await story.db.query(
    `insert into passkeys.passkey (passkey_id, user_id, credential_id, public_key, transports, counter, is_backed_up,
       name, created_ms)
     select gen_random_uuid(), $1, 'filled' || n, '', '{}', 0, false, 'Filled', n from generate_series(1, 19) n`,
    [alice.userId],
  );
  await refused(commandPasskeys(alice, '/registrations'), 'CHAT.HERALD.PASSKEY_LIMIT', 403);
  const over = finishBody(alice, createSoftwarePasskey().register(open));
  await refused(commandPasskeys(alice, '/passkeys', over), 'CHAT.HERALD.PASSKEY_LIMIT', 403);
  const { passkeys } = await listPasskeys(alice);
  assert.equal(passkeys.length, 20);
  await remove(alice, String(passkeys[0].passkey_id));
  await addPasskey(alice);
});

test('nobody renames or removes the passkey of somebody else', async (t) => {
  const story = await createStory(t);
  const [alice, eve] = [await walletOf(story, 'alice'), await walletOf(story, 'eve')];
  const { added } = await addPasskey(alice);
  const id = String(added['passkey_id']);
  await refused(commandPasskeys(eve, `/passkeys/${id}/rename`, { name: 'Mine' }), 'M_NOT_FOUND', 404);
  await refused(remove(eve, id), 'M_NOT_FOUND', 404);
  assert.deepEqual((await listPasskeys(alice)).passkeys, [added]);
  assert.deepEqual((await listPasskeys(eve)).passkeys, []);
});

test('no output of an extension comes in: it could be the key to somebody’s messages', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice');
  const options = await beginPasskey(alice);
  assert.equal('extensions' in options, false);
  const credential = createSoftwarePasskey().register(options);
  for (const clientExtensionResults of [
    { prf: { enabled: true, results: { first: 'c2VjcmV0' } } },
    { credProps: { rk: true } },
  ]) {
    const body = finishBody(alice, { ...credential, clientExtensionResults });
    await refused(commandPasskeys(alice, '/passkeys', body), 'M_BAD_JSON', 400);
  }
  assert.equal((await commandPasskeys(alice, '/passkeys', finishBody(alice, credential))).status, 200);
});

test('where browsers allow no passkeys, the server says so and offers none', async (t) => {
  const elsewhere = await beginPasskey(await walletOf(await createStory(t), 'alice'));
  for (const publicUrl of ['https://192.0.2.1', 'http://chat.example.org']) {
    const story = await createStory(t, { config: { publicUrl } });
    const alice = await walletOf(story, 'alice', '1000');
    const bob = await walletOf(story, 'bob');
    assert.deepEqual(await listPasskeys(alice), { rp_id: null, passkeys: [] });
    await refused(commandPasskeys(alice, '/registrations'), 'CHAT.HERALD.PASSKEYS_IMPOSSIBLE', 403);
    const made = createSoftwarePasskey().register(elsewhere);
    const finished = commandPasskeys(alice, '/passkeys', finishBody(alice, made));
    await refused(finished, 'CHAT.HERALD.PASSKEYS_IMPOSSIBLE', 403);
    const { authentication } = await alice.begin(bob, '10');
    assert.deepEqual(authentication.proofs, [{ type: 'chat.herald.device_key' }]);
  }
});

test('the passkeys of an account that ended are gone', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await walletOf(story, 'alice'), await walletOf(story, 'bob')];
  await addPasskey(alice);
  await addPasskey(bob);
  const identifier = { type: 'm.id.user', user: alice.userId };
  await alice.post('/_matrix/client/v3/account/deactivate', {
    auth: { type: 'm.login.password', identifier, password: PASSWORD },
  });
  const rows = (table: string) => story.db.query(`select user_id as "userId" from passkeys.${table}`);
  assert.deepEqual(await rows('passkey'), [{ userId: bob.userId }]);
  assert.deepEqual(await rows('person'), [{ userId: bob.userId }]);
});
