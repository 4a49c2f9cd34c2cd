import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { rooms, sessions, sync } from '@herald/contract';
import { ClientGone, handle, ServerStopping } from './index.ts';
import { alicesHeaders, aliceToken, exchangeBytes, refusalOf, startTestServer } from './test-server.ts';

const syncPath = '/_matrix/client/v3/sync';

/** A long poll: answers when its signal aborts, with the reason's name. */
function longPoll() {
  const waiting = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<unknown>();
  const route = handle(sync.sync, async ({ signal }) => {
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve());
      waiting.resolve();
    });
    ended.resolve(signal.reason);
    return { next_batch: 's1', reason: (signal.reason as Error).name };
  });
  return { route, waiting: waiting.promise, ended: ended.promise };
}

test('a stop ends the long polls, and each is answered', async (t) => {
  const poll = longPoll();
  const { http, call } = await startTestServer(t, [poll.route]);
  const reply = call(syncPath);
  await poll.waiting;
  const closed = http.close(10_000);
  const answered = await reply;
  assert.deepEqual(await answered.json(), { next_batch: 's1', reason: 'ServerStopping' });
  assert.equal(answered.headers.get('connection'), 'close');
  await closed;
  assert.ok((await poll.ended) instanceof ServerStopping);
  await assert.rejects(call(syncPath), 'nobody listens any more');
});

test('what is not answered in the time of grace is cut off', async (t) => {
  const begun = Promise.withResolvers<void>();
  const never = handle(rooms.getJoinedRooms, () => {
    begun.resolve();
    return new Promise<object>(() => {});
  });
  const { http, call, clock } = await startTestServer(t, [never]);
  const reply = call('/_matrix/client/v3/joined_rooms').catch((error: unknown) => error);
  await begun.promise;
  const closed = http.close(5_000);
  clock.advance(5_000);
  await closed;
  assert.ok((await reply) instanceof Error);
});

test('a request on an open connection during a stop is sent away with 503', async (t) => {
  const poll = longPoll();
  const release = Promise.withResolvers<void>();
  const slow = handle(rooms.getJoinedRooms, async () => {
    await release.promise;
    return {};
  });
  const { http, port } = await startTestServer(t, [slow, poll.route]);
  const lines = ['Host: h', `Authorization: Bearer ${aliceToken}`, '', ''].join('\r\n');
  let received = '';
  const socket = connect(port, '127.0.0.1', () => {
    // Two requests in one go: the second begins when the first is answered.
    socket.write(`GET /_matrix/client/v3/joined_rooms HTTP/1.1\r\n${lines}`);
    socket.write(`GET ${syncPath} HTTP/1.1\r\n${lines}`);
  });
  socket.setEncoding('utf8').on('data', (text: string) => (received += text));
  const gone = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  await poll.waiting;
  const closed = http.close(10_000);
  release.resolve();
  await closed;
  await gone;
  const statuses = received.match(/HTTP\/1\.1 \d+/g);
  assert.deepEqual(statuses, ['HTTP/1.1 200']);
});

test('a client that goes away aborts the signal of its request', async (t) => {
  const poll = longPoll();
  const { port, lines } = await startTestServer(t, [poll.route]);
  const socket = connect(port, '127.0.0.1', () =>
    socket.write(`GET ${syncPath} HTTP/1.1\r\n${alicesHeaders}\r\n`),
  );
  await poll.waiting;
  socket.destroy();
  assert.ok((await poll.ended) instanceof ClientGone);
  await new Promise(setImmediate);
  assert.equal(JSON.parse(lines.at(-1) ?? '{}').status, 499);
});

test('clients that hang up in the middle of a body, or reset, do no harm', async (t) => {
  const { port, call } = await startTestServer(t, [handle(rooms.createRoom, () => ({ room_id: '!a:b' }))]);
  for (const end of ['destroy', 'resetAndDestroy'] as const) {
    for (let i = 0; i < 20; i++) {
      await new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => {
          const head = `POST /_matrix/client/v3/createRoom HTTP/1.1\r\n${alicesHeaders}`;
          socket.write(`${head}Content-Length: 1000\r\n\r\n{"name":`, () => socket[end]());
        });
        socket.on('error', () => {});
        socket.on('close', () => resolve());
      });
    }
  }
  const reply = await call('/_matrix/client/v3/createRoom', { method: 'POST', body: '{}' });
  assert.deepEqual(await reply.json(), { room_id: '!a:b' });
});

test('the port of a server that is asked for a free one is told', async (t) => {
  const { http, port } = await startTestServer(t, []);
  assert.ok(port > 0);
  const reply = await http.inject({ method: 'GET', url: '/unknown' });
  assert.equal(reply.statusCode, 404);
});

test('one line in the log for each request: method, path of the contract, status, time', async (t) => {
  const { call, lines } = await startTestServer(t, [handle(rooms.getRoomState, () => [])]);
  await call('/_matrix/client/v3/rooms/!secret:example.org/state?x=1');
  await call('/unknown/!secret:example.org');
  await call('/_matrix/client/v3/rooms/!secret:example.org/state', { method: 'PUT', body: '{}' });
  const template = '/_matrix/client/v3/rooms/{roomId}/state';
  const seen = lines
    .map((line) => JSON.parse(line))
    .map(({ event, method, path, status }) => [event, method, path, status]);
  assert.deepEqual(seen, [
    ['http.request', 'GET', template, 200],
    ['http.request', 'GET', 'unknown', 404],
    ['http.request', 'PUT', template, 405],
  ]);
  for (const line of lines) assert.doesNotMatch(line, /secret|127\.0\.0\.1/);
});

test('the address of the client is logged only when the operator says so', async (t) => {
  const config = { trustedProxies: [], logAddresses: true };
  const { call, lines } = await startTestServer(t, [], { config });
  await call('/unknown');
  assert.equal(JSON.parse(lines[0] ?? '{}').ip, '127.0.0.1');
});

test('S19: no token, password or text of a request reaches the log, whatever becomes of it', async (t) => {
  const canary = 'CANARY-3f9a1c';
  const { url, lines, port } = await startTestServer(t, [
    handle(sessions.login, ({ body }) => {
      if (body.device_id === 'FAIL') throw new TypeError('unexpected');
      return { access_token: canary, user_id: '@alice:example.org', device_id: 'A' };
    }),
    handle(rooms.sendMessage, () => ({ event_id: '$e' })),
  ]);
  const login = `${url}/_matrix/client/v3/login`;
  const send = `${url}/_matrix/client/v3/rooms/!a:b/send/m.room.message`;
  const password = {
    type: 'm.login.password',
    password: canary,
    identifier: { type: 'm.id.user', user: canary },
  };
  const bodies = [
    JSON.stringify(password),
    JSON.stringify({ ...password, device_id: 'FAIL' }),
    JSON.stringify({ password: [canary] }),
    `{"password":"${canary}"`,
    `{"password":"${canary}\\u0000"}`,
    `{"${canary}":"${canary.repeat(10_000)}"}`,
  ];
  for (const body of bodies) await (await fetch(login, { method: 'POST', body })).text();
  const headers = { authorization: `Bearer ${canary}` };
  await (await fetch(`${send}/t`, { method: 'PUT', headers, body: JSON.stringify({ body: canary }) })).text();
  await (
    await fetch(`${send}/${canary}?access_token=${aliceToken}`, { method: 'PUT', body: `{"a":"${canary}"}` })
  ).text();
  await (await fetch(`${send}/${canary}?access_token=${canary}`, { method: 'PUT', body: '{}' })).text();
  await (await fetch(`${url}/${canary}?access_token=${canary}`)).text();
  await (await fetch(`${url}/${canary}/%zz?access_token=${canary}`)).text();
  await exchangeBytes(port, `GET /${canary} HTTP/1.1\r\nHost: ${canary}\r\nBroken ${canary}\r\n\r\n`);
  assert.equal(lines.filter((line) => line.includes('"http.request"')).length, 11);
  assert.equal(lines.filter((line) => line.includes('"http.failed"')).length, 1);
  for (const line of lines) assert.ok(!line.includes(canary) && !line.includes(aliceToken), line);
});

test('S27: framing that two servers could read in two ways is refused', async (t) => {
  const reached: string[] = [];
  const { port } = await startTestServer(t, [
    handle(rooms.createRoom, () => {
      reached.push('createRoom');
      return {};
    }),
    handle(sessions.logout, () => {
      reached.push('logout');
      return {};
    }),
  ]);
  const smuggled = `POST /_matrix/client/v3/logout HTTP/1.1\r\n${alicesHeaders}\r\n`;
  const head = `POST /_matrix/client/v3/createRoom HTTP/1.1\r\n${alicesHeaders}`;
  const framings = [
    `Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    `Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${smuggled}`,
    `Content-Length: 0\r\nContent-Length: 4\r\n\r\n${smuggled}`,
    `Content-Length: +0\r\n\r\n${smuggled}`,
    `Content-Length: 0x0\r\n\r\n${smuggled}`,
    `Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`,
    `Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`,
    `Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    ` Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    `Transfer-Encoding: chunked\r\n\r\n0;\nx\r\n\r\n${smuggled}`,
    `X: a\r\n Content-Length: 0\r\n\r\n${smuggled}`,
    `X: a\nContent-Length: 0\r\n\r\n${smuggled}`,
    `X: a\r\n\0: b\r\n\r\n${smuggled}`,
  ];
  for (const framing of framings) {
    reached.length = 0;
    const reply = await exchangeBytes(port, head + framing);
    const statuses = reply.match(/HTTP\/1\.1 (\d+)/g) ?? [];
    assert.ok(!reached.includes('logout'), `smuggled: ${JSON.stringify(framing)} ${statuses.join()}`);
    assert.match(statuses.at(-1) ?? '', / 400$/, JSON.stringify(framing));
  }
  reached.length = 0;
  await exchangeBytes(
    port,
    `${head}Content-Length: 2\r\n\r\n{}${smuggled.replace('Host', 'Connection: close\r\nHost')}`,
  );
  assert.deepEqual(
    reached.toSorted(),
    ['createRoom', 'logout'],
    'two honest requests in a row are two requests',
  );
});

test('headers beyond their size, or too slow, are refused in our own words', async (t) => {
  const { port } = await startTestServer(t, [], { sizes: { headersTimeoutMs: 100 } });
  const large = await exchangeBytes(port, `GET / HTTP/1.1\r\nHost: h\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`);
  assert.match(large, /^HTTP\/1\.1 431 .*M_TOO_LARGE/s);
  const slow = await exchangeBytes(port, 'GET / HTTP/1.1\r\nHost: h\r\nX');
  assert.match(slow, /^HTTP\/1\.1 408 .*CHAT\.HERALD\.REQUEST_TIMEOUT/s);
  const longUrl = `GET /${'a'.repeat(30_000)} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`;
  assert.match(await exchangeBytes(port, longUrl), /^HTTP\/1\.1 404 /);
});

test('an answer in time is not disturbed by the limits of time', async (t) => {
  const { call, clock } = await startTestServer(t, [handle(rooms.createRoom, () => ({ room_id: '!a:b' }))]);
  const reply = await call('/_matrix/client/v3/createRoom', { method: 'POST', body: '{}' });
  clock.advance(3_600_000);
  assert.equal(reply.status, 200);
  assert.deepEqual(await refusalOf(await call('/unknown')), [404, 'M_UNRECOGNIZED']);
});
