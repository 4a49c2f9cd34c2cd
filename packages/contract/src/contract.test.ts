import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import {
  errorCodes,
  errorStatus,
  events,
  isFile,
  keys,
  listEndpoints,
  MapOf,
  Name,
  passkeys,
  placeholdersOf,
  RoomIdOrAliasText,
  rooms,
  sync,
  Text,
  toDevice,
  UserIdText,
  wallet,
} from './index.ts';

const takes = (schema: TSchema, value: unknown): boolean => Compile(schema).Check(value);

test('each endpoint gives a schema for exactly the placeholders of its paths', () => {
  for (const { name, endpoint } of listEndpoints()) {
    const schemas = 'properties' in endpoint.params ? Object.keys(endpoint.params.properties as object) : [];
    assert.deepEqual(schemas.toSorted(), placeholdersOf(endpoint.path).toSorted(), name);
    for (const path of endpoint.otherPaths) {
      assert.deepEqual(
        placeholdersOf(path).filter((placeholder) => !schemas.includes(placeholder)),
        [],
        name,
      );
    }
  }
});

test('no two endpoints answer the same method on the same path', () => {
  const seen = new Map<string, string>();
  for (const { name, endpoint } of listEndpoints()) {
    for (const path of [endpoint.path, ...endpoint.otherPaths]) {
      const place = `${endpoint.method} ${path.replace(/\{[^}]*\}/g, '{}')}`;
      assert.equal(seen.get(place), undefined, `${place}: ${seen.get(place)} and ${name}`);
      seen.set(place, name);
    }
  }
  assert.ok(seen.size > 100);
});

test('a file is asked for by GET, and has a limit of its own', () => {
  const files = listEndpoints().filter(({ endpoint }) => isFile(endpoint.answer));
  assert.ok(files.length > 0);
  for (const { name, endpoint } of files) {
    assert.equal(endpoint.method, 'GET', name);
    assert.notEqual(endpoint.limit, 'read', name);
  }
  assert.equal(isFile(null), false);
  assert.equal(isFile(Type.Object({ mediaType: Type.String() })), false);
});

test('a body goes with PUT, POST and DELETE alone, and every body has a size', () => {
  for (const { name, endpoint } of listEndpoints()) {
    if (endpoint.method === 'GET') assert.equal(endpoint.body, 'none', name);
    assert.ok(endpoint.maxBodyBytes >= 65_536 && endpoint.maxBodyBytes <= 4_194_304, name);
  }
});

test('every name in a path is bounded, and U+0000 is in none of the ids', () => {
  for (const { name, endpoint } of listEndpoints()) {
    if (!('properties' in endpoint.params)) continue;
    for (const [field, schema] of Object.entries(endpoint.params.properties as Record<string, TSchema>)) {
      for (const sigil of ['', '@', '!', '#', '$']) {
        assert.equal(takes(schema, sigil + 'a'.repeat(3000)), false, `${name}.${field}`);
        assert.equal(takes(schema, `${sigil}${'a'.repeat(3000)}:b`), false, `${name}.${field}`);
      }
    }
  }
  for (const id of ['@a\0:b', '@a:b\0', '!a:b', '@a', 'a:b', ''])
    assert.equal(takes(UserIdText, id), false, id);
  for (const id of ['@a:b', '@A b:b', '@:b', '@a:[::1]:8448']) assert.equal(takes(UserIdText, id), true, id);
  for (const id of ['!a:b', '#a:b']) assert.equal(takes(RoomIdOrAliasText, id), true, id);
  for (const id of ['@a:b', '!a', '#a', 'a']) assert.equal(takes(RoomIdOrAliasText, id), false, id);
});

test('text is measured in bytes of UTF-8, as the specification and the database do', () => {
  for (const schema of [Text(255), Name(255)]) {
    assert.equal(takes(schema, 'a'.repeat(255)), true);
    assert.equal(takes(schema, 'a'.repeat(256)), false);
    assert.equal(takes(schema, 'ю'.repeat(127)), true);
    assert.equal(takes(schema, 'ю'.repeat(128)), false);
    assert.equal(takes(schema, '😀'.repeat(63)), true);
    assert.equal(takes(schema, '😀'.repeat(64)), false);
  }
  assert.equal(takes(Text(255), ''), true);
  assert.equal(takes(Name(255), ''), false);
});

test('every key of a map is checked, whatever characters it has', () => {
  const numbers = MapOf(Type.Integer());
  const names = MapOf(Type.Integer(), Name(3));
  for (const key of ['a', '', 'line\nbreak', '\r', '\u2028', 'constructor', 'toString']) {
    assert.equal(takes(numbers, { [key]: 1 }), true, JSON.stringify(key));
    assert.equal(takes(numbers, { [key]: 'one' }), false, JSON.stringify(key));
  }
  assert.equal(takes(names, { abc: 1 }), true);
  assert.equal(takes(names, { abcd: 1 }), false);
  assert.equal(takes(names, { '': 1 }), false);
  assert.equal(takes(numbers, []), false);
});

test('what real clients send is taken', () => {
  const { body: upload } = keys.uploadKeys;
  const signed = { key: 'k', signatures: { '@a:b': { 'ed25519:D': 's' } } };
  assert.ok(takes(upload, {}));
  assert.ok(
    takes(upload, { one_time_keys: { 'signed_curve25519:AAAAHQ': signed, 'curve25519:AAAAAQ': 'plain' } }),
  );
  assert.ok(takes(upload, { fallback_keys: { 'signed_curve25519:AAAAGj': { ...signed, fallback: true } } }));
  assert.ok(takes(keys.queryKeys.body, { device_keys: { '@a:b': [], '@c:d': ['PHONE'] }, timeout: 10_000 }));
  assert.ok(takes(toDevice.sendToDevice.body, { messages: { '@a:b': { '*': { algorithm: 'x' } } } }));
  assert.ok(takes(rooms.createRoom.body, { preset: 'private_chat', invite: ['@a:b'], is_direct: true }));
  assert.ok(
    takes(sync.SyncFilter, { room: { timeline: { limit: 20 }, state: { lazy_load_members: true } } }),
  );
});

test('what browsers say of a passkey is taken, within bounds, and no output of an extension', () => {
  const credential = { id: 'AQ', rawId: 'AQ', type: 'public-key', authenticatorAttachment: 'platform' };
  const assertion = {
    ...credential,
    response: { clientDataJSON: 'e30', authenticatorData: 'AA', signature: 'AA', userHandle: 'AA' },
    clientExtensionResults: {},
  };
  const registration = {
    ...credential,
    response: { clientDataJSON: 'e30', attestationObject: 'oA', transports: ['internal', 'smart-card'] },
    clientExtensionResults: {},
  };
  const shapes: [TSchema, Record<string, unknown> & { response: object }, string][] = [
    [passkeys.PasskeyAssertion, assertion, 'signature'],
    [passkeys.PasskeyRegistration, registration, 'attestationObject'],
  ];
  for (const [schema, good, field] of shapes) {
    assert.equal(takes(schema, good), true);
    const bad = [
      { clientExtensionResults: { prf: { results: { first: 'AA' } } } },
      { clientExtensionResults: undefined },
      { id: '' },
      { id: 'with/slash' },
      { id: 'A'.repeat(1365) },
      { response: { ...good.response, [field]: 'A'.repeat(20_000) } },
      { response: { ...good.response, [field]: 'padded==' } },
      { response: { ...good.response, clientDataJSON: 'A'.repeat(4097) } },
    ];
    for (const change of bad)
      assert.equal(takes(schema, { ...good, ...change }), false, JSON.stringify(change));
  }
  const transports = Array.from({ length: 11 }, () => 'usb');
  const many = { ...registration, response: { ...registration.response, transports } };
  assert.equal(takes(passkeys.PasskeyRegistration, many), false);
  const proof = { type: 'chat.herald.passkey', credential: assertion };
  assert.equal(takes(wallet.PaymentProof, proof), true);
  assert.equal(takes(wallet.PaymentProof, { ...proof, type: 'chat.herald.device_key' }), false);
});

test('filters that are none are refused', () => {
  const bad = [
    { presence: 'not an object' },
    { room: { timeline: 'not an object' } },
    { room: { timeline: { rooms: 'not a list' } } },
    { room: { timeline: { types: [1] } } },
    { room: { timeline: { rooms: ['not_a_room_id'] } } },
    { room: { timeline: { senders: ['not_a_sender_id'] } } },
    { room: { state: { lazy_load_members: 'true' } } },
    { room: { timeline: { limit: -1 } } },
  ];
  for (const filter of bad) assert.equal(takes(sync.SyncFilter, filter), false, JSON.stringify(filter));
});

// For each kind of state: a content that is right, and fields of it that hostile values are put into.
const goodContents: Record<string, Record<string, unknown>> = {
  'm.room.member': { membership: 'join', displayname: 'A', avatar_url: 'mxc://b/c', is_direct: true },
  'm.room.create': {
    room_version: '11',
    type: 'm.space',
    predecessor: { room_id: '!a:b' },
    'm.federate': true,
  },
  'm.room.power_levels': {
    ban: 50,
    users: { '@a:b': 100 },
    events: { 'm.x': 0 },
    notifications: { room: 50 },
  },
  'm.room.join_rules': { join_rule: 'restricted', allow: [{ type: 'm.room_membership', room_id: '!a:b' }] },
  'm.room.history_visibility': { history_visibility: 'shared' },
  'm.room.guest_access': { guest_access: 'forbidden' },
  'm.room.encryption': { algorithm: 'm.megolm.v1.aes-sha2', rotation_period_ms: 1, rotation_period_msgs: 1 },
  'm.room.name': { name: 'Room' },
  'm.room.topic': { topic: 'Talk' },
  'm.room.avatar': { url: 'mxc://b/c', info: {} },
  'm.room.canonical_alias': { alias: '#a:b', alt_aliases: ['#c:d'] },
  'm.room.tombstone': { body: 'Moved', replacement_room: '!a:b' },
  'm.room.server_acl': { allow: ['*'], deny: ['evil.example'], allow_ip_literals: false },
};

test('S08: no hostile value passes in any field of the state that the server reads', () => {
  assert.deepEqual([...events.stateContents.keys()].toSorted(), Object.keys(goodContents).toSorted());
  for (const [type, schema] of events.stateContents) {
    const good = goodContents[type] ?? {};
    assert.equal(takes(schema, good), true, type);
    assert.equal(
      takes(schema, { ...good, 'org.example.own': [{}] }),
      true,
      `${type} with a field of its own`,
    );
    for (const whole of [null, [], 'text', 7, [good]]) assert.equal(takes(schema, whole), false, type);
    for (const [field, value] of Object.entries(good)) {
      for (const hostile of hostileValues(value)) {
        const verdict = takes(schema, { ...good, [field]: hostile });
        assert.equal(verdict, false, `${type}.${field} takes ${JSON.stringify(hostile)?.slice(0, 60)}`);
      }
    }
  }
});

/** Values of every kind but that of `right`. */
function hostileValues(right: unknown): unknown[] {
  const kinds: [string, unknown[]][] = [
    ['string', [{ toString: 1 }, { $ne: '' }]],
    ['number', [1.5, 2 ** 60, Number.NaN, '50']],
    ['boolean', ['true', 1]],
    ['object', ['text', { '@a:b': '100' }, { '\n': [] }]],
  ];
  const [, ofKind = []] = kinds.find(([kind]) => kind === typeof right) ?? [];
  const others = [7, 'text', true, { a: { b: [] } }, [['deep']], [{}]].filter(
    (value) => typeof value !== typeof right,
  );
  if (Array.isArray(right)) return ['text', {}, [7], [null], [[right]]];
  return typeof right === 'object'
    ? [7, 'text', true, []]
    : [...others, ...ofKind.filter((value) => value !== right)];
}

/** The schemas of all values in an object, also deep in it, that are neither an object nor free JSON. */
function leavesOf(schema: TSchema, path: string): [path: string, schema: TSchema][] {
  if ('properties' in schema) {
    return Object.entries(schema.properties as Record<string, TSchema>).flatMap(([name, field]) =>
      leavesOf(field, `${path}.${name}`),
    );
  }
  if ('items' in schema) return leavesOf(schema.items as TSchema, `${path}[]`);
  return 'additionalProperties' in schema ? [] : [[path, schema]];
}

test("S26: no value of the platform's own requests may be an operator, a list or a text that is no id", () => {
  let leaves = 0;
  for (const { name, endpoint } of listEndpoints()) {
    if (!endpoint.path.startsWith('/_herald/')) continue;
    const parts: [string, TSchema | string][] = [
      ['params', endpoint.params],
      ['query', endpoint.query],
      ['body', endpoint.body],
    ];
    for (const [part, whole] of parts) {
      for (const [path, schema] of typeof whole === 'string' ? [] : leavesOf(whole, `${name} ${part}`)) {
        leaves += 1;
        for (const hostile of [{ $ne: '' }, { $gt: 0 }, ['a'], null, { toString: 'a' }, 'x'.repeat(20_000)])
          assert.equal(
            takes(schema, hostile),
            false,
            `${path} takes ${JSON.stringify(hostile)?.slice(0, 60)}`,
          );
        if (!path.endsWith('Id')) continue;
        for (const hostile of ["' or 1=1 --", '../..', '%', '*'])
          assert.equal(takes(schema, hostile), false, `${path} takes ${hostile}`);
      }
    }
  }
  assert.ok(leaves > 80, `${leaves}`);
});

test('an error code belongs to Matrix or to Herald, has a meaning in words and a status', () => {
  for (const [code, { status, meaning }] of Object.entries(errorCodes)) {
    assert.match(code, /^(M_[A-Z_]+|CHAT\.HERALD\.[A-Z_]+)$/);
    assert.match(meaning, /^[A-Z`].*\.$/);
    assert.ok(status >= 400 && status < 600, code);
  }
  assert.equal(errorStatus('M_LIMIT_EXCEEDED'), 429);
});
