import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  alice,
  allSigned,
  bob,
  carol,
  member,
  message,
  openRoom,
  powerLevels,
  startRoom,
  topic,
} from '../../test/room-story.ts';
import {
  checkAuth,
  createIdOfRoom,
  ROOM_VERSIONS,
  V10,
  V11,
  V12,
  V6,
  type EventId,
  type JsonObject,
  type Pdu,
  type RoomId,
  type RoomVersion,
  type UserId,
} from '../index.ts';

const none = () => undefined;

function mayCreate(version: RoomVersion, change: Partial<Pdu>, content: JsonObject = {}): boolean {
  const { create } = startRoom(version, content);
  return checkAuth({ ...create, ...change }, version, none, allSigned).ok;
}

test('a room begins with a create event that follows nothing', () => {
  for (const version of ROOM_VERSIONS) {
    assert.equal(mayCreate(version, {}), true, version.id);
    assert.equal(mayCreate(version, { prevEvents: ['$x' as EventId] }), false, version.id);
  }
});

test('until version 11 the room id is of the server of the creator', () => {
  assert.equal(mayCreate(V11, { roomId: '!room:a.example' as RoomId }), true);
  assert.equal(mayCreate(V11, { roomId: '!room:b.example' as RoomId }), false);
  assert.equal(mayCreate(V11, { roomId: '!roomwithoutdomain' as RoomId }), false);
});

test('CVE-2025-54315: nobody chooses a room id in version 12, it is the hash of the create event', () => {
  assert.equal(mayCreate(V12, {}), true);
  assert.equal(mayCreate(V12, { roomId: '!another' as RoomId }), false);
  const room = openRoom(V12);
  room.put(member(bob, bob, 'join'));
  const event = room.build(message(bob));
  const state = (type: string, key: string) =>
    [...room.state.values()].find((e) => e.type === type && e.stateKey === key);
  assert.equal(checkAuth(event, V12, state, allSigned).ok, true);
  const elsewhere = { ...event, roomId: '!another' as RoomId };
  assert.equal(checkAuth(elsewhere, V12, state, allSigned).ok, false);
  assert.equal(createIdOfRoom(event.roomId), room.create.eventId);
});

test('a create event names a room version that is known, or none', () => {
  assert.equal(mayCreate(V11, { content: {} }), true);
  for (const named of ['13', 'org.example', 11, null])
    assert.equal(mayCreate(V11, {}, { room_version: named }), false);
});

test('until version 10 a create event names its creator', () => {
  for (const version of ROOM_VERSIONS) {
    assert.equal(mayCreate(version, { content: {} }), version.creatorIn === 'sender', version.id);
  }
});

test('additional creators are user ids, in version 12; before, nobody looks', () => {
  for (const odd of ['@bob:b.example', [1], ['bob'], [[]], {}, null]) {
    assert.equal(mayCreate(V12, {}, { additional_creators: odd }), false, JSON.stringify(odd));
    assert.equal(mayCreate(V11, {}, { additional_creators: odd }), true, JSON.stringify(odd));
  }
  assert.equal(mayCreate(V12, {}, { additional_creators: [bob, carol] }), true);
  assert.equal(mayCreate(V12, {}, { additional_creators: [bob, 'carol'] }), false);
});

test('nothing is allowed in a state without a create event', () => {
  for (const version of ROOM_VERSIONS) {
    const room = openRoom(version);
    assert.equal(checkAuth(room.build(message(alice)), version, none, allSigned).ok, false, version.id);
  }
});

test('who is not joined sends nothing', () => {
  const room = openRoom(V11);
  for (const membership of [null, 'invite', 'leave', 'ban', 'knock']) {
    if (membership !== null) room.put(member(alice, bob, membership));
    assert.equal(room.may(message(bob)).ok, false, String(membership));
    assert.equal(room.may(topic(bob)).ok, false, String(membership));
  }
  room.put(member(bob, bob, 'join'));
  assert.equal(room.may(message(bob)).ok, true);
});

test('a message takes events_default, state takes state_default, and a type may have its own level', () => {
  const room = openRoom(V11, 'public', { users: { [alice]: 100, [bob]: 20 } });
  room.put(member(bob, bob, 'join'));
  assert.equal(room.may(message(bob)).ok, true);
  assert.equal(room.may(topic(bob)).ok, false);
  room.put(powerLevels(alice, { users: { [alice]: 100, [bob]: 20 }, events_default: 21, state_default: 20 }));
  assert.equal(room.may(message(bob)).ok, false);
  assert.equal(room.may(topic(bob)).ok, true);
  room.put(
    powerLevels(alice, {
      users_default: 20,
      events: { 'm.room.topic': 21, 'm.room.message': 20 },
      events_default: 99,
    }),
  );
  assert.equal(room.may(message(bob)).ok, true);
  assert.equal(room.may(topic(bob)).ok, false);
});

test('without power levels the creator has 100, everybody else 0, and state takes 50', () => {
  for (const version of ROOM_VERSIONS) {
    const room = startRoom(version);
    for (const user of [alice, bob]) room.put(member(user, user, 'join'));
    assert.equal(room.may(topic(alice)).ok, true, version.id);
    assert.equal(room.may(topic(bob)).ok, false, version.id);
    assert.equal(room.may(message(bob)).ok, true, version.id);
  }
});

test('event types that every object inherits have no level of their own', () => {
  const room = openRoom(V11, 'public', { events: { x: 100 } });
  room.put(member(bob, bob, 'join'));
  for (const type of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    assert.equal(room.may({ type, sender: bob }).ok, true, type);
  }
});

test('only the user whom it names sets a state key that begins with @', () => {
  const room = openRoom(V11, 'public', { state_default: 0 });
  room.put(member(bob, bob, 'join'));
  const key = (stateKey: string) => room.may({ type: 'org.example', sender: bob, stateKey }).ok;
  assert.equal(key(bob), true);
  assert.equal(key(alice), false);
  assert.equal(key('@anything'), false);
  assert.equal(key('anything'), true);
});

test('m.room.aliases and m.room.redaction are events like others', () => {
  for (const version of [V6, V10, V12]) {
    const room = openRoom(version, 'public', {
      events: { 'm.room.aliases': 0, 'm.room.redaction': 50 },
      redact: 0,
    });
    room.put(member(bob, bob, 'join'));
    assert.equal(
      room.may({ type: 'm.room.aliases', sender: bob, stateKey: 'c.example' }).ok,
      true,
      version.id,
    );
    assert.equal(room.may({ type: 'm.room.redaction', sender: bob }).ok, false, version.id);
    assert.equal(room.may({ type: 'm.room.redaction', sender: alice }).ok, true, version.id);
  }
});

test('a third-party invite is issued by who may invite', () => {
  const room = openRoom(V11, 'public', { invite: 50, state_default: 0 });
  room.put(member(bob, bob, 'join'));
  const issue = (sender: UserId) =>
    room.may({ type: 'm.room.third_party_invite', sender, stateKey: 'token' }).ok;
  assert.equal(issue(alice), true);
  assert.equal(issue(bob), false);
  assert.equal(issue(carol), false);
});
