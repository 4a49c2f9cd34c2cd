import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alice, allSigned, bob, member, message, openRoom, type RoomStory } from '../../test/room-story.ts';
import {
  authEventTypesFor,
  checkAuthEvents,
  checkAuthOnAuthEvents,
  ROOM_VERSIONS,
  V11,
  V12,
  V6,
  V7,
  V8,
  type EventId,
  type JsonObject,
  type Pdu,
  type RoomId,
} from '../index.ts';

function mayCite(room: RoomStory, event: Pdu, rejected: readonly EventId[] = []): boolean {
  const cited = {
    getEvent: (id: EventId) => room.events.get(id),
    isRejected: (id: EventId) => rejected.includes(id),
  };
  const ok = checkAuthEvents(event, room.version, cited).ok;
  // A citation that is refused is refused with the rules on it.
  if (!ok) assert.equal(checkAuthOnAuthEvents(event, room.version, cited, allSigned).ok, false);
  return ok;
}

function withBob(room: RoomStory): RoomStory {
  room.put(member(bob, bob, 'join'));
  return room;
}

test('what a server selects may be cited', () => {
  for (const version of ROOM_VERSIONS) {
    const room = withBob(openRoom(version));
    for (const wish of [message(bob), member(alice, bob, 'ban'), member(bob, bob, 'leave')]) {
      assert.equal(mayCite(room, room.build(wish)), true, version.id);
    }
  }
});

test('an event does not cite two events of one key', () => {
  const room = withBob(openRoom(V11));
  const old = room.events.get('$1' as EventId);
  assert.equal(old?.type, 'm.room.member');
  const rejoin = room.put(member(alice, alice, 'join', { displayname: 'Alice' }));
  const event = room.build(message(alice));
  assert.ok(event.authEvents.includes(rejoin.eventId));
  assert.equal(mayCite(room, { ...event, authEvents: [...event.authEvents, '$1' as EventId] }), false);
  assert.equal(mayCite(room, { ...event, authEvents: [...event.authEvents, rejoin.eventId] }), false);
});

test('an event does not cite what has no say in it', () => {
  const room = withBob(openRoom(V11));
  const said = room.put({ type: 'm.room.topic', sender: alice, stateKey: '' });
  const spoken = room.put(message(alice));
  const event = room.build(message(bob));
  for (const eventId of [said.eventId, spoken.eventId, '$3' as EventId]) {
    assert.equal(mayCite(room, { ...event, authEvents: [...event.authEvents, eventId] }), false, eventId);
  }
});

test('CVE-2022-39374: an event does not cite one that was rejected', () => {
  const room = withBob(openRoom(V11));
  const event = room.build(message(bob));
  assert.equal(mayCite(room, event), true);
  for (const eventId of event.authEvents) assert.equal(mayCite(room, event, [eventId]), false);
});

test('a missing auth event is never taken for an allowance', () => {
  const room = withBob(openRoom(V11));
  const event = room.build(message(bob));
  for (const eventId of event.authEvents) {
    const held = room.events.get(eventId);
    assert.ok(held);
    room.events.delete(eventId);
    assert.equal(mayCite(room, event), false);
    room.events.set(eventId, held);
  }
  assert.equal(mayCite(room, { ...event, authEvents: [...event.authEvents, '$unknown' as EventId] }), false);
});

test('MSC4307: an event does not cite one of another room', () => {
  for (const version of ROOM_VERSIONS) {
    const room = withBob(openRoom(version));
    const event = room.build(message(bob));
    const [cited] = event.authEvents.slice(-1);
    assert.ok(cited);
    room.events.set(cited, { ...(room.events.get(cited) as Pdu), roomId: '!other:a.example' as RoomId });
    assert.equal(mayCite(room, event), false, version.id);
  }
});

test('until version 11 the create event is cited, in version 12 it must not be', () => {
  for (const version of ROOM_VERSIONS) {
    const room = withBob(openRoom(version));
    const event = room.build(message(bob));
    const without = event.authEvents.filter((id) => id !== room.create.eventId);
    assert.equal(mayCite(room, { ...event, authEvents: without }), version === V12, version.id);
    assert.equal(
      mayCite(room, { ...event, authEvents: [...without, room.create.eventId] }),
      version !== V12,
      version.id,
    );
  }
});

test('in version 12 the room id names an accepted create event', () => {
  const room = withBob(openRoom(V12));
  const event = room.build(message(bob));
  assert.equal(mayCite(room, event, [room.create.eventId]), false, 'rejected');
  assert.equal(
    mayCite(room, { ...event, roomId: '!1' as RoomId, authEvents: [] }),
    false,
    'not a create event',
  );
  room.events.delete(room.create.eventId);
  assert.equal(mayCite(room, event), false, 'missing');
});

test('the create event cites nothing', () => {
  for (const version of ROOM_VERSIONS) {
    const room = openRoom(version);
    assert.equal(mayCite(room, room.create), true, version.id);
    assert.equal(mayCite(room, { ...room.create, authEvents: ['$1' as EventId] }), false, version.id);
  }
});

test('an event that its own auth events do not allow is refused for good', () => {
  const room = openRoom(V11, 'invite');
  const cited = { getEvent: (id: EventId) => room.events.get(id), isRejected: () => false };
  assert.equal(checkAuthOnAuthEvents(room.build(message(alice)), V11, cited, allSigned).ok, true);
  assert.equal(checkAuthOnAuthEvents(room.build(message(bob)), V11, cited, allSigned).ok, false);
});

test('the selection of auth events', () => {
  const select = (version: typeof V11, membership: string, extra: JsonObject = {}) =>
    authEventTypesFor(
      { type: 'm.room.member', sender: alice, stateKey: bob, content: { membership, ...extra } },
      version,
    )
      .map(([type, stateKey]) => `${type.slice('m.room.'.length)} ${stateKey}`.trim())
      .slice(version === V12 ? 1 : 2);
  const both = [`member ${alice}`, `member ${bob}`];
  assert.deepEqual(select(V11, 'ban'), both);
  assert.deepEqual(select(V12, 'leave'), both);
  for (const membership of ['join', 'knock', 'invite'])
    assert.deepEqual(select(V6, membership), [...both, 'join_rules']);
  const signed = { third_party_invite: { signed: { token: 't' } } };
  assert.deepEqual(select(V11, 'invite', signed), [...both, 'join_rules', 'third_party_invite t']);
  assert.deepEqual(select(V11, 'join', signed), [...both, 'join_rules']);
  const vouched = { join_authorised_via_users_server: '@carol:c.example' };
  assert.deepEqual(select(V7, 'join', vouched), [...both, 'join_rules']);
  assert.deepEqual(select(V8, 'join', vouched), [...both, 'join_rules', 'member @carol:c.example']);
  assert.deepEqual(select(V8, 'invite', vouched), [...both, 'join_rules']);
  assert.deepEqual(select(V8, 'join', { join_authorised_via_users_server: bob }), [...both, 'join_rules']);
  assert.deepEqual(
    authEventTypesFor({ type: 'm.room.create', sender: alice, stateKey: '', content: {} }, V11),
    [],
  );
});
