import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '@herald/matrix';
import { createStory, PASSWORD, refused, type Actor, type Answer, type Json } from '../../../test/harness.ts';
import {
  createIdentity,
  createKeyPair,
  crossSigningKey,
  deviceKeys,
  signed,
} from '../../../test/signing-keys.ts';

const V3 = '/_matrix/client/v3';
const UPLOAD = `${V3}/keys/device_signing/upload`;
const attempt = (actor: Actor, body: object): Promise<Answer> => actor.request('POST', UPLOAD, body);
const sign = (actor: Actor, body: object): Promise<Json> => actor.post(`${V3}/keys/signatures/upload`, body);
const query = (by: Actor, of: Actor): Promise<Json> =>
  by.post(`${V3}/keys/query`, { device_keys: { [of.userId]: [] } });
const masterOf = async (by: Actor, of: Actor): Promise<Json> =>
  (await query(by, of))['master_keys'][of.userId];
const passwordOf = (actor: Actor, session: string, password = PASSWORD) => ({
  type: 'm.login.password',
  password,
  session,
  identifier: { type: 'm.id.user', user: actor.userId },
});

/** The 401 that asks for the password. */
async function askProof(actor: Actor, body: object): Promise<Json> {
  const answer = await actor.request('POST', UPLOAD, body);
  assert.equal(answer.status, 401);
  return answer.body;
}

/** Somebody with an identity and a device that has keys. */
async function equip(actor: Actor) {
  const identity = createIdentity(actor.userId);
  const pair = createKeyPair();
  const keys = deviceKeys(actor, pair);
  await actor.post(`${V3}/keys/upload`, { device_keys: keys });
  await actor.post(UPLOAD, identity.upload);
  return { ...identity, pair, keys };
}

test('the first identity needs no password, and everybody sees it but for the key that signs other people', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const { upload } = createIdentity(alice.userId);
  await alice.post(UPLOAD, upload);
  const own = await query(alice, alice);
  assert.deepEqual(
    [own['master_keys'], own['self_signing_keys'], own['user_signing_keys']],
    [upload.master_key, upload.self_signing_key, upload.user_signing_key].map((key) => ({
      [alice.userId]: key,
    })),
  );
  const others = await query(bob, alice);
  assert.deepEqual(
    [others['master_keys'], others['self_signing_keys'], others['user_signing_keys']],
    [{ [alice.userId]: upload.master_key }, { [alice.userId]: upload.self_signing_key }, {}],
  );
});

test('the same identity again needs no password, and another one does', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const first = createIdentity(alice.userId);
  await alice.post(UPLOAD, first.upload);
  await alice.post(UPLOAD, first.upload);
  const second = createIdentity(alice.userId);
  const asked = await askProof(alice, second.upload);
  const { session } = asked;
  const wrong = await askProof(alice, {
    ...second.upload,
    auth: passwordOf(alice, session, 'guessed'),
  });
  assert.deepEqual([asked['errcode'], wrong['errcode']], [undefined, 'M_FORBIDDEN']);
  assert.deepEqual(await masterOf(alice, alice), first.masterKey);
  await alice.post(UPLOAD, { ...second.upload, auth: passwordOf(alice, session) });
  assert.deepEqual(await masterOf(alice, alice), second.masterKey);
});

test('keys that the master key did not sign are refused, and nothing of them stays', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const { upload, master, masterKey } = createIdentity(alice.userId);
  const stranger = createKeyPair();
  const selfSigning = crossSigningKey(alice.userId, 'self_signing', createKeyPair());
  const cases: [JsonObject, string][] = [
    [selfSigning, 'M_INVALID_SIGNATURE'],
    [signed(selfSigning, alice.userId, stranger), 'M_INVALID_SIGNATURE'],
    [signed(selfSigning, alice.userId, stranger, master.publicKey), 'M_INVALID_SIGNATURE'],
    [{ ...signed(selfSigning, alice.userId, master), keys: { 'ed25519:AA': 'AA' } }, 'M_INVALID_SIGNATURE'],
    [
      signed(crossSigningKey(bob.userId, 'self_signing', createKeyPair()), alice.userId, master),
      'M_INVALID_PARAM',
    ],
    [
      signed(crossSigningKey(alice.userId, 'user_signing', createKeyPair()), alice.userId, master),
      'M_INVALID_PARAM',
    ],
  ];
  for (const [key, errcode] of cases) {
    await refused(attempt(alice, { master_key: masterKey, self_signing_key: key }), errcode, 400);
  }
  await refused(attempt(alice, { self_signing_key: upload.self_signing_key }), 'M_MISSING_PARAM', 400);
  await refused(
    attempt(alice, { master_key: crossSigningKey(bob.userId, 'master', master) }),
    'M_INVALID_PARAM',
    400,
  );
  assert.equal(await masterOf(alice, alice), undefined);
});

test("one signs one's own device and everybody sees it", async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const { selfSigning, keys } = await equip(alice);
  const vouched = signed(keys, alice.userId, selfSigning);
  assert.deepEqual(await sign(alice, { [alice.userId]: { [alice.deviceId]: vouched } }), { failures: {} });
  for (const reader of [alice, bob]) {
    const told = (await query(reader, alice))['device_keys'][alice.userId][alice.deviceId];
    assert.deepEqual(told.signatures, vouched['signatures']);
  }
});

test('a device signs the identity of its user and everybody sees it', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const { master, masterKey, pair } = await equip(alice);
  const vouched = signed(masterKey, alice.userId, pair, alice.deviceId);
  assert.deepEqual(await sign(alice, { [alice.userId]: { [master.publicKey]: vouched } }), { failures: {} });
  for (const reader of [alice, bob]) assert.deepEqual(await masterOf(reader, alice), vouched);
});

test("whom one vouches for is one's own affair: the signer alone sees it", async (t) => {
  const story = await createStory(t);
  const [alice, bob, carol] = [await story.user('alice'), await story.user('bob'), await story.user('carol')];
  await story.roomWith(alice, bob, carol);
  const [{ masterKey, master }, { userSigning }] = [await equip(alice), await equip(bob)];
  const tokens = await Promise.all([alice, bob, carol].map(async (one) => (await one.sync())['next_batch']));
  const vouched = signed(masterKey, bob.userId, userSigning);
  assert.deepEqual(await sign(bob, { [alice.userId]: { [master.publicKey]: vouched } }), { failures: {} });
  assert.deepEqual(await masterOf(bob, alice), vouched);
  for (const reader of [alice, carol]) assert.deepEqual(await masterOf(reader, alice), masterKey);
  // The signer's other devices have to fetch it; nobody else hears of it.
  const changed = await Promise.all(
    [alice, bob, carol].map(async (one, n) => (await one.sync(tokens[n]))['device_lists']?.changed ?? []),
  );
  assert.deepEqual(changed, [[], [alice.userId], []]);
});

test('of signatures that come together, those that hold are kept and the others are named', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const { keys, masterKey, master, selfSigning } = await equip(alice);
  const [stranger, { userSigning }] = [createKeyPair(), await equip(bob)];
  const good = signed(keys, alice.userId, selfSigning);
  const { failures } = await sign(alice, {
    [alice.userId]: {
      [alice.deviceId]: good,
      UNKNOWN: good,
      [master.publicKey]: signed(masterKey, alice.userId, stranger, alice.deviceId),
    },
    [bob.userId]: { UNKNOWN: signed(keys, alice.userId, stranger) },
  });
  assert.deepEqual(Object.keys(failures).toSorted(), [alice.userId, bob.userId]);
  assert.deepEqual(Object.keys(failures[alice.userId]).toSorted(), ['UNKNOWN', master.publicKey].toSorted());
  for (const { errcode } of Object.values(failures[alice.userId] as Json))
    assert.equal(errcode, 'M_INVALID_SIGNATURE');
  const told = await query(alice, alice);
  assert.deepEqual(told['device_keys'][alice.userId][alice.deviceId].signatures, good['signatures']);
  assert.deepEqual(told['master_keys'][alice.userId], masterKey);
  // What is signed must be what is stored, and nobody signs in another's name.
  const changed = signed({ ...keys, algorithms: [] }, alice.userId, selfSigning);
  const foreign = signed(masterKey, alice.userId, userSigning);
  for (const [actor, body] of [
    [alice, { [alice.userId]: { [alice.deviceId]: changed } }],
    [bob, { [alice.userId]: { [master.publicKey]: foreign } }],
    [bob, { [alice.userId]: { [alice.deviceId]: good } }],
  ] as const) {
    assert.deepEqual(Object.keys((await sign(actor, body))['failures']), [alice.userId]);
  }
});
