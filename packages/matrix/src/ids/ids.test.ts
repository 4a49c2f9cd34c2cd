import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  algorithmOf,
  byteLength,
  createIdOfRoom,
  domainOf,
  fitsInBytes,
  isCompliantUserId,
  isNewLocalpart,
  localpartOf,
  parseDeviceId,
  parseEventId,
  parseKeyId,
  parseRoomAlias,
  parseRoomId,
  parseServerName,
  parseUserId,
  roomIdOfCreate,
  serverNameOf,
  splitStateKeyString,
  stateKeyString,
  type EventId,
  type KeyId,
  type RoomId,
  type StateKeyTuple,
  type UserId,
} from '../index.ts';

test('server names: the examples of the specification, and what is none', () => {
  const good = [
    'matrix.org',
    'matrix.org:8888',
    '1.2.3.4',
    '1.2.3.4:1234',
    '[1234:5678::abcd]',
    '[1234:5678::abcd]:5678',
    'LOCALHOST',
    'a-b.c',
  ];
  for (const name of good) assert.equal(parseServerName(name), name);
  const bad = [
    '',
    ':80',
    'a b',
    'a_b',
    'a/b',
    'matrix.org:',
    'matrix.org:123456',
    'matrix.org:80:80',
    'a:b',
    '[::1',
    '::1',
    '[::g]',
    '[:]',
    'é.org',
    `${'a'.repeat(256)}`,
    'a\n',
  ];
  for (const name of bad) assert.equal(parseServerName(name), null, name);
});

test('user ids: the historical grammar is read, colons and NUL in the localpart are not', () => {
  for (const id of [
    '@alice:example.org',
    '@:example.org',
    '@Alice Müller!:example.org:8448',
    '@\u{1F600}:[::1]',
  ]) {
    assert.equal(parseUserId(id), id);
  }
  for (const id of [
    '',
    '@',
    'alice:example.org',
    '@alice',
    '@alice:',
    '@al:ice:example.org',
    '@a\0:example.org',
    '@\ud800:example.org',
    '!a:example.org',
    ' @a:b',
  ]) {
    assert.equal(parseUserId(id), null, id);
  }
});

test('a user id has at most 255 bytes, not characters', () => {
  const withLocalpart = (localpart: string) => `@${localpart}:example.org`;
  const room = 255 - withLocalpart('').length;
  assert.notEqual(parseUserId(withLocalpart('a'.repeat(room))), null);
  assert.equal(parseUserId(withLocalpart('a'.repeat(room + 1))), null);
  assert.notEqual(parseUserId(withLocalpart('é'.repeat(room / 2))), null);
  assert.equal(parseUserId(withLocalpart('é'.repeat(room / 2 + 1))), null);
});

test('the parts of a user id', () => {
  const id = '@alice:example.org:8448' as UserId;
  assert.equal(serverNameOf(id), 'example.org:8448');
  assert.equal(localpartOf(id), 'alice');
  assert.equal(isCompliantUserId(id), true);
  assert.equal(isCompliantUserId('@Alice!:example.org' as UserId), true);
  for (const odd of ['@:example.org', '@a b:example.org', '@é:example.org'])
    assert.equal(isCompliantUserId(odd as UserId), false);
});

test('a new account keeps to the present grammar', () => {
  for (const localpart of ['alice', 'a.b_c=d-e/f+1']) assert.equal(isNewLocalpart(localpart), true);
  for (const localpart of ['', 'Alice', 'é', 'a b', 'a:b', 'a\n'])
    assert.equal(isNewLocalpart(localpart), false, localpart);
});

test('room ids have a domain, or are the hash of a create event', () => {
  const hash = 'Nhcu5BS-UMnFX7hBVfVSoXiD7OgH6iRT-xyIuqDnpYQ';
  for (const id of ['!abc:example.org', `!${hash}`, '!a b!:example.org']) assert.equal(parseRoomId(id), id);
  for (const id of [
    '!abc',
    `!${hash}a`,
    `!${hash.slice(1)}`,
    `!${hash.slice(1)}+`,
    `$${hash}`,
    '#a:example.org',
    '!a:',
    `!${'a'.repeat(250)}:b.org`,
  ]) {
    assert.equal(parseRoomId(id), null, id);
  }
  assert.equal(domainOf('!a:b:80' as RoomId), 'b:80');
  assert.equal(domainOf(`!${hash}` as RoomId), null);
  assert.equal(roomIdOfCreate(`$${hash}` as EventId), `!${hash}`);
  assert.equal(createIdOfRoom(`!${hash}` as RoomId), `$${hash}`);
});

test('aliases, event ids, key ids and device ids', () => {
  assert.equal(parseRoomAlias('#köln:example.org'), '#köln:example.org');
  for (const alias of ['#köln', 'köln:example.org', '#a\0:example.org'])
    assert.equal(parseRoomAlias(alias), null);
  for (const id of ['$abc:example.org', '$Rqnc-F-dvnEYJTyHq_iKxU2bZ1CI92-kuZq3a5lr5Zg'])
    assert.equal(parseEventId(id), id);
  for (const id of ['', '$', 'abc', `$${'é'.repeat(128)}`, '$\0', '$\ud800'])
    assert.equal(parseEventId(id), null);
  assert.equal(parseKeyId('ed25519:a_1'), 'ed25519:a_1');
  assert.equal(algorithmOf('ed25519:a_1' as KeyId), 'ed25519');
  for (const id of ['ed25519', 'ed25519:', ':a', 'Ed:a', 'ed25519:\0', 'ed25519:\ud800'])
    assert.equal(parseKeyId(id), null);
  assert.equal(parseDeviceId('Any text'), 'Any text');
  for (const id of ['', '\0', '\ud800', 'é'.repeat(128)]) assert.equal(parseDeviceId(id), null);
});

test('the length in bytes is that of UTF-8', () => {
  for (const text of [
    '',
    'a',
    'é',
    '日',
    '\u{1F600}',
    'a\u{10FFFF}é\u07ff\u0800\uffff',
    '\u007f\u0080',
    '\ud7ff\ue000',
  ]) {
    assert.equal(byteLength(text), Buffer.byteLength(text));
    assert.equal(fitsInBytes(text, Buffer.byteLength(text)), true);
    assert.equal(fitsInBytes(text, Buffer.byteLength(text) - 1), false);
  }
});

test('the key of a state is one text, and no two keys share it', () => {
  const tuples: readonly StateKeyTuple[] = [
    ['m.room.member', '@a:b'],
    ['m.room.name', ''],
    ['', ''],
    ['1:', 'x'],
    ['', '1:x'],
    ['a', 'bc'],
    ['ab', 'c'],
    ['a\0', 'b'],
    ['a', '\0b'],
  ];
  assert.equal(new Set(tuples.map((tuple) => stateKeyString(...tuple))).size, tuples.length);
  for (const tuple of tuples) assert.deepEqual(splitStateKeyString(stateKeyString(...tuple)), tuple);
});
