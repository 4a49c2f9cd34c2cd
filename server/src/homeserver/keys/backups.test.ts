import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStory, refused, type Actor, type Json } from '../../../test/harness.ts';

const V3 = '/_matrix/client/v3';
const VERSION = `${V3}/room_keys/version`;
const ALGORITHM = 'm.megolm_backup.v1.curve25519-aes-sha2';
const ROOM = '!room:localhost';
const AUTH = { public_key: 'abc', signatures: {} };

const create = async (actor: Actor): Promise<string> =>
  (await actor.post(VERSION, { algorithm: ALGORITHM, auth_data: AUTH }))['version'];
const keysPath = (version: string, ...parts: string[]) =>
  [`${V3}/room_keys/keys`, ...parts.map(encodeURIComponent)].join('/') + `?version=${version}`;
const key = (
  content: Partial<Record<'first' | 'forwarded', number>> & { verified?: boolean; data?: string } = {},
) => ({
  first_message_index: content.first ?? 5,
  forwarded_count: content.forwarded ?? 5,
  is_verified: content.verified ?? false,
  session_data: { ciphertext: content.data ?? 'first' },
});
const dataAt = async (actor: Actor, version: string, session = 's'): Promise<string> =>
  (await actor.get(keysPath(version, ROOM, session)))['session_data'].ciphertext;

test('a backup is made, described, and its signatures are renewed', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  await refused(alice.request('GET', VERSION), 'M_NOT_FOUND', 404);
  const version = await create(alice);
  const expected = { algorithm: ALGORITHM, auth_data: AUTH, version, count: 0, etag: '0' };
  assert.deepEqual(await alice.get(VERSION), expected);
  assert.deepEqual(await alice.get(`${VERSION}/${version}`), expected);
  const renewed = { ...AUTH, signatures: { [alice.userId]: { 'ed25519:A': 'x' } } };
  await alice.put(`${VERSION}/${version}`, { algorithm: ALGORITHM, auth_data: renewed, version });
  assert.deepEqual((await alice.get(VERSION))['auth_data'], renewed);
  const put = (body: object) => alice.request('PUT', `${VERSION}/${version}`, body);
  await refused(put({ algorithm: 'org.example.other', auth_data: AUTH }), 'M_INVALID_PARAM', 400);
  await refused(put({ algorithm: ALGORITHM, auth_data: AUTH, version: '77' }), 'M_INVALID_PARAM', 400);
  assert.deepEqual((await alice.get(VERSION))['auth_data'], renewed);
});

test('versions only rise, also past one that was deleted, and the newest stands', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const [first, second] = [await create(alice), await create(alice)];
  assert.ok(Number(second) > Number(first));
  assert.equal((await alice.get(VERSION))['version'], second);
  await alice.delete(`${VERSION}/${second}`);
  await refused(alice.request('GET', `${VERSION}/${second}`), 'M_NOT_FOUND', 404);
  await refused(alice.request('DELETE', `${VERSION}/${second}`), 'M_NOT_FOUND', 404);
  assert.equal((await alice.get(VERSION))['version'], first);
  assert.ok(
    Number(await create(alice)) > Number(second),
    'an old device must not take it for the one it knew',
  );
});

test('devices that make the first backup at the same moment each make one', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const devices = [alice, await alice.login(), await alice.login(), await alice.login()];
  const versions = await Promise.all([...devices, ...devices, ...devices].map(create));
  assert.equal(new Set(versions).size, 12);
});

test('keys come back one by one, by room and all together', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const version = await create(alice);
  const other = '!other:localhost';
  await alice.put(keysPath(version, ROOM, 'a'), key({ data: 'a' }));
  await alice.put(keysPath(version, ROOM), { sessions: { b: key({ data: 'b' }) } });
  await alice.put(keysPath(version), { rooms: { [other]: { sessions: { c: key({ data: 'c' }) } } } });
  assert.deepEqual(await alice.get(keysPath(version, ROOM, 'a')), key({ data: 'a' }));
  const inRoom = { sessions: { a: key({ data: 'a' }), b: key({ data: 'b' }) } };
  assert.deepEqual(await alice.get(keysPath(version, ROOM)), inRoom);
  const all = { rooms: { [ROOM]: inRoom, [other]: { sessions: { c: key({ data: 'c' }) } } } };
  assert.deepEqual(await alice.get(keysPath(version)), all);
  await refused(alice.request('GET', keysPath(version, ROOM, 'none')), 'M_NOT_FOUND', 404);
  assert.deepEqual(await alice.get(keysPath(version, '!none:localhost')), { sessions: {} });
});

test('of two copies of a key the better one stays: verified, then from earlier on, then less forwarded', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const version = await create(alice);
  const steps: [given: Parameters<typeof key>[0], stays: boolean][] = [
    [{ first: 5, forwarded: 5 }, true],
    [{ first: 5, forwarded: 5 }, false],
    [{ first: 5, forwarded: 6 }, false],
    [{ first: 6, forwarded: 0 }, false],
    [{ first: 5, forwarded: 4 }, true],
    [{ first: 4, forwarded: 9 }, true],
    [{ verified: true, first: 9, forwarded: 9 }, true],
    [{ verified: false, first: 0, forwarded: 0 }, false],
    [{ verified: true, first: 9, forwarded: 8 }, true],
    [{ verified: true, first: 8, forwarded: 9 }, true],
    [{ verified: true, first: 9, forwarded: 0 }, false],
  ];
  let stored = '';
  for (const [n, [given, stays]] of steps.entries()) {
    const data = `step ${n}`;
    await alice.put(keysPath(version, ROOM, 's'), key({ ...given, data }));
    if (stays) stored = data;
    assert.equal(await dataAt(alice, version), stored, JSON.stringify(given));
  }
});

test('count and etag tell what changed, and stay where nothing did', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const version = await create(alice);
  const put = (session: string, content: object): Promise<Json> =>
    alice.put(keysPath(version, ROOM, session), content);
  const first = await put('a', key());
  assert.equal(first['count'], 1);
  const worse = await put('a', key({ first: 9 }));
  assert.deepEqual(worse, first, 'nothing was stored');
  const better = await put('a', key({ first: 1 }));
  assert.equal(better['count'], 1);
  assert.notEqual(better['etag'], first['etag']);
  const second = await put('b', key());
  assert.equal(second['count'], 2);
  assert.notEqual(second['etag'], better['etag']);
  const { count, etag } = await alice.get(VERSION);
  assert.deepEqual({ count, etag }, second);
});

test('keys are deleted one by one, by room and all together', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const version = await create(alice);
  const sessions = { a: key(), b: key(), c: key() };
  await alice.put(keysPath(version), {
    rooms: { [ROOM]: { sessions }, '!b:localhost': { sessions }, '!c:localhost': { sessions } },
  });
  const { etag } = await alice.get(VERSION);
  const one = await alice.delete(keysPath(version, ROOM, 'a'));
  assert.equal(one['count'], 8);
  assert.notEqual(one['etag'], etag);
  assert.deepEqual(await alice.delete(keysPath(version, ROOM, 'a')), one, 'it is gone already');
  assert.equal((await alice.delete(keysPath(version, ROOM)))['count'], 6);
  assert.deepEqual(await alice.get(keysPath(version, ROOM)), { sessions: {} });
  assert.equal((await alice.delete(keysPath(version)))['count'], 0);
  assert.deepEqual(await alice.get(keysPath(version)), { rooms: {} });
});

test('a device that does not know of a newer backup is told which one it is', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const first = await create(alice);
  await alice.put(keysPath(first, ROOM, 's'), key());
  const second = await create(alice);
  for (const [path, body] of [
    [keysPath(first, ROOM, 's'), key({ first: 0, data: 'late' })],
    [keysPath(first, ROOM), { sessions: { s: key() } }],
    [keysPath(first), { rooms: { [ROOM]: { sessions: { s: key() } } } }],
  ] as const) {
    const answer = await refused(alice.request('PUT', path, body), 'M_WRONG_ROOM_KEYS_VERSION', 403);
    assert.equal(answer.body['current_version'], second);
  }
  assert.equal(await dataAt(alice, first), 'first', 'what is there can still be read');
  await alice.put(keysPath(second, ROOM, 's'), key());
});

test('there is nothing in a backup that is not there, and nothing goes in', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  await refused(alice.request('PUT', keysPath('1', ROOM, 's'), key()), 'M_NOT_FOUND', 404);
  await refused(alice.request('GET', keysPath('1')), 'M_NOT_FOUND', 404);
  const version = await create(alice);
  await alice.put(keysPath(version, ROOM, 's'), key());
  for (const odd of ['0', '-1', 'one', '99999999999999999999', '7']) {
    await refused(alice.request('GET', keysPath(odd)), 'M_NOT_FOUND', 404);
    await refused(alice.request('GET', `${VERSION}/${odd}`), 'M_NOT_FOUND', 404);
  }
  await refused(alice.request('GET', `${V3}/room_keys/keys`), 'M_MISSING_PARAM', 400);
  const half = { first_message_index: 1, forwarded_count: 0, session_data: {} };
  await refused(alice.request('PUT', keysPath(version, ROOM, 't'), half), 'M_MISSING_PARAM', 400);
  await refused(
    alice.request('PUT', keysPath(version, ROOM, 't'), { ...key(), first_message_index: -1 }),
    'M_BAD_JSON',
    400,
  );
  await alice.delete(`${VERSION}/${version}`);
  await refused(alice.request('GET', keysPath(version, ROOM, 's')), 'M_NOT_FOUND', 404);
  await refused(alice.request('PUT', keysPath(version, ROOM, 's'), key()), 'M_NOT_FOUND', 404);
});

test("a backup is its owner's alone", async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const version = await create(alice);
  await alice.put(keysPath(version, ROOM, 's'), key());
  await refused(bob.request('GET', VERSION), 'M_NOT_FOUND', 404);
  await refused(bob.request('GET', keysPath(version, ROOM, 's')), 'M_NOT_FOUND', 404);
  assert.equal(await create(bob), version, 'each counts for themselves');
  assert.deepEqual(await bob.get(keysPath(version)), { rooms: {} });
  await bob.delete(`${VERSION}/${version}`);
  const tablet = await alice.login();
  assert.equal(await dataAt(tablet, version), 'first');
});
