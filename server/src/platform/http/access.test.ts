import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discovery, endpoint, listEndpoints, profiles, rooms, sessions } from '@herald/contract';
import { Type } from 'typebox';
import { ApiError } from '#platform/errors';
import { createLimits } from '#platform/limits';
import { createManualClock } from '#platform/clock';
import { handle, type Route } from './index.ts';
import { findAccessToken } from './access-token.ts';
import { alice, aliceToken, refusalOf, startTestServer } from './test-server.ts';

const joinedRooms = '/_matrix/client/v3/joined_rooms';
const listRooms = handle(rooms.getJoinedRooms, ({ caller }) => ({ joined_rooms: [], of: caller.userId }));
const unlimited = createLimits({ clock: createManualClock(0), config: { enabled: false, factor: 1 } });

/** The contract with handlers that count how often they are reached. */
function wholeContract(reached: string[]): Route[] {
  return listEndpoints().map(({ name, endpoint }) => ({
    endpoint,
    handler: () => {
      reached.push(name);
      return {};
    },
  }));
}

function pathOf(path: string): string {
  const samples: Record<string, string> = {
    roomId: '!a:b',
    roomIdOrAlias: '!a:b',
    roomAlias: '%23a:b',
    userId: '@alice:example.org',
    eventId: '$e',
    kind: 'override',
    receiptType: 'm.read',
    serverName: 'example.org',
  };
  return path.replace(/\{([^}]*)\}/g, (_, name: string) => samples[name] ?? 'x');
}

test('no token is M_MISSING_TOKEN, an unknown one M_UNKNOWN_TOKEN, a good one gets its answer', async (t) => {
  const { url, call } = await startTestServer(t, [listRooms]);
  const withHeader = (authorization: string) => fetch(url + joinedRooms, { headers: { authorization } });
  assert.deepEqual(await refusalOf(await fetch(url + joinedRooms)), [401, 'M_MISSING_TOKEN']);
  assert.deepEqual(await refusalOf(await withHeader('Bearer ')), [401, 'M_MISSING_TOKEN']);
  assert.deepEqual(await refusalOf(await withHeader(`Basic ${aliceToken}`)), [401, 'M_MISSING_TOKEN']);
  assert.deepEqual(await refusalOf(await withHeader('Bearer other')), [401, 'M_UNKNOWN_TOKEN']);
  assert.deepEqual(await refusalOf(await withHeader(`Bearer ${aliceToken}x`)), [401, 'M_UNKNOWN_TOKEN']);
  assert.equal((await withHeader(`bearer ${aliceToken}`)).status, 200);
  assert.deepEqual(await (await call(joinedRooms)).json(), { joined_rooms: [], of: alice.userId });
});

test('a token in the query string works, and the header goes before it', async (t) => {
  const { url, call } = await startTestServer(t, [listRooms]);
  assert.equal((await fetch(`${url}${joinedRooms}?access_token=${aliceToken}`)).status, 200);
  assert.equal((await fetch(`${url}${joinedRooms}?access_token=other`)).status, 401);
  assert.equal((await call(`${joinedRooms}?access_token=other`)).status, 200);
  const header = { authorization: 'Bearer other' };
  assert.equal(
    (await fetch(`${url}${joinedRooms}?access_token=${aliceToken}`, { headers: header })).status,
    401,
  );
});

test('what the sessions say of a token reaches the client: soft logout, locked', async (t) => {
  const refusal = new ApiError(401, 'M_UNKNOWN_TOKEN', 'Log in again.', { soft_logout: true });
  const { call } = await startTestServer(t, [listRooms], { authenticate: () => refusal });
  const reply = await call(joinedRooms);
  assert.equal(reply.status, 401);
  assert.deepEqual(await reply.json(), {
    soft_logout: true,
    errcode: 'M_UNKNOWN_TOKEN',
    error: 'Log in again.',
  });
});

test('an optional token is looked at when it is there, and the caller is null when it is not', async (t) => {
  const { url, call } = await startTestServer(t, [
    handle(profiles.getUserProfile, ({ caller }) => ({ caller: caller?.userId ?? null })),
  ]);
  const path = '/_matrix/client/v3/profile/@bob:example.org';
  assert.deepEqual(await (await fetch(url + path)).json(), { caller: null });
  assert.deepEqual(await (await call(path)).json(), { caller: alice.userId });
  const bad = await fetch(url + path, { headers: { authorization: 'Bearer other' } });
  assert.deepEqual(await refusalOf(bad), [401, 'M_UNKNOWN_TOKEN']);
});

test('an endpoint for everybody does not look at tokens: a stale one does no harm', async (t) => {
  const { url } = await startTestServer(t, [handle(discovery.getVersions, () => ({ versions: [] }))]);
  const reply = await fetch(`${url}/_matrix/client/versions`, { headers: { authorization: 'Bearer stale' } });
  assert.equal(reply.status, 200);
});

test('S15: without a token no route that needs one is reached, and the open routes are these', async (t) => {
  const reached: string[] = [];
  const { url } = await startTestServer(t, wholeContract(reached), { limits: unlimited });
  for (const { name, endpoint } of listEndpoints()) {
    for (const path of [endpoint.path, ...endpoint.otherPaths]) {
      const body = endpoint.method === 'GET' ? {} : { body: '{}' };
      const reply = await fetch(url + pathOf(path), { method: endpoint.method, ...body });
      if (endpoint.auth !== 'user') continue;
      assert.deepEqual(await refusalOf(reply), [401, 'M_MISSING_TOKEN'], `${name} at ${path}`);
    }
  }
  // Reached with nothing in hand: some need fields that were not sent, and are refused behind the door.
  const open = listEndpoints().flatMap(({ name, endpoint }) => (endpoint.auth === 'user' ? [] : [name]));
  assert.deepEqual(
    reached.filter((name) => !open.includes(name)),
    [],
  );
  assert.deepEqual(open.toSorted(), [
    'accounts.checkUsernameAvailability',
    'accounts.registrationTokenValidity',
    'directory.getPublicRooms',
    'directory.getRoomIdByAlias',
    'directory.getRoomVisibilityOnDirectory',
    'discovery.getVersions',
    'discovery.getWellknown',
    'discovery.getWellknownServer',
    'discovery.getWellknownSupport',
    'profiles.getProfileField',
    'profiles.getUserProfile',
    'sessions.changePassword',
    'sessions.deactivateAccount',
    'sessions.getLoginFlows',
    'sessions.getSharedSecretNonce',
    'sessions.login',
    'sessions.refresh',
    'sessions.register',
    'sessions.registerWithSharedSecret',
  ]);
});

test('S17: a token that stops working stops on every route at once, on open connections too', async (t) => {
  let active = true;
  const reached: string[] = [];
  const { call } = await startTestServer(t, wholeContract(reached), {
    limits: unlimited,
    authenticate: () => (active ? alice : new ApiError(401, 'M_UNKNOWN_TOKEN', 'Deactivated.')),
  });
  assert.equal((await call(joinedRooms)).status, 200);
  active = false;
  reached.length = 0;
  for (const { name, endpoint } of listEndpoints()) {
    if (endpoint.auth === 'none') continue;
    const body = endpoint.method === 'GET' ? {} : { body: '{}' };
    const reply = await call(pathOf(endpoint.path), { method: endpoint.method, ...body });
    assert.deepEqual(await refusalOf(reply), [401, 'M_UNKNOWN_TOKEN'], name);
  }
  assert.deepEqual(reached, []);
});

test('a route for a role is reached with it alone, is asked about each time, and reads nothing of others', async (t) => {
  let holds = false;
  const asked: unknown[] = [];
  const forRole = endpoint({
    spec: null,
    method: 'POST',
    path: '/_herald/desk',
    auth: 'user',
    role: 'wallet_desk',
    limit: 'write',
    body: Type.Object({ text: Type.String() }),
  });
  const { call, url } = await startTestServer(t, [handle(forRole, ({ caller }) => ({ of: caller.userId }))], {
    holdsRole: async (userId, role) => {
      asked.push([userId, role]);
      return holds;
    },
  });
  const send = (body = '{"text":""}') => call('/_herald/desk', { method: 'POST', body });
  assert.deepEqual(await refusalOf(await send('not json')), [403, 'M_FORBIDDEN']);
  holds = true;
  assert.deepEqual(await (await send()).json(), { of: alice.userId });
  holds = false;
  assert.deepEqual(await refusalOf(await send()), [403, 'M_FORBIDDEN']);
  assert.deepEqual(asked, Array(3).fill([alice.userId, 'wallet_desk']));
  const nobody = await fetch(`${url}/_herald/desk`, { method: 'POST', body: '{}' });
  assert.deepEqual(await refusalOf(nobody), [401, 'M_MISSING_TOKEN']);
});

test('a body is not read before its sender is known', async (t) => {
  const { url } = await startTestServer(t, [handle(rooms.createRoom, () => ({}))]);
  const reply = await fetch(`${url}/_matrix/client/v3/createRoom`, { method: 'POST', body: 'not json' });
  assert.deepEqual(await refusalOf(reply), [401, 'M_MISSING_TOKEN']);
});

test('too many requests are told when to come back, in the body and in the header', async (t) => {
  const { url, clock } = await startTestServer(t, [handle(sessions.login, () => ({}))]);
  const login = (user: string) =>
    fetch(`${url}/_matrix/client/v3/login`, {
      method: 'POST',
      body: JSON.stringify({
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user },
        password: 'p',
      }),
    });
  for (let i = 0; i < 10; i++) assert.equal((await login('alice')).status, 200);
  // The whole user id and another case are the same name.
  for (const user of ['alice', '@alice:example.org', 'ALICE']) {
    const refused = await login(user);
    assert.equal(refused.headers.get('retry-after'), '10');
    const body = (await refused.json()) as { errcode: string; retry_after_ms: number };
    assert.deepEqual([refused.status, body.errcode, body.retry_after_ms], [429, 'M_LIMIT_EXCEEDED', 10_000]);
  }
  assert.equal((await login('bob')).status, 200);
  clock.advance(10_000);
  assert.equal((await login('alice')).status, 200);
});

test("the proxy's word on the address counts only when the proxy is trusted", async (t) => {
  const seen = handle(discovery.getVersions, ({ ip }) => ({ ip }));
  const open = await startTestServer(t, [seen]);
  const behind = await startTestServer(t, [seen], {
    config: { trustedProxies: ['127.0.0.1'], logAddresses: false },
  });
  const forwarded = { headers: { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' } };
  const ipOf = async (url: string) => (await fetch(`${url}/_matrix/client/versions`, forwarded)).json();
  assert.deepEqual(await ipOf(open.url), { ip: '127.0.0.1' });
  // The last hop that is not ours: what the client itself wrote before it is not believed.
  assert.deepEqual(await ipOf(behind.url), { ip: '198.51.100.7' });
});

test('a token of absurd length is cut before anybody looks it up', () => {
  const token = findAccessToken({ authorization: `Bearer ${'a'.repeat(20_000)}` }, new URLSearchParams());
  assert.equal(token?.length, 1024);
});
