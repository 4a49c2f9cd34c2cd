import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from '#platform/clock';
import { createSystemClock } from '#platform/clock';
import { createStory, PASSWORD, refused, type Actor, type Json, type Story } from '../../../test/harness.ts';

const V3 = '/_matrix/client/v3';
const WHOAMI = `${V3}/account/whoami`;

const login = (story: Story, body: object) =>
  story.anonymous('POST', `${V3}/login`, {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: 'alice' },
    password: PASSWORD,
    ...body,
  });
const refresh = (story: Story, token: string) =>
  story.anonymous('POST', `${V3}/refresh`, { refresh_token: token });
const passwordOf = (actor: Actor, session?: string) => ({
  type: 'm.login.password',
  password: PASSWORD,
  identifier: { type: 'm.id.user', user: actor.userId },
  ...(session !== undefined && { session }),
});

/** What a token is answered with: 200, or the code of its refusal. */
async function standing(story: Story, token: string): Promise<string | number> {
  const reply = await story.fetch(`${story.baseUrl}${WHOAMI}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const body = (await reply.json()) as Json;
  return reply.status === 200 ? 200 : body['errcode'];
}

test('the server says which logins it has, and refuses others', async (t) => {
  const story = await createStory(t);
  await story.user('alice');
  const flows = await story.anonymous('GET', `${V3}/login`);
  assert.deepEqual(flows.body, { flows: [{ type: 'm.login.password' }] });
  await refused(
    story.anonymous('POST', `${V3}/login`, { type: 'm.login.token', token: 'a' }),
    'M_UNKNOWN',
    400,
  );
  await refused(login(story, { password: 'guessed' }), 'M_FORBIDDEN', 403);
  await refused(login(story, { password: undefined }), 'M_MISSING_PARAM', 400);
  await refused(login(story, { identifier: undefined }), 'M_MISSING_PARAM', 400);
  await refused(login(story, { identifier: { type: 'm.id.phone', user: 'alice' } }), 'M_MISSING_PARAM', 400);
});

test('one logs in by name, by user id, and as older clients write it', async (t) => {
  const story = await createStory(t);
  await story.user('alice');
  for (const body of [
    {},
    { identifier: { type: 'm.id.user', user: '@alice:localhost' } },
    { identifier: undefined, user: 'alice' },
  ]) {
    const answer = await login(story, body);
    assert.equal(answer.status, 200);
    assert.equal(answer.body['user_id'], '@alice:localhost');
    assert.equal('refresh_token' in answer.body, false, 'not asked for');
  }
});

test('a token belongs to a user and a device, in the header as in the query', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const expected = { user_id: alice.userId, device_id: alice.deviceId, is_guest: false };
  assert.deepEqual(await alice.get(WHOAMI), expected);
  assert.deepEqual((await story.anonymous('GET', `${WHOAMI}?access_token=${alice.token}`)).body, expected);
  const unknown = await refused(
    story.anonymous('GET', `${WHOAMI}?access_token=${alice.token}x`),
    'M_UNKNOWN_TOKEN',
    401,
  );
  assert.notEqual(unknown.body['soft_logout'], true);
  await refused(story.anonymous('GET', WHOAMI), 'M_MISSING_TOKEN', 401);
});

test('to log in again on a device ends what it had, and keeps its name', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const first = await login(story, { device_id: 'PHONE', initial_device_display_name: 'My phone' });
  assert.equal(await standing(story, first.body['access_token']), 200);
  const second = await login(story, { device_id: 'PHONE', initial_device_display_name: 'Another name' });
  assert.equal(await standing(story, first.body['access_token']), 'M_UNKNOWN_TOKEN');
  assert.equal(await standing(story, second.body['access_token']), 200);
  const device = await alice.get(`${V3}/devices/PHONE`);
  assert.equal(device['display_name'], 'My phone');
});

test('logout ends one device and its tokens; logout everywhere ends them all', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const [phone, tablet] = [await alice.login(), await alice.login()];
  await phone.post(`${V3}/logout`);
  assert.equal(await standing(story, phone.token), 'M_UNKNOWN_TOKEN');
  const { devices } = await alice.get(`${V3}/devices`);
  assert.deepEqual(
    devices.map((one: Json) => one['device_id']),
    [alice.deviceId, tablet.deviceId],
  );
  const bob = await story.user('bob');
  await tablet.post(`${V3}/logout/all`);
  for (const one of [alice, tablet]) assert.equal(await standing(story, one.token), 'M_UNKNOWN_TOKEN');
  await bob.get(WHOAMI);
});

test('a refresh token is exchanged for new tokens, and the old access token is good until a new one is used', async (t) => {
  const story = await createStory(t);
  await story.user('alice');
  const first = (await login(story, { refresh_token: true })).body;
  assert.ok(first['expires_in_ms'] > 0);
  const second = (await refresh(story, first['refresh_token'])).body;
  assert.notEqual(second['access_token'], first['access_token']);
  assert.notEqual(second['refresh_token'], first['refresh_token']);
  assert.equal(await standing(story, first['access_token']), 200);
  assert.equal(await standing(story, second['access_token']), 200);
  assert.equal(await standing(story, first['access_token']), 'M_UNKNOWN_TOKEN');
});

test('to refresh once more ends the access tokens of before, although none of the new ones was used', async (t) => {
  const story = await createStory(t);
  await story.user('alice');
  const first = (await login(story, { refresh_token: true })).body;
  assert.equal(await standing(story, first['access_token']), 200);
  const second = (await refresh(story, first['refresh_token'])).body;
  const third = (await refresh(story, second['refresh_token'])).body;
  assert.equal(await standing(story, first['access_token']), 'M_UNKNOWN_TOKEN');
  assert.equal(await standing(story, third['access_token']), 200);
});

test('a client whose refresh was answered into the void asks again and goes on', async (t) => {
  const story = await createStory(t);
  await story.user('alice');
  const first = (await login(story, { refresh_token: true })).body;
  const lost = (await refresh(story, first['refresh_token'])).body;
  const again = await refresh(story, first['refresh_token']);
  assert.equal(again.status, 200);
  assert.equal(
    await standing(story, lost['access_token']),
    'M_UNKNOWN_TOKEN',
    'what was lost is not left lying about',
  );
  assert.equal(await standing(story, again.body['access_token']), 200);
});

test('S29: a refresh token that comes back after its successor was used ends every token of the device', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const first = (await login(story, { refresh_token: true })).body;
  const second = (await refresh(story, first['refresh_token'])).body;
  assert.equal(await standing(story, second['access_token']), 200);
  await refused(refresh(story, first['refresh_token']), 'M_UNKNOWN_TOKEN', 401);
  assert.equal(await standing(story, second['access_token']), 'M_UNKNOWN_TOKEN');
  await refused(refresh(story, second['refresh_token']), 'M_UNKNOWN_TOKEN', 401);
  await alice.get(WHOAMI);
});

test('two refreshes with one token at once leave one family that works', async (t) => {
  const story = await createStory(t);
  await story.user('alice');
  const first = (await login(story, { refresh_token: true })).body;
  const answers = await Promise.all([
    refresh(story, first['refresh_token']),
    refresh(story, first['refresh_token']),
  ]);
  const tokens = answers.filter((one) => one.status === 200).map((one) => String(one.body['access_token']));
  const standings = await Promise.all(tokens.map((token) => standing(story, token)));
  assert.equal(standings.filter((one) => one === 200).length, 1);
});

test('an access token that can be refreshed ends after its time; one that cannot does not', async (t) => {
  const system = createSystemClock();
  let ahead = 0;
  const clock: Clock = { now: () => system.now() + ahead, monotonicMs: () => system.monotonicMs() };
  const story = await createStory(t, { clock });
  const alice = await story.user('alice');
  const short = (await login(story, { refresh_token: true })).body;
  assert.equal(await standing(story, short['access_token']), 200);
  ahead = short['expires_in_ms'] - 1_000;
  assert.equal(await standing(story, short['access_token']), 200);
  ahead = short['expires_in_ms'] + 1_000;
  assert.equal(await standing(story, short['access_token']), 'M_UNKNOWN_TOKEN');
  await alice.get(WHOAMI);
  const next = await refresh(story, short['refresh_token']);
  assert.equal(await standing(story, next.body['access_token']), 200);
});

test('devices are listed, read and named by their owner and by nobody else', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const phone = await alice.login('PHONE');
  await alice.put(`${V3}/devices/PHONE`, { display_name: 'Im Büro' });
  const device = await phone.get(`${V3}/devices/PHONE`);
  assert.equal(device['display_name'], 'Im Büro');
  assert.ok(device['last_seen_ts'] > 0 && device['last_seen_ip'] === '127.0.0.1');
  const { devices } = await bob.get(`${V3}/devices`);
  assert.deepEqual(
    devices.map((one: Json) => one['device_id']),
    [bob.deviceId],
  );
  await refused(bob.request('GET', `${V3}/devices/PHONE`), 'M_NOT_FOUND', 404);
  await refused(bob.request('PUT', `${V3}/devices/PHONE`, { display_name: 'Mine' }), 'M_NOT_FOUND', 404);
});

test('a server that keeps no addresses shows none', async (t) => {
  const story = await createStory(t, { config: { addressDays: 0 } });
  const alice = await story.user('alice');
  assert.equal('last_seen_ip' in (await alice.get(`${V3}/devices/${alice.deviceId}`)), false);
});

test('a device is deleted with the password, and its token ends with it', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const phone = await alice.login('PHONE');
  const asked = await alice.request('DELETE', `${V3}/devices/PHONE`, {});
  assert.equal(asked.status, 401);
  await phone.get(WHOAMI);
  await alice.delete(`${V3}/devices/PHONE`, { auth: passwordOf(alice, asked.body['session']) });
  assert.equal(await standing(story, phone.token), 'M_UNKNOWN_TOKEN');
  await refused(alice.request('GET', `${V3}/devices/PHONE`), 'M_NOT_FOUND', 404);
});

test('several devices are deleted at once, those of others are not', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const [one, two] = [await alice.login('ONE'), await alice.login('TWO')];
  const devices = ['ONE', 'TWO', 'UNKNOWN', bob.deviceId];
  await alice.post(`${V3}/delete_devices`, { devices, auth: passwordOf(alice) });
  for (const gone of [one, two]) assert.equal(await standing(story, gone.token), 'M_UNKNOWN_TOKEN');
  await bob.get(WHOAMI);
});

test('proof that was begun for one thing does not do for another', async (t) => {
  const story = await createStory(t);
  const [alice, eve] = [await story.user('alice'), await story.user('eve')];
  await alice.login('ONE');
  await alice.login('TWO');
  const begun = await alice.request('DELETE', `${V3}/devices/ONE`, {});
  const { session } = begun.body;
  const auth = passwordOf(alice, session);
  await refused(alice.request('DELETE', `${V3}/devices/TWO`, { auth }), 'M_UNKNOWN', 401);
  await refused(alice.request('POST', `${V3}/delete_devices`, { devices: ['ONE'], auth }), 'M_UNKNOWN', 401);
  await refused(alice.request('POST', `${V3}/account/deactivate`, { auth }), 'M_UNKNOWN', 401);
  await refused(
    eve.request('DELETE', `${V3}/devices/ONE`, { auth: passwordOf(eve, session) }),
    'M_UNKNOWN',
    401,
  );
  await alice.delete(`${V3}/devices/ONE`, { auth });
});

test('a login that is under way while the password changes does not outlive the old password', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const login = {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: 'alice' },
    password: PASSWORD,
  };
  const auth = { type: 'm.login.password', identifier: login.identifier, password: PASSWORD };
  const change = { new_password: 'another battery staple', auth };
  const asked = await alice.request('POST', `${V3}/account/password`, change);
  const proved = { ...change, auth: { ...auth, session: asked.body['session'] } };
  const [changed, ...logins] = await Promise.all([
    asked.status === 200 ? asked : alice.request('POST', `${V3}/account/password`, proved),
    ...Array.from({ length: 6 }, () => story.anonymous('POST', `${V3}/login`, login)),
  ]);
  assert.equal(changed.status, 200);
  for (const { status, body } of logins) {
    assert.ok(status === 403 || status === 200, String(status));
    if (status === 403) continue;
    const reply = await story.fetch(`${story.baseUrl}${V3}/account/whoami`, {
      headers: { authorization: `Bearer ${body['access_token']}` },
    });
    assert.equal(reply.status, 401, 'the session ended with the password');
  }
});
