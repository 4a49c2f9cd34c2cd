import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpoint, push, RoomIdText, rooms, Text } from '@herald/contract';
import { Type } from 'typebox';
import { createLimits } from '#platform/limits';
import { createManualClock } from '#platform/clock';
import { handle, json, rawJson } from './index.ts';
import { exchangeBytes, refusalOf, startTestServer } from './test-server.ts';
import { tableOf } from './route-table.ts';

const open = endpoint({ spec: null, method: 'GET', path: '/open', auth: 'none', limit: 'public' });
const echoParams = endpoint({
  spec: null,
  method: 'GET',
  path: '/echo/{roomId}/{key}',
  otherPaths: ['/echo/{roomId}'],
  auth: 'none',
  limit: 'public',
  params: Type.Object({ roomId: RoomIdText, key: Text(300) }),
});
const echoRoute = handle(echoParams, ({ params }) => ({ roomId: params.roomId, key: params.key }));

test('an unknown path is 404, a known path with another method 405, both M_UNRECOGNIZED', async (t) => {
  const { url } = await startTestServer(t, [handle(open, () => ({})), echoRoute]);
  for (const path of ['/', '/unknown', '/open/', '/OPEN', '/_matrix/client/v3/rooms']) {
    for (const method of ['GET', 'PUT', 'POST', 'DELETE', 'PATCH']) {
      const reply = await fetch(url + path, { method });
      assert.deepEqual(await refusalOf(reply), [404, 'M_UNRECOGNIZED'], `${method} ${path}`);
    }
  }
  for (const path of ['/open', '/echo/!a:b/c', '/echo/!a:b']) {
    for (const method of ['PUT', 'POST', 'DELETE', 'PATCH']) {
      const reply = await fetch(url + path, { method });
      assert.deepEqual(await refusalOf(reply), [405, 'M_UNRECOGNIZED'], `${method} ${path}`);
    }
  }
  assert.equal((await fetch(`${url}/open`, { method: 'HEAD' })).status, 405);
  assert.equal((await fetch(`${url}/open`)).status, 200);
});

test('a body of any kind does not turn a 404 or 405 into something else', async (t) => {
  const { url } = await startTestServer(t, [handle(open, () => ({}))]);
  const bodies: RequestInit[] = [
    { body: 'x', headers: { 'content-type': 'not a media type' } },
    { body: '{', headers: { 'content-type': 'application/json' } },
    { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  ];
  for (const init of bodies) {
    assert.equal((await fetch(`${url}/unknown`, { method: 'POST', ...init })).status, 404);
    assert.equal((await fetch(`${url}/open`, { method: 'POST', ...init })).status, 405);
  }
});

test('the names in a path are decoded once', async (t) => {
  const { port } = await startTestServer(t, [echoRoute]);
  const roomId = '!a:b';
  const cases: [string, string][] = [
    ['plain', 'plain'],
    ['', ''],
    ['with%20space', 'with space'],
    ['a+b', 'a+b'],
    ['a%2Fb%2Fc', 'a/b/c'],
    ['%2F', '/'],
    ['100%25', '100%'],
    ['%252F', '%2F'],
    ['%2525', '%25'],
    ['%23tag', '#tag'],
    ['%3Fquery', '?query'],
    ['a;b=c', 'a;b=c'],
    ['%F0%9F%98%80', '😀'],
    ['__proto__', '__proto__'],
    ['..%2F..', '../..'],
  ];
  for (const [encoded, key] of cases) {
    const lines = [`GET /echo/%21a:b/${encoded} HTTP/1.1`, 'Host: h', 'Connection: close', '', ''];
    const reply = await exchangeBytes(port, lines.join('\r\n'));
    assert.deepEqual(JSON.parse(reply.split('\r\n\r\n')[1]!), { roomId, key }, encoded);
  }
});

test('a name that an alternative path leaves out is the empty text', async (t) => {
  const { url } = await startTestServer(t, [echoRoute]);
  assert.deepEqual(await (await fetch(`${url}/echo/!a:b`)).json(), { roomId: '!a:b', key: '' });
});

test('U+0000, broken encoding and ids that are none are refused in a path', async (t) => {
  const { url } = await startTestServer(t, [echoRoute]);
  const bad = [
    '%00',
    'a%00b',
    '%zz',
    '%',
    '%ff',
    '%C0%AF',
    '%ED%A0%80',
    'k'.repeat(301),
    '%C3%A9'.repeat(151),
  ];
  for (const key of bad) {
    assert.deepEqual(await refusalOf(await fetch(`${url}/echo/!a:b/${key}`)), [400, 'M_INVALID_PARAM'], key);
  }
  for (const roomId of ['a', '@a:b', '!a', '!a:b%00', '%20!a:b']) {
    assert.deepEqual(
      await refusalOf(await fetch(`${url}/echo/${roomId}/k`)),
      [400, 'M_INVALID_PARAM'],
      roomId,
    );
  }
});

test('the paths of room state and push rules work with and without trailing slash', async (t) => {
  const { call } = await startTestServer(t, [
    handle(rooms.getRoomStateWithKey, ({ params }) => [params.eventType, params.stateKey]),
    handle(push.getPushRules, () => ({ global: {} })),
  ]);
  const state = '/_matrix/client/v3/rooms/!a:b/state';
  const cases: [string, unknown][] = [
    [`${state}/m.room.name`, ['m.room.name', '']],
    [`${state}/m.room.name/`, ['m.room.name', '']],
    [`${state}/m.room.member/@alice:example.org`, ['m.room.member', '@alice:example.org']],
    ['/_matrix/client/v3/pushrules/', { global: {} }],
    ['/_matrix/client/v3/pushrules', { global: {} }],
  ];
  for (const [path, body] of cases) assert.deepEqual(await (await call(path)).json(), body, path);
});

test('every reply carries the CORS headers, refusals and pre-flight included', async (t) => {
  const limits = createLimits({ clock: createManualClock(0), config: { enabled: true, factor: 1 } });
  const { url, call, port } = await startTestServer(
    t,
    [
      handle(open, () => ({})),
      handle(rooms.createRoom, () => json(201, {})),
      handle(rooms.getRoomState, () => rawJson('[]')),
      handle(rooms.getJoinedRooms, () => {
        throw new Error('bug');
      }),
    ],
    { limits },
  );
  const v3 = `${url}/_matrix/client/v3`;
  const replies: [number, Response][] = [
    [200, await fetch(`${url}/open`)],
    [200, await fetch(`${url}/open`, { method: 'OPTIONS' })],
    [200, await fetch(`${url}/unknown`, { method: 'OPTIONS' })],
    [404, await fetch(`${url}/unknown`)],
    [405, await fetch(`${url}/open`, { method: 'PUT' })],
    [400, await fetch(`${url}/open/%zz`)],
    [401, await fetch(`${v3}/joined_rooms`)],
    [500, await call('/_matrix/client/v3/joined_rooms')],
    [200, await call('/_matrix/client/v3/rooms/!a:b/state')],
    [400, await call('/_matrix/client/v3/createRoom', { method: 'POST', body: '[' })],
    [201, await call('/_matrix/client/v3/createRoom', { method: 'POST', body: '{}' })],
  ];
  for (let i = 0; i < 1000; i++) limits.take('public', 'ip', '127.0.0.1');
  replies.push([429, await fetch(`${url}/open`)]);
  for (const [status, { headers, status: got, url: path }] of replies) {
    assert.equal(got, status, path);
    assert.equal(headers.get('access-control-allow-origin'), '*', path);
    assert.equal(headers.get('access-control-allow-methods'), 'GET, POST, PUT, DELETE, OPTIONS');
    assert.equal(
      headers.get('access-control-allow-headers'),
      'X-Requested-With, Content-Type, Authorization',
    );
    assert.match(headers.get('content-type') ?? '', /^application\/json/);
    assert.match(headers.get('x-request-id') ?? '', /^\w{8}-\w+$/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('server'), null);
    assert.equal(headers.get('x-powered-by'), null);
  }
  const broken = await exchangeBytes(port, 'GET /open HTTP/1.1\r\nHost: h\r\nBroken header\r\n\r\n');
  assert.match(broken, /^HTTP\/1\.1 400 .*access-control-allow-origin: \*.*"errcode":"M_UNRECOGNIZED"/s);
});

test('a pre-flight request needs no token and reaches no handler', async (t) => {
  let asked = 0;
  const { url } = await startTestServer(t, [handle(rooms.createRoom, () => ({ called: ++asked }))], {
    authenticate: () => {
      asked++;
      throw new Error('nobody is to ask');
    },
  });
  const reply = await fetch(`${url}/_matrix/client/v3/createRoom`, {
    method: 'OPTIONS',
    headers: { origin: 'https://app.example', 'access-control-request-method': 'POST' },
  });
  assert.equal(reply.status, 200);
  assert.ok(Number(reply.headers.get('access-control-max-age')) > 0);
  assert.equal(asked, 0);
});

test('two routes for one path and method, or a placeholder without a schema, stop the start', () => {
  const other = endpoint({ spec: null, method: 'GET', path: '/open', auth: 'user', limit: 'read' });
  assert.throws(
    () => tableOf([handle(open, () => ({})), handle(other, () => ({}))]),
    /two routes for GET \/open/,
  );
  const nameless = endpoint({ spec: null, method: 'GET', path: '/x/{y}', auth: 'none', limit: 'public' });
  assert.throws(() => tableOf([handle(nameless, () => ({}))]), /no schema for \{y\}/);
  assert.doesNotThrow(() => tableOf([handle(open, () => ({})), echoRoute]));
});
