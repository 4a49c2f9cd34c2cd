import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  redact,
  redactsOf,
  ROOM_VERSIONS,
  V10,
  V11,
  V12,
  V6,
  V7,
  V8,
  V9,
  type JsonObject,
  type RoomVersion,
} from './index.ts';

const ALWAYS = [
  'event_id',
  'type',
  'room_id',
  'sender',
  'state_key',
  'content',
  'hashes',
  'signatures',
  'depth',
  'prev_events',
  'auth_events',
  'origin_server_ts',
];
const UNTIL_V10 = ['prev_state', 'origin', 'membership'];

test('the keys of an event that outlive a redaction', () => {
  for (const version of ROOM_VERSIONS) {
    const kept = version === V11 || version === V12 ? ALWAYS : [...ALWAYS, ...UNTIL_V10];
    const all = [...ALWAYS, ...UNTIL_V10, 'unsigned', 'redacts', 'age', '__proto__'];
    const event = JSON.parse(
      `{${all.map((key) => `"${key}":${key === 'content' ? '{}' : '1'}`).join(',')}}`,
    ) as JsonObject;
    assert.deepEqual(Object.keys(redact(event, version)).sort(), [...kept].sort(), version.id);
  }
});

function keptOf(type: string, version: RoomVersion, content: JsonObject): string[] {
  return Object.keys(redact({ type, content }, version).content as JsonObject).sort();
}

test('what outlives of the content, for each type and version', () => {
  const levels = [
    'ban',
    'events',
    'events_default',
    'kick',
    'redact',
    'state_default',
    'users',
    'users_default',
  ];
  const all = Object.fromEntries(
    [
      ...levels,
      'invite',
      'notifications',
      'membership',
      'join_authorised_via_users_server',
      'displayname',
      'creator',
      'join_rule',
      'allow',
      'history_visibility',
      'redacts',
      'aliases',
      'body',
    ].map((key) => [key, key]),
  );
  const expected: Readonly<Record<string, (version: RoomVersion) => string[]>> = {
    'm.room.member': (version) =>
      [V6, V7, V8].includes(version) ? ['membership'] : ['join_authorised_via_users_server', 'membership'],
    'm.room.create': (version) => ([V11, V12].includes(version) ? Object.keys(all).sort() : ['creator']),
    'm.room.join_rules': (version) => ([V6, V7].includes(version) ? ['join_rule'] : ['allow', 'join_rule']),
    'm.room.power_levels': (version) =>
      [V11, V12].includes(version) ? [...levels, 'invite'].sort() : levels,
    'm.room.history_visibility': () => ['history_visibility'],
    'm.room.redaction': (version) => ([V11, V12].includes(version) ? ['redacts'] : []),
    'm.room.aliases': () => [],
    'm.room.message': () => [],
    constructor: () => [],
    __proto__x: () => [],
  };
  for (const version of ROOM_VERSIONS) {
    for (const [type, kept] of Object.entries(expected)) {
      assert.deepEqual(keptOf(type, version, all), kept(version), `${type} in version ${version.id}`);
    }
  }
});

test('since version 11 a member event keeps the signed part of a third-party invite', () => {
  const content = {
    membership: 'invite',
    third_party_invite: { signed: { token: 't' }, display_name: 'Bob' },
  };
  const redacted = (version: RoomVersion) => redact({ type: 'm.room.member', content }, version).content;
  assert.deepEqual(redacted(V10), { membership: 'invite' });
  for (const version of [V11, V12]) {
    assert.deepEqual(redacted(version), {
      membership: 'invite',
      third_party_invite: { signed: { token: 't' } },
    });
  }
  for (const invite of [null, {}, 'x', []]) {
    const odd = { membership: 'invite', third_party_invite: invite } as JsonObject;
    assert.deepEqual(redact({ type: 'm.room.member', content: odd }, V11).content, { membership: 'invite' });
  }
  assert.deepEqual(redact({ type: 'm.room.name', content }, V11).content, {});
});

test('a redaction changes the copy alone, and a second one nothing', () => {
  const event = { type: 'm.room.message', content: { body: 'x' }, unsigned: {} };
  for (const version of [V9, V12]) {
    const once = redact(event, version);
    assert.deepEqual(redact(once, version), once);
  }
  assert.deepEqual(event, { type: 'm.room.message', content: { body: 'x' }, unsigned: {} });
});

test('a redaction event names its target in the event until version 10, and then in the content', () => {
  const event = { redacts: '$a', content: { redacts: '$b' } };
  for (const version of ROOM_VERSIONS) {
    assert.equal(redactsOf(event, version), version === V11 || version === V12 ? '$b' : '$a', version.id);
  }
});
