import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { accountData, keys, listEndpoints, rooms, sessions, toDevice, wallet } from '@herald/contract';
import { Type, type TSchema } from 'typebox';
import { createManualClock } from '#platform/clock';
import { createLimits } from '#platform/limits';
import { handle, parseAs } from './index.ts';
import { aliceToken, refusalOf, startTestServer } from './test-server.ts';

const createRoom = '/_matrix/client/v3/createRoom';
const send = '/_matrix/client/v3/rooms/!a:b/send/m.room.message/txn';
const accountDataPath = '/_matrix/client/v3/user/@alice:example.org/account_data/x';
const routes = [
  handle(rooms.createRoom, ({ body }) => ({ body })),
  handle(rooms.sendMessage, ({ body }) => ({ body })),
  handle(accountData.setAccountData, ({ body }) => ({ body })),
  handle(sessions.logout, () => ({})),
  handle(keys.uploadKeys, () => ({ one_time_key_counts: {} })),
  handle(keys.queryKeys, () => ({})),
  handle(sessions.login, () => ({})),
];

test('a body reaches its handler as it was sent, unknown fields included', async (t) => {
  const { call } = await startTestServer(t, routes);
  const body = { name: 'Ordu 😀 \u202e', 'org.example.field': { deep: [1, null, true, 'x'] } };
  const reply = await call(createRoom, { method: 'POST', body: JSON.stringify(body) });
  assert.deepEqual(await reply.json(), { body });
});

test('no body at all reads as {} where the contract says so, and is M_NOT_JSON elsewhere', async (t) => {
  const { call } = await startTestServer(t, routes);
  assert.deepEqual(await (await call(createRoom, { method: 'POST' })).json(), { body: {} });
  assert.deepEqual(await refusalOf(await call(send, { method: 'PUT' })), [400, 'M_NOT_JSON']);
  assert.equal((await call('/_matrix/client/v3/logout', { method: 'POST' })).status, 200);
  assert.equal((await call('/_matrix/client/v3/logout', { method: 'POST', body: 'anything' })).status, 200);
});

test('what is not JSON in UTF-8 is M_NOT_JSON, whatever its content type says', async (t) => {
  const { call } = await startTestServer(t, routes);
  const texts = [
    '{',
    '',
    '{"a":1,}',
    "{'a':1}",
    '{"a":NaN}',
    '{"a":Infinity}',
    'nul',
    '{"a":1}{',
    '\ufeff{}',
    '{"a":"\n"}',
  ];
  const bodies = [...texts.map((text) => Buffer.from(text)), Buffer.from('{"test":"a\x81"}', 'latin1')];
  for (const body of bodies) {
    const init = { method: 'PUT', body };
    assert.deepEqual(await refusalOf(await call(send, init)), [400, 'M_NOT_JSON'], body.toString('latin1'));
  }
  const headers = { authorization: `Bearer ${aliceToken}`, 'content-type': 'text/strange; x' };
  assert.equal((await call(send, { method: 'PUT', body: '{}', headers })).status, 200);
});

test('text that no database can hold is M_BAD_JSON, in values and in keys', async (t) => {
  const { call } = await startTestServer(t, routes);
  const bad = [
    '{"body":"\\u0000"}',
    '{"a":[{"b":["\\u0000"]}]}',
    '{"a\\u0000":1}',
    '{"body":"\\ud800"}',
    '{"body":"\\udc00\\ud800"}',
    '{"\\udfff":1}',
  ];
  for (const body of bad) {
    assert.deepEqual(await refusalOf(await call(send, { method: 'PUT', body })), [400, 'M_BAD_JSON'], body);
  }
  for (const body of ['{"body":"\\ud83d\\ude00 \\u00e9"}', '{"body":"\\\\u0000"}', '{"body":"\\u2028"}']) {
    assert.deepEqual(await (await call(send, { method: 'PUT', body })).json(), { body: JSON.parse(body) });
  }
});

test('a wrong type is M_BAD_JSON, a missing field M_MISSING_PARAM, and M_BAD_JSON deeper', async (t) => {
  const { call } = await startTestServer(t, routes);
  const post = async (path: string, body: unknown) =>
    refusalOf(await call(path, { method: 'POST', body: JSON.stringify(body) }));
  assert.deepEqual(await post(createRoom, { room_version: 1 }), [400, 'M_BAD_JSON']);
  assert.deepEqual(await post(createRoom, { preset: 'nonsense' }), [400, 'M_BAD_JSON']);
  assert.deepEqual(await post(createRoom, { invite: ['bob'] }), [400, 'M_BAD_JSON']);
  assert.deepEqual(await post(createRoom, []), [400, 'M_BAD_JSON']);
  assert.deepEqual(await post(createRoom, null), [400, 'M_BAD_JSON']);
  assert.deepEqual(await post(createRoom, 'text'), [400, 'M_BAD_JSON']);
  assert.deepEqual(await post('/_matrix/client/v3/login', {}), [400, 'M_MISSING_PARAM']);
  const upload = { device_keys: { user_id: '@alice:example.org', device_id: 'PHONE' } };
  assert.deepEqual(await post('/_matrix/client/v3/keys/upload', upload), [400, 'M_BAD_JSON']);
  const query = { device_keys: { '@bob:b': { device_id1: true } } };
  assert.deepEqual(await post('/_matrix/client/v3/keys/query', query), [400, 'M_BAD_JSON']);
});

test('of a union, what is wrong is said of the case that the value names', () => {
  const said = (proof: unknown): string => {
    let message = '';
    assert.throws(
      () => parseAs(wallet.authorisePayment.body, { proof }),
      (error: Error) => (message = error.message) !== '',
    );
    return message;
  };
  assert.equal(said({ type: 'chat.herald.device_key', signatures: {} }), 'Missing: password in /proof.');
  assert.equal(said({ type: 'chat.herald.passkey' }), 'Missing: credential in /proof.');
  const credential = {
    id: 'A',
    rawId: 'A',
    type: 'public-key',
    response: {},
    clientExtensionResults: { prf: 1 },
  };
  assert.equal(
    said({ type: 'chat.herald.passkey', credential: { ...credential, clientExtensionResults: {} } }),
    'Missing: clientDataJSON, authenticatorData, signature in /proof/credential/response.',
  );
  const response = { clientDataJSON: 'A', authenticatorData: 'A', signature: 'A' };
  assert.equal(
    said({ type: 'chat.herald.passkey', credential: { ...credential, response } }),
    '/proof/credential/clientExtensionResults/prf is not allowed.',
  );
  assert.equal(said({ type: 'chat.herald.word_of_honour' }), '/proof is not valid.');
});

test('a body beyond its size is 413, announced or not, and the next request works', async (t) => {
  const { call } = await startTestServer(t, routes);
  const fits = JSON.stringify({ body: 'a'.repeat(262_144 - 11) });
  assert.equal(fits.length, 262_144);
  assert.equal((await call(send, { method: 'PUT', body: fits })).status, 200);
  assert.deepEqual(await refusalOf(await call(send, { method: 'PUT', body: `${fits} ` })), [
    413,
    'M_TOO_LARGE',
  ]);
  const unannounced = { method: 'PUT', body: new Blob([fits, ' ']).stream(), duplex: 'half' } as RequestInit;
  assert.deepEqual(await refusalOf(await call(send, unannounced)), [413, 'M_TOO_LARGE']);
  assert.equal((await call(send, { method: 'PUT', body: '{}' })).status, 200);
});

test('S13: nesting and numbers of values are bounded, right up to the bound', async (t) => {
  const { call } = await startTestServer(t, routes);
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  assert.equal((await call(send, { method: 'PUT', body: nested(100) })).status, 200);
  assert.deepEqual(await refusalOf(await call(send, { method: 'PUT', body: nested(101) })), [
    400,
    'M_BAD_JSON',
  ]);
  const arrays = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  assert.deepEqual(await refusalOf(await call(send, { method: 'PUT', body: arrays })), [400, 'M_BAD_JSON']);
  const unclosed = '['.repeat(200_000);
  assert.deepEqual(await refusalOf(await call(send, { method: 'PUT', body: unclosed })), [400, 'M_BAD_JSON']);
  const list = (items: number) => `{"a":[${'1,'.repeat(items - 1)}1]}`;
  assert.equal((await call(accountDataPath, { method: 'PUT', body: list(249_990) })).status, 200);
  const many = await call(accountDataPath, { method: 'PUT', body: list(250_010) });
  assert.deepEqual(await refusalOf(many), [400, 'M_BAD_JSON']);
  // Brackets and commas inside of strings are text.
  const text = JSON.stringify({ body: `${'[{,"\\'.repeat(30_000)}` });
  assert.equal((await call(send, { method: 'PUT', body: text })).status, 200);
});

test('S13: an endless trickle of a body costs no memory and ends in a refusal', async (t) => {
  const { url, port } = await startTestServer(t, routes);
  const chunk = Buffer.alloc(65_536, 0x20);
  const before = process.memoryUsage().rss;
  const reply = await new Promise<string>((resolve) => {
    let received = '';
    let sentBytes = 0;
    const socket = connect(port, '127.0.0.1', () => {
      const head = ['PUT /_matrix/client/v3/user/@alice:example.org/account_data/x HTTP/1.1', 'Host: h'];
      const headers = [`Authorization: Bearer ${aliceToken}`, 'Transfer-Encoding: chunked', '', ''];
      socket.write([...head, ...headers].join('\r\n'));
      pump();
    });
    const pump = (): void => {
      while (!socket.destroyed && sentBytes < 2 ** 30) {
        sentBytes += chunk.length;
        socket.write('10000\r\n');
        socket.write(chunk);
        if (!socket.write('\r\n')) return void socket.once('drain', pump);
      }
    };
    socket.setEncoding('utf8').on('data', (text: string) => (received += text));
    socket.on('error', () => {});
    socket.on('close', () => {
      assert.ok(sentBytes < 2 ** 28, `${sentBytes} bytes were taken before the end`);
      resolve(received);
    });
  });
  const grown = process.memoryUsage().rss - before;
  assert.ok(grown < 64 * 2 ** 20, `${grown} bytes of memory`);
  assert.ok(reply === '' || reply.startsWith('HTTP/1.1 413 '), reply.slice(0, 100));
  assert.equal((await fetch(`${url}/unknown`)).status, 404);
});

test('a body that does not arrive in time is 408, one that does is answered', async (t) => {
  const asked = Promise.withResolvers<void>();
  const { port, clock } = await startTestServer(t, routes, {
    limits: {
      take: (_name, subject) => {
        if (subject === 'user') asked.resolve();
        return 0;
      },
    },
  });
  const alices = [`Authorization: Bearer ${aliceToken}`];
  const reply = new Promise<string>((resolve) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(
        [`PUT ${send} HTTP/1.1`, 'Host: h', ...alices, 'Content-Length: 10', '', '{"a"'].join('\r\n'),
      ),
    );
    socket.setEncoding('utf8').once('data', (text: string) => {
      resolve(text);
      socket.destroy();
    });
  });
  await asked.promise;
  await new Promise(setImmediate);
  clock.advance(30_000);
  // What of the refused body may still come is waited for, too.
  await new Promise(setImmediate);
  clock.advance(2_000);
  assert.match(await reply, /^HTTP\/1\.1 408 .*connection: close.*CHAT\.HERALD\.REQUEST_TIMEOUT/s);
});

test('bodies on their way in are bounded all together', async (t) => {
  const { call } = await startTestServer(t, routes, { sizes: { heldBodyBytes: 1000 } });
  const refused = await call(send, { method: 'PUT', body: JSON.stringify({ body: 'a'.repeat(2000) }) });
  assert.equal(refused.headers.get('retry-after'), '1');
  assert.deepEqual(await refusalOf(refused), [503, 'CHAT.HERALD.UNAVAILABLE']);
  // What was refused is given back: small bodies go through for ever.
  for (let i = 0; i < 20; i++) {
    const body = JSON.stringify({ body: 'a'.repeat(500) });
    assert.equal((await call(send, { method: 'PUT', body })).status, 200);
  }
});

test('S22: a body cannot reach the prototype of an object', async (t) => {
  const { call } = await startTestServer(t, routes);
  const bad = [
    '{"__proto__":{"polluted":1}}',
    '{"a":[{"__proto__":null}]}',
    '{"\\u005f_proto__":{"polluted":1}}',
  ];
  for (const body of bad) {
    assert.deepEqual(await refusalOf(await call(send, { method: 'PUT', body })), [400, 'M_BAD_JSON'], body);
  }
  const harmless = '{"constructor":{"prototype":{"polluted":1}},"toString":1,"body":"__proto__"}';
  const reply = await call(send, { method: 'PUT', body: harmless });
  assert.deepEqual(await reply.json(), { body: JSON.parse(harmless) });
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

test('S22: what every object inherits does not stand in for a field that is missing', () => {
  const schema = Type.Object({ constructor: Type.Unknown(), toString: Type.Unknown() });
  assert.throws(() => parseAs(schema, {}), /Missing: constructor/);
  assert.doesNotThrow(() => parseAs(schema, { constructor: 1, toString: 2 }));
});

test('S26: an object where text belongs is refused in every field of every endpoint', () => {
  const operators = [{ $gt: '' }, { $ne: null }, ['x'], true, 7];
  let fields = 0;
  for (const { name, endpoint } of listEndpoints()) {
    if (typeof endpoint.body === 'string' || !('properties' in endpoint.body)) continue;
    for (const [field, schema] of Object.entries(endpoint.body.properties as Record<string, TSchema>)) {
      if (!('type' in schema) || schema.type !== 'string') continue;
      fields++;
      for (const value of operators) {
        assert.equal(faultOf(schema, value), 'M_BAD_JSON', `${name}.${field} takes ${JSON.stringify(value)}`);
      }
    }
  }
  assert.ok(fields > 30, `only ${fields} fields of text were found`);
});

function faultOf(schema: TSchema, value: unknown): string {
  try {
    parseAs(schema, value);
  } catch (error) {
    return (error as { errcode?: string }).errcode ?? String(error);
  }
  return 'nothing';
}

test('a key of a map cannot slip past the schema of its values, whatever characters it has', () => {
  const body = (device: string) => ({ messages: { '@bob:example.org': { [device]: 'not an object' } } });
  for (const device of ['PHONE', 'line\nbreak', '', '\u2028', 'constructor']) {
    assert.throws(() => parseAs(toDevice.sendToDevice.body, body(device)), JSON.stringify(device));
  }
  assert.throws(() => parseAs(toDevice.sendToDevice.body, { messages: { bob: {} } }));
  assert.doesNotThrow(() => parseAs(toDevice.sendToDevice.body, { messages: { '@bob:b': { '*': {} } } }));
});

test('a fault is told with its place and no value, and never more than a few lines', async (t) => {
  const limits = createLimits({ clock: createManualClock(0), config: { enabled: false, factor: 1 } });
  const { call } = await startTestServer(t, routes, { limits });
  const secret = 'sesame';
  const body = JSON.stringify({ type: 'm.login.password', password: [secret], ['k'.repeat(5000)]: secret });
  const reply = await call('/_matrix/client/v3/login', { method: 'POST', body });
  const text = await reply.text();
  assert.match(text, /\/password must be string/);
  assert.doesNotMatch(text, /sesame/);
  assert.ok(text.length < 500);
});
