import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasher } from '../test/node-crypto.ts';
import {
  checkPduFormat,
  eventIdOf,
  parsePdu,
  ROOM_VERSIONS,
  V10,
  V11,
  V12,
  type JsonObject,
  type JsonValue,
} from './index.ts';

const hash = 'Nhcu5BS-UMnFX7hBVfVSoXiD7OgH6iRT-xyIuqDnpYQ';
const EVENT: JsonObject = {
  type: 'm.room.topic',
  state_key: '',
  sender: '@alice:example.org',
  room_id: '!room:example.org',
  content: { topic: 'news' },
  origin_server_ts: 1,
  depth: 5,
  prev_events: [`$${hash}`],
  auth_events: [`$${hash}`],
  hashes: { sha256: 'x' },
  signatures: { 'example.org': { 'ed25519:1': 'x' } },
};

function isLegal(change: Record<string, JsonValue | undefined>, version = V11): boolean {
  const entries = Object.entries({ ...EVENT, ...change }).filter(([, value]) => value !== undefined);
  return checkPduFormat(Object.fromEntries(entries) as JsonObject, version).ok;
}

test('a well-formed event is legal in every version', () => {
  for (const version of ROOM_VERSIONS) {
    const room = version === V12 ? { room_id: `!${hash}` } : {};
    assert.equal(isLegal(room, version), true, version.id);
    assert.equal(
      isLegal({ ...room, state_key: undefined, more: { a: [null] }, unsigned: {} }, version),
      true,
      version.id,
    );
  }
});

test('every required key is required', () => {
  for (const key of Object.keys(EVENT)) assert.equal(isLegal({ [key]: undefined }), key === 'state_key', key);
});

test('every key has its type', () => {
  const odd: readonly JsonValue[] = [null, true, 1, 'x', [], {}, [1], ['x'], { a: 1 }];
  const legal: Readonly<Record<string, readonly JsonValue[]>> = {
    type: ['x'],
    state_key: ['x'],
    sender: [],
    room_id: [],
    content: [{}, { a: 1 }],
    origin_server_ts: [1],
    depth: [1],
    prev_events: [[]],
    auth_events: [[]],
    hashes: [],
    signatures: [{}],
    unsigned: [{}, { a: 1 }],
  };
  for (const [key, values] of Object.entries(legal)) {
    for (const value of odd) {
      const expected = values.some((good) => JSON.stringify(good) === JSON.stringify(value));
      assert.equal(isLegal({ [key]: value }), expected, `${key} ${JSON.stringify(value)}`);
    }
  }
  assert.equal(isLegal({ signatures: { a: { b: 1 } } }), false);
  assert.equal(isLegal({ signatures: { a: { b: 'x', c: 1 }, d: {} } }), false);
  assert.equal(isLegal({ hashes: { sha256: 1 } }), false);
});

test('types, state keys, senders and rooms have at most 255 bytes', () => {
  for (const key of ['type', 'state_key']) {
    assert.equal(isLegal({ [key]: 'a'.repeat(255) }), true, key);
    assert.equal(isLegal({ [key]: 'a'.repeat(256) }), false, key);
    assert.equal(isLegal({ [key]: 'é'.repeat(127) }), true, key);
    assert.equal(isLegal({ [key]: 'é'.repeat(128) }), false, key);
  }
  assert.equal(isLegal({ sender: `@${'é'.repeat(122)}:b.org` }), true);
  assert.equal(isLegal({ sender: `@${'é'.repeat(125)}:b.org` }), false);
  assert.equal(isLegal({ room_id: `!${'a'.repeat(248)}:b.org` }), true);
  assert.equal(isLegal({ room_id: `!${'a'.repeat(249)}:b.org` }), false);
});

test('the depth goes from 0 to 2^53 - 1', () => {
  assert.equal(isLegal({ depth: 0 }), true);
  assert.equal(isLegal({ depth: 2 ** 53 - 1 }), true);
  for (const depth of [-1, 2 ** 53, 1.5]) assert.equal(isLegal({ depth }), false);
});

test('an event cites at most 10 auth events and follows at most 20, by hash', () => {
  const ids = (count: number) => Array.from({ length: count }, () => `$${hash}`);
  assert.equal(isLegal({ auth_events: ids(10), prev_events: ids(20) }), true);
  assert.equal(isLegal({ auth_events: ids(11) }), false);
  assert.equal(isLegal({ prev_events: ids(21) }), false);
  for (const id of ['$old:example.org', `!${hash}`, `$${hash}=`, `$${hash.slice(1)}+`]) {
    assert.equal(isLegal({ prev_events: [id] }), false, id);
    assert.equal(isLegal({ auth_events: [id] }), false, id);
  }
});

test('an event has at most 65536 bytes of canonical JSON, signatures included', () => {
  const size = (event: JsonObject) => Buffer.byteLength(JSON.stringify(event));
  const spare = 65_536 - size({ ...EVENT, content: { topic: '' } });
  assert.equal(isLegal({ content: { topic: 'a'.repeat(spare) } }), true);
  assert.equal(isLegal({ content: { topic: 'a'.repeat(spare + 1) } }), false);
  assert.equal(isLegal({ content: { topic: 'é'.repeat(spare / 2 + 1) } }), false);
});

test('what canonical JSON cannot hold is no event', () => {
  for (const value of [1.5, 2 ** 53, '\ud800']) assert.equal(isLegal({ content: { a: [value] } }), false);
});

test('in version 12 rooms are named by a hash, and the create event names none', () => {
  assert.equal(isLegal({ room_id: '!room:example.org' }, V12), false);
  assert.equal(isLegal({ room_id: `!${hash}` }, V11), false);
  const create = { type: 'm.room.create', prev_events: [], auth_events: [] };
  assert.equal(isLegal({ ...create, room_id: undefined }, V12), true);
  assert.equal(isLegal({ ...create, room_id: `!${hash}` }, V12), false);
  assert.equal(isLegal({ ...create, room_id: undefined }, V11), false);
  assert.equal(isLegal(create, V11), true);
});

test('a redaction of version 10 names its target in a text', () => {
  assert.equal(isLegal({ redacts: '$x' }, V10), true);
  assert.equal(isLegal({ redacts: 1 }, V10), false);
  assert.equal(isLegal({ redacts: 1 }, V11), true);
});

test('a parsed event has its id, and a create event of version 12 its room', () => {
  const parsed = parsePdu(EVENT, V11, hasher);
  assert.ok(parsed.ok);
  assert.equal(parsed.pdu.eventId, eventIdOf(EVENT, V11, hasher));
  assert.equal(parsed.pdu.roomId, EVENT.room_id);
  assert.equal(parsed.pdu.stateKey, '');
  const { room_id: _roomId, state_key: _stateKey, ...rest } = EVENT;
  const create = parsePdu({ ...rest, type: 'm.room.create' }, V12, hasher);
  assert.ok(create.ok);
  assert.equal(create.pdu.roomId, `!${create.pdu.eventId.slice(1)}`);
  assert.equal(create.pdu.stateKey, null);
  assert.equal(parsePdu({ ...EVENT, depth: -1 }, V11, hasher).ok, false);
});
