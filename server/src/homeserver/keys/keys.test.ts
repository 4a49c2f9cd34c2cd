import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStory, refused, type Actor, type Json } from '../../../test/harness.ts';
import { createKeyPair, deviceKeys } from '../../../test/signing-keys.ts';

const V3 = '/_matrix/client/v3';
const upload = (actor: Actor, body: object) => actor.post(`${V3}/keys/upload`, body);
const oneTime = (id: string, key = `key ${id}`, more: object = {}) => ({
  [`signed_curve25519:${id}`]: { key, signatures: {}, ...more },
});
const oneTimeKeys = (...ids: string[]) => Object.assign({}, ...ids.map((id) => oneTime(id))) as object;
const fallback = (id: string, key = `fallback ${id}`) => ({
  fallback_keys: oneTime(id, key, { fallback: true }),
});

/** Claims one key of a device; the answer is its name and text, or null. */
async function claim(
  by: Actor,
  of: Actor,
  algorithm = 'signed_curve25519',
): Promise<[string, string] | null> {
  const answer = await by.post(`${V3}/keys/claim`, {
    one_time_keys: { [of.userId]: { [of.deviceId]: algorithm } },
  });
  const [entry] = Object.entries((answer['one_time_keys'][of.userId]?.[of.deviceId] ?? {}) as Json);
  return entry ? [entry[0], entry[1].key] : null;
}
const query = (by: Actor, of: readonly { userId: string }[], devices: string[] = []) =>
  by.post(`${V3}/keys/query`, { device_keys: Object.fromEntries(of.map(({ userId }) => [userId, devices])) });

/** What a sync says of the device's own keys. */
const stock = (answer: Json) => [
  answer['device_one_time_keys_count'].signed_curve25519,
  answer['device_unused_fallback_key_types'],
];

test('a device uploads who it is, and everybody who asks is told, with the name it has', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const keys = deviceKeys(alice, createKeyPair());
  assert.deepEqual(await upload(alice, { device_keys: keys }), {
    one_time_key_counts: { signed_curve25519: 0 },
  });
  await alice.put(`${V3}/devices/${alice.deviceId}`, { display_name: 'Phone' });
  const answer = await query(bob, [alice]);
  assert.deepEqual(answer['device_keys'], {
    [alice.userId]: { [alice.deviceId]: { ...keys, unsigned: { device_display_name: 'Phone' } } },
  });
  assert.deepEqual(answer['failures'], {});
});

test('one asks for some devices or for all, and somebody without devices is told to have none', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const tablet = await alice.login();
  for (const device of [alice, tablet])
    await upload(device, { device_keys: deviceKeys(device, createKeyPair()) });
  const devicesIn = async (devices: string[]) =>
    Object.keys((await query(bob, [alice], devices))['device_keys'][alice.userId]);
  assert.deepEqual((await devicesIn([])).toSorted(), [alice.deviceId, tablet.deviceId].toSorted());
  assert.deepEqual(await devicesIn([tablet.deviceId]), [tablet.deviceId]);
  assert.deepEqual(await devicesIn(['UNKNOWN']), []);
  // A client that is told nothing of somebody keeps what it knew, and asks for ever.
  assert.deepEqual((await query(alice, [bob]))['device_keys'], { [bob.userId]: {} });
});

test("a device uploads its own keys and no other's", async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const keys = deviceKeys(alice, createKeyPair());
  const attempt = (device_keys: object) => bob.request('POST', `${V3}/keys/upload`, { device_keys });
  await refused(attempt(keys), 'M_INVALID_PARAM', 400);
  await refused(attempt({ ...keys, user_id: bob.userId }), 'M_INVALID_PARAM', 400);
  await refused(attempt({ ...keys, keys: { 'ed25519:A': 7 } }), 'M_BAD_JSON', 400);
  await refused(story.anonymous('POST', `${V3}/keys/upload`, { device_keys: keys }), 'M_MISSING_TOKEN', 401);
  assert.deepEqual((await query(bob, [bob]))['device_keys'], { [bob.userId]: {} });
});

test('every sync tells how many one-time keys are left, also none', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const first = await alice.sync();
  assert.deepEqual(stock(first), [0, []]);
  const { one_time_key_counts: counts } = await upload(alice, { one_time_keys: oneTimeKeys('A', 'B', 'C') });
  assert.deepEqual(counts, { signed_curve25519: 3 });
  const second = await alice.sync(first['next_batch']);
  assert.deepEqual(stock(second), [3, []]);
  await claim(bob, alice);
  assert.deepEqual(stock(await alice.sync(second['next_batch'])), [2, []]);
  await claim(bob, alice);
  await claim(bob, alice);
  assert.deepEqual(stock(await alice.sync(second['next_batch'])), [0, []]);
  assert.deepEqual(stock(await (await alice.login()).sync()), [0, []], 'each device counts its own');
  assert.deepEqual(await upload(alice, {}), { one_time_key_counts: { signed_curve25519: 0 } });
});

test('the keys that were uploaded first are claimed first', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  for (const ids of [['Z', 'M'], ['B'], ['A', 'Y']])
    await upload(alice, { one_time_keys: oneTimeKeys(...ids) });
  const claimed: unknown[] = [];
  for (let n = 0; n < 6; n += 1) claimed.push(await claim(bob, alice));
  const names = ['Z', 'M', 'B', 'A', 'Y'].map((id) => [`signed_curve25519:${id}`, `key ${id}`]);
  assert.deepEqual(claimed, [...names, null]);
});

test(
  'a one-time key is given out once, however many ask at the same moment',
  { timeout: 60_000 },
  async (t) => {
    const story = await createStory(t);
    const [alice, bob] = [await story.user('alice'), await story.user('bob')];
    const claimers = [bob, await bob.login(), await story.user('carol')];
    const ids = Array.from({ length: 50 }, (_, n) => `K${n}`);
    await upload(alice, { one_time_keys: oneTimeKeys(...ids.slice(0, 40)), ...fallback('F') });
    const claimed = await Promise.all(ids.map((_, n) => claim(claimers[n % 3] ?? bob, alice)));
    const names = claimed.map((one) => one?.[0]);
    const fromFallback = names.filter((name) => name === 'signed_curve25519:F');
    assert.equal(fromFallback.length, 10, 'who finds none left is given the fallback key');
    assert.equal(new Set(names).size, 41);
    assert.deepEqual(stock(await alice.sync()), [0, []]);
  },
);

test('a claim may name several devices, and what has no key is left out', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const tablet = await alice.login();
  await upload(alice, { one_time_keys: oneTimeKeys('A') });
  await upload(bob, { one_time_keys: oneTimeKeys('B') });
  const wanted = {
    [alice.deviceId]: 'signed_curve25519',
    [tablet.deviceId]: 'signed_curve25519',
    UNKNOWN: 'signed_curve25519',
  };
  const answer = await bob.post(`${V3}/keys/claim`, {
    one_time_keys: {
      [alice.userId]: wanted,
      [bob.userId]: { [bob.deviceId]: 'org.example.other' },
      '@nobody:localhost': { X: 'a' },
    },
  });
  assert.deepEqual(answer, {
    one_time_keys: { [alice.userId]: { [alice.deviceId]: oneTimeKeys('A') } },
    failures: {},
  });
  assert.deepEqual(stock(await bob.sync()), [1, []]);
});

test('a fallback key is given out again and again, and told to be used until a new one comes', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  await upload(alice, { one_time_keys: oneTimeKeys('A'), ...fallback('F1') });
  assert.deepEqual(stock(await alice.sync()), [1, ['signed_curve25519']]);
  assert.deepEqual(await claim(bob, alice), ['signed_curve25519:A', 'key A']);
  assert.deepEqual(stock(await alice.sync()), [0, ['signed_curve25519']]);
  for (let n = 0; n < 3; n += 1)
    assert.deepEqual(await claim(bob, alice), ['signed_curve25519:F1', 'fallback F1']);
  assert.deepEqual(stock(await alice.sync()), [0, []]);
  await upload(alice, fallback('F1'));
  assert.deepEqual(stock(await alice.sync()), [0, []], 'the same one again stays used');
  await upload(alice, fallback('F2'));
  assert.deepEqual(stock(await alice.sync()), [0, ['signed_curve25519']]);
  assert.deepEqual(await claim(bob, alice), ['signed_curve25519:F2', 'fallback F2']);
});

test('a key may be uploaded again, but no other one under its id', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  await upload(alice, { one_time_keys: oneTimeKeys('A') });
  const { one_time_key_counts: counts } = await upload(alice, { one_time_keys: oneTimeKeys('A', 'B') });
  assert.deepEqual(counts, { signed_curve25519: 2 });
  const other = alice.request('POST', `${V3}/keys/upload`, {
    one_time_keys: { ...oneTimeKeys('C'), ...oneTime('A', 'another') },
  });
  await refused(other, 'M_INVALID_PARAM', 400);
  assert.deepEqual(stock(await alice.sync()), [2, []], 'nothing of a refused upload stays');
  const nameless = alice.request('POST', `${V3}/keys/upload`, { one_time_keys: { noname: 'key' } });
  await refused(nameless, 'M_INVALID_PARAM', 400);
});

test('a device has a thousand one-time keys at most', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `K${from + n}`);
  await upload(alice, { one_time_keys: oneTimeKeys(...ids(0, 1_000)) });
  await refused(
    alice.request('POST', `${V3}/keys/upload`, { one_time_keys: oneTimeKeys('one-more') }),
    'M_UNKNOWN',
    400,
  );
  assert.deepEqual(stock(await alice.sync()), [1_000, []]);
});

test('the keys of a device go with it', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const tablet = await alice.login('TABLET');
  await upload(tablet, {
    device_keys: deviceKeys(tablet, createKeyPair()),
    one_time_keys: oneTimeKeys('A'),
    ...fallback('F'),
  });
  await tablet.post(`${V3}/logout`);
  assert.deepEqual((await query(bob, [alice]))['device_keys'], { [alice.userId]: {} });
  assert.equal(await claim(bob, tablet), null);
  const again = await alice.login('TABLET');
  assert.deepEqual(stock(await again.sync()), [0, []]);
});
