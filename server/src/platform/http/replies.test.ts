import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { endpoint, media, rooms, sync, timeline } from '@herald/contract';
import { ApiError, assert as invariant } from '#platform/errors';
import { file, handle, json, mediaHeaders, rawJson, stream, type Reply } from './index.ts';
import { refusalOf, startTestServer } from './test-server.ts';

const joinedRooms = '/_matrix/client/v3/joined_rooms';
const download = '/_matrix/client/v1/media/download/example.org/abc';
const joined = (handler: () => Reply) => [handle(rooms.getJoinedRooms, handler)];

test('a plain object is 200 with its JSON; json() chooses status and headers', async (t) => {
  const plain = await startTestServer(
    t,
    joined(() => ({ kind: 'json', status: 500, body: 'mine', joined_rooms: [] })),
  );
  const reply = await plain.call(joinedRooms);
  assert.equal(reply.status, 200);
  assert.equal(reply.headers.get('cache-control'), 'no-store');
  // A body that looks like one of our own kinds of reply is still a body.
  assert.deepEqual(await reply.json(), { kind: 'json', status: 500, body: 'mine', joined_rooms: [] });
  const chosen = await startTestServer(
    t,
    joined(() => json(401, { flows: [] }, { 'X-Extra': 'yes' })),
  );
  const other = await chosen.call(joinedRooms);
  assert.deepEqual(
    [other.status, other.headers.get('x-extra'), await other.json()],
    [401, 'yes', { flows: [] }],
  );
});

test('rawJson sends exactly the text that it was given, with its length in bytes', async (t) => {
  const text = '{"next_batch":"s1","body":"ю😀"}';
  const { call } = await startTestServer(t, [handle(sync.sync, () => rawJson(text))]);
  const reply = await call('/_matrix/client/v3/sync');
  const bytes = Buffer.from(await reply.arrayBuffer());
  assert.ok(bytes.equals(Buffer.from(text)));
  assert.equal(reply.headers.get('content-length'), String(bytes.length));
  assert.equal(reply.headers.get('content-type'), 'application/json');
});

test('a refusal is errcode, error and its further fields; 429 and 503 say when to come back', async (t) => {
  let error = new ApiError(403, 'M_FORBIDDEN', 'You are not in this room.', {
    room_version: '11',
    errcode: 'M_OTHER',
  });
  const { call } = await startTestServer(
    t,
    joined(() => {
      throw error;
    }),
  );
  const refused = await call(joinedRooms);
  assert.equal(refused.status, 403);
  assert.equal(refused.headers.get('retry-after'), null);
  const body = { room_version: '11', errcode: 'M_FORBIDDEN', error: 'You are not in this room.' };
  assert.deepEqual(await refused.json(), body);
  const waits: [ApiError, string][] = [
    [new ApiError(429, 'M_LIMIT_EXCEEDED', 'Wait.', { retry_after_ms: 2500 }), '3'],
    [new ApiError(503, 'CHAT.HERALD.UNAVAILABLE', 'Wait.', { retry_after_ms: 10 }), '1'],
    [new ApiError(503, 'CHAT.HERALD.UNAVAILABLE', 'Wait.'), '1'],
  ];
  for (const [wait, seconds] of waits) {
    error = wait;
    assert.equal((await call(joinedRooms)).headers.get('retry-after'), seconds);
  }
});

test('a refusal without a code asks for something more and carries its fields alone', async (t) => {
  const flows = { flows: [{ stages: ['m.login.password'] }], session: 's', params: {} };
  const { call } = await startTestServer(
    t,
    joined(() => {
      throw new ApiError(401, '', 'User-interactive authentication is needed.', flows);
    }),
  );
  const reply = await call(joinedRooms);
  assert.deepEqual([reply.status, await reply.json()], [401, flows]);
});

test('what we did not expect is 500 without inner text, and logged whole with the request id', async (t) => {
  const { call, lines } = await startTestServer(
    t,
    joined(() => {
      throw new TypeError('column "secret_plan" does not exist');
    }),
  );
  const reply = await call(joinedRooms);
  const text = await reply.text();
  assert.equal(reply.status, 500);
  assert.deepEqual(JSON.parse(text), { errcode: 'M_UNKNOWN', error: 'Internal server error' });
  const failed = lines.map((line) => JSON.parse(line)).find((line) => line.event === 'http.failed');
  assert.equal(failed.requestId, reply.headers.get('x-request-id'));
  assert.match(failed.error.stack, /secret_plan.*replies\.test\.ts/s);
});

test('a broken invariant is 500 and rings the alarm; an ordinary bug does not ring it', async (t) => {
  const alarms: string[] = [];
  let broken = true;
  const { call } = await startTestServer(
    t,
    joined(() => {
      invariant(!broken, 'a transfer must balance');
      throw new Error('ordinary');
    }),
    { onBrokenInvariant: (error) => void alarms.push(error.message) },
  );
  assert.deepEqual(await refusalOf(await call(joinedRooms)), [500, 'M_UNKNOWN']);
  broken = false;
  assert.deepEqual(await refusalOf(await call(joinedRooms)), [500, 'M_UNKNOWN']);
  assert.deepEqual(alarms, ['a transfer must balance']);
});

test('a reply that cannot be written is 500, not a hanging connection', async (t) => {
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  const replies: Reply[] = [
    cycle,
    { amount: 1n },
    json(200, {}, { 'x-bad': 'line\nbreak' }),
    undefined as unknown as Reply,
    'text' as unknown as Reply,
  ];
  for (const reply of replies) {
    const { call } = await startTestServer(
      t,
      joined(() => reply),
    );
    assert.deepEqual(await refusalOf(await call(joinedRooms)), [500, 'M_UNKNOWN']);
    assert.equal((await call('/unknown')).status, 404);
  }
});

test('a query is read by the types of its schema, and wrong ones are M_INVALID_PARAM', async (t) => {
  const { call } = await startTestServer(t, [
    handle(timeline.getRoomEvents, ({ query }) => query),
    handle(sync.sync, ({ query }) => query),
    handle(rooms.joinRoom, ({ query }) => query),
  ]);
  const messages = '/_matrix/client/v3/rooms/!a:b/messages';
  const good: [string, object][] = [
    [`${messages}?dir=b&limit=10&from=t1`, { dir: 'b', limit: 10, from: 't1' }],
    [`${messages}?dir=f&unknown=1&access_token=x`, { dir: 'f' }],
    [`${messages}?dir=f&from=a+b%2Bc&from=second`, { dir: 'f', from: 'a b+c' }],
    ['/_matrix/client/v3/sync?timeout=0&full_state=false', { full_state: false, timeout: 0 }],
    ['/_matrix/client/v3/sync?__proto__=1&constructor=2', {}],
  ];
  for (const [path, query] of good) assert.deepEqual(await (await call(path)).json(), query, path);
  const join = await call('/_matrix/client/v3/join/%23a:b?via=one.example&via=two.example', {
    method: 'POST',
  });
  assert.deepEqual(await join.json(), { via: ['one.example', 'two.example'] });
  const bad: [string, string][] = [
    [messages, 'M_MISSING_PARAM'],
    [`${messages}?dir=x`, 'M_INVALID_PARAM'],
    [`${messages}?dir=b&limit=ten`, 'M_INVALID_PARAM'],
    [`${messages}?dir=b&limit=-1`, 'M_INVALID_PARAM'],
    [`${messages}?dir=b&limit=1e3`, 'M_INVALID_PARAM'],
    [`${messages}?dir=b&from=%00`, 'M_INVALID_PARAM'],
    [`${messages}?dir=b&from=${'t'.repeat(2049)}`, 'M_INVALID_PARAM'],
    ['/_matrix/client/v3/sync?full_state=yes', 'M_INVALID_PARAM'],
    ['/_matrix/client/v3/sync?set_presence=busy', 'M_INVALID_PARAM'],
  ];
  for (const [path, code] of bad) assert.deepEqual(await refusalOf(await call(path)), [400, code], path);
});

test('S14: no media reply can be run by a browser, whatever its handler says', async (t) => {
  const csp =
    "sandbox; default-src 'none'; script-src 'none'; plugin-types application/pdf; " +
    "style-src 'unsafe-inline'; object-src 'self';";
  const cases: [Record<string, string>, string, string][] = [
    [mediaHeaders({ contentType: 'image/png' }), 'image/png', 'inline'],
    [mediaHeaders({ contentType: 'text/html' }), 'text/html', 'attachment'],
    [mediaHeaders({ contentType: 'image/svg+xml' }), 'image/svg+xml', 'attachment'],
    [mediaHeaders({ contentType: 'IMAGE/PNG; charset=x' }), 'IMAGE/PNG; charset=x', 'inline'],
    [mediaHeaders({ contentType: 'a\r\nSet-Cookie: b' }), 'application/octet-stream', 'attachment'],
    [{}, 'application/octet-stream', 'attachment'],
    [{ 'Content-Type': 'text/html', 'Content-Disposition': 'inline' }, 'text/html', 'attachment'],
    [
      { 'content-type': 'text/html', 'content-disposition': ' INLINE; filename="a"' },
      'text/html',
      'attachment; filename="a"',
    ],
    [
      { 'content-type': 'image/png', 'content-security-policy': '', 'x-content-type-options': 'x' },
      'image/png',
      'attachment',
    ],
  ];
  for (const [headers, type, disposition] of cases) {
    const { call } = await startTestServer(t, [
      handle(media.getContentAuthed, () => stream(200, headers, Readable.from([Buffer.from('<script>')]))),
    ]);
    const reply = await call(download);
    assert.equal(await reply.text(), '<script>');
    assert.equal(reply.headers.get('content-type'), type);
    assert.equal(reply.headers.get('content-disposition'), disposition);
    assert.equal(reply.headers.get('content-security-policy'), csp);
    assert.equal(reply.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(reply.headers.get('cross-origin-resource-policy'), 'cross-origin');
    assert.equal(reply.headers.get('access-control-allow-origin'), '*');
  }
});

test('S14: no file name can break out of its header', () => {
  const nameOf = (fileName: string) =>
    mediaHeaders({ contentType: 'image/png', fileName })['content-disposition'];
  assert.equal(nameOf('War and Peace.pdf'), 'inline; filename="War and Peace.pdf"');
  assert.equal(
    nameOf('a"; filename="evil.html'),
    "inline; filename*=utf-8''a%22%3B%20filename%3D%22evil.html",
  );
  assert.equal(
    nameOf('Китоб 😀.png'),
    "inline; filename*=utf-8''%D0%9A%D0%B8%D1%82%D0%BE%D0%B1%20%F0%9F%98%80.png",
  );
  assert.equal(nameOf('a\r\nSet-Cookie: b'), "inline; filename*=utf-8''a%0D%0ASet-Cookie%3A%20b");
  assert.equal(nameOf("quote'(1)*.png"), 'inline; filename="quote\'(1)*.png"');
  assert.equal(nameOf("ю'(1)*"), "inline; filename*=utf-8''%D1%8E%27%281%29%2A");
  assert.equal(nameOf('\ud800'), "inline; filename*=utf-8''%EF%BF%BD");
  assert.equal(nameOf(''), 'inline');
});

test('an upload reaches its handler as a stream, beyond the size of other bodies', async (t) => {
  const upload = handle(media.uploadContent, async ({ raw }) => {
    let bytes = 0;
    for await (const chunk of raw.stream) bytes += (chunk as Buffer).length;
    return { bytes, type: raw.headers['content-type'] };
  });
  const { call } = await startTestServer(t, [upload]);
  const body = Buffer.alloc(3_000_000, 1);
  const reply = await call('/_matrix/media/v3/upload', { method: 'POST', body });
  assert.equal(((await reply.json()) as { bytes: number }).bytes, 3_000_000);
});

test('an upload that its handler refuses halfway is answered, and the connection closed', async (t) => {
  const upload = handle(media.uploadContent, () => {
    throw new ApiError(413, 'M_TOO_LARGE', 'Files of this size are not taken.');
  });
  const { call } = await startTestServer(t, [upload]);
  const small = await call('/_matrix/media/v3/upload', { method: 'POST', body: Buffer.alloc(100_000) });
  assert.deepEqual(await refusalOf(small), [413, 'M_TOO_LARGE']);
  assert.equal(small.headers.get('connection'), 'keep-alive');
});

test('a source that fails on the way shows as a reply that is cut short', async (t) => {
  const failing = Readable.from(
    (function* () {
      yield Buffer.alloc(1000);
      throw new Error('disk');
    })(),
  );
  const headers = mediaHeaders({ contentType: 'image/png', bytes: 5000 });
  const { call } = await startTestServer(t, [
    handle(media.getContentAuthed, () => stream(200, headers, failing)),
  ]);
  const reply = call(download).then((response) => response.arrayBuffer());
  await assert.rejects(reply, /terminated/);
});

test('a handler gets the types of its contract', () => {
  const typed = endpoint({ spec: null, method: 'GET', path: '/t', auth: 'user', limit: 'read' });
  handle(typed, ({ caller, body }) => {
    const deviceId: string = caller.deviceId;
    const nothing: null = body;
    return { deviceId, nothing };
  });
  // @ts-expect-error the caller of an endpoint with an optional token may be null
  handle(timelessOptional, ({ caller }) => ({ userId: caller.userId }));
  // @ts-expect-error the schema has no such field
  handle(rooms.createRoom, ({ body }) => ({ nme: body.nme }));
});

const timelessOptional = endpoint({ spec: null, method: 'GET', path: '/o', auth: 'optional', limit: 'read' });

test('a file that is made for the caller is saved under its name, and kept by no cache', async (t) => {
  const bytes = Buffer.from('день,сумма\r\n');
  const { call } = await startTestServer(
    t,
    joined(() => file({ contentType: 'text/csv; charset=utf-8', fileName: 'days.csv', bytes })),
  );
  const reply = await call(joinedRooms);
  const headers = ['content-type', 'content-disposition', 'content-length', 'cache-control'];
  assert.deepEqual(
    headers.map((name) => reply.headers.get(name)),
    ['text/csv; charset=utf-8', 'attachment; filename="days.csv"', String(bytes.length), 'no-store'],
  );
  assert.ok(Buffer.from(await reply.arrayBuffer()).equals(bytes));
});
