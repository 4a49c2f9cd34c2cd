import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  alice,
  allSigned,
  bob,
  carol,
  member,
  noneSigned,
  openRoom,
  powerLevels,
  startRoom,
} from '../../test/room-story.ts';
import { ROOM_VERSIONS, V10, V11, V12, V6, V7, V8, V9, type JsonObject, type UserId } from '../index.ts';

const authorisedBy = (user: string): JsonObject => ({ join_authorised_via_users_server: user });

test('the creator joins an empty room, and nobody else does', () => {
  for (const version of ROOM_VERSIONS) {
    const room = startRoom(version);
    assert.equal(room.may(member(alice, alice, 'join')).ok, true, version.id);
    assert.equal(room.may(member(bob, bob, 'join')).ok, false, version.id);
  }
});

test('until version 10 the founder is whom the create event names, since 11 its sender', () => {
  for (const version of ROOM_VERSIONS) {
    const room = startRoom(version, { creator: bob });
    const founder = version.creatorIn === 'content' ? bob : alice;
    assert.equal(room.may(member(founder, founder, 'join')).ok, true, version.id);
    const other = founder === bob ? alice : bob;
    assert.equal(room.may(member(other, other, 'join')).ok, false, version.id);
  }
});

test('the founder needs the first place after the create event to join uninvited', () => {
  const room = startRoom(V11);
  const wish = member(alice, alice, 'join');
  assert.equal(room.may({ ...wish, prevEvents: [room.create.eventId, room.build(wish).eventId] }).ok, false);
});

test('additional creators of version 12 do not join uninvited', () => {
  const room = startRoom(V12, { additional_creators: [bob] });
  assert.equal(room.may(member(bob, bob, 'join')).ok, false);
});

test('anybody joins a public room, but for those who are banned', () => {
  for (const version of ROOM_VERSIONS) {
    const room = openRoom(version);
    assert.equal(room.may(member(bob, bob, 'join')).ok, true, version.id);
    room.put(member(alice, bob, 'ban'));
    assert.equal(room.may(member(bob, bob, 'join')).ok, false, version.id);
  }
});

test('nobody joins for somebody else', () => {
  const room = openRoom(V11);
  assert.equal(room.may(member(alice, bob, 'join')).ok, false);
});

test('a room by invitation takes those who are invited', () => {
  for (const version of ROOM_VERSIONS) {
    const room = openRoom(version, 'invite');
    assert.equal(room.may(member(bob, bob, 'join')).ok, false, version.id);
    room.put(member(alice, bob, 'invite'));
    assert.equal(room.may(member(bob, bob, 'join')).ok, true, version.id);
  }
});

test('a room without join rules is by invitation', () => {
  const room = startRoom(V11);
  room.put(member(alice, alice, 'join'));
  assert.equal(room.may(member(bob, bob, 'join')).ok, false);
  room.put(member(alice, bob, 'invite'));
  assert.equal(room.may(member(bob, bob, 'join')).ok, true);
});

test('an unknown join rule lets nobody in, not even the invited', () => {
  for (const rule of ['private', '', 'Public']) {
    const room = openRoom(V11, rule);
    room.put(member(alice, bob, 'invite'));
    assert.equal(room.may(member(bob, bob, 'join')).ok, false, rule);
  }
});

test('the join rule knock takes the invited since version 7', () => {
  for (const version of ROOM_VERSIONS) {
    const room = openRoom(version, 'knock');
    room.put(member(alice, bob, 'invite'));
    assert.equal(room.may(member(bob, bob, 'join')).ok, version !== V6, version.id);
  }
});

test('one knocks since version 7, and at knock_restricted since version 10', () => {
  for (const version of ROOM_VERSIONS) {
    assert.equal(openRoom(version, 'knock').may(member(bob, bob, 'knock')).ok, version !== V6, version.id);
    const both = openRoom(version, 'knock_restricted').may(member(bob, bob, 'knock'));
    assert.equal(both.ok, version.knockRestrictedJoins, version.id);
    assert.equal(openRoom(version, 'public').may(member(bob, bob, 'knock')).ok, false, version.id);
  }
});

test('one knocks for oneself, and not from ban, invite or join', () => {
  const room = openRoom(V11, 'knock');
  assert.equal(room.may(member(alice, bob, 'knock')).ok, false);
  for (const membership of ['ban', 'invite', 'join']) {
    room.put(member(alice, bob, membership));
    assert.equal(room.may(member(bob, bob, 'knock')).ok, false, membership);
  }
  for (const membership of ['leave', 'knock']) {
    room.put(member(alice, bob, membership));
    assert.equal(room.may(member(bob, bob, 'knock')).ok, true, membership);
  }
});

test('who has knocked may take it back since version 7', () => {
  for (const version of [V6, V7, V12]) {
    const room = openRoom(version, 'knock');
    room.put(member(bob, bob, 'knock'));
    assert.equal(room.may(member(bob, bob, 'leave')).ok, version !== V6, version.id);
  }
});

test('a restricted room takes those whom a member who may invite vouches for, since version 8', () => {
  for (const version of ROOM_VERSIONS) {
    const room = openRoom(version, 'restricted', { invite: 50 });
    room.put(member(carol, carol, 'join'));
    const vouched = room.may(member(bob, bob, 'join', authorisedBy(alice)));
    assert.equal(vouched.ok, version.restrictedJoins, version.id);
    assert.equal(room.may(member(bob, bob, 'join')).ok, false, `${version.id} without anybody`);
    assert.equal(
      room.may(member(bob, bob, 'join', authorisedBy(carol))).ok,
      false,
      `${version.id} without power`,
    );
    room.put(member(alice, alice, 'leave'));
    assert.equal(room.may(member(bob, bob, 'join', authorisedBy(alice))).ok, false, `${version.id} gone`);
  }
});

test('knock_restricted takes restricted joins since version 10', () => {
  for (const version of [V9, V10, V12]) {
    const room = openRoom(version, 'knock_restricted');
    assert.equal(room.may(member(bob, bob, 'join', authorisedBy(alice))).ok, version !== V9, version.id);
  }
});

test('an invited user needs nobody to vouch in a restricted room', () => {
  const room = openRoom(V11, 'restricted');
  room.put(member(alice, bob, 'invite'));
  assert.equal(room.may(member(bob, bob, 'join')).ok, true);
});

test('a join is signed by the server of whoever authorised it, since version 8', () => {
  for (const version of [V7, V8, V11, V12]) {
    const room = openRoom(version, 'public');
    const wish = member(bob, bob, 'join', authorisedBy(alice));
    assert.equal(room.may(wish, allSigned).ok, true, version.id);
    assert.equal(room.may(wish, noneSigned).ok, version === V7, version.id);
  }
});

test('only the server of the user who is named counts as having authorised', () => {
  const room = openRoom(V11, 'restricted');
  const wish = member(bob, bob, 'join', authorisedBy(alice));
  const signedBy = (name: string) => ({
    ...allSigned,
    isSignedBy: (_event: unknown, server: string) => server === name,
  });
  assert.equal(room.may(wish, signedBy('a.example')).ok, true);
  assert.equal(room.may(wish, signedBy('b.example')).ok, false);
  assert.equal(room.may(member(bob, bob, 'join', { join_authorised_via_users_server: 7 })).ok, false);
});

test('a member with the invite level invites who is neither in nor banned', () => {
  const room = openRoom(V11, 'invite', { invite: 50 });
  assert.equal(room.may(member(alice, bob, 'invite')).ok, true);
  assert.equal(room.may(member(bob, carol, 'invite')).ok, false, 'from outside');
  room.put(member(carol, carol, 'join'));
  assert.equal(room.may(member(carol, bob, 'invite')).ok, false, 'without the level');
  assert.equal(room.may(member(alice, carol, 'invite')).ok, false, 'who is in');
  room.put(member(alice, bob, 'ban'));
  assert.equal(room.may(member(alice, bob, 'invite')).ok, false, 'who is banned');
});

test('one leaves from join or invite, not from nowhere or from a ban', () => {
  const room = openRoom(V11);
  for (const [membership, ok] of [
    ['join', true],
    ['invite', true],
    ['leave', false],
    ['ban', false],
  ] as const) {
    room.put(member(alice, bob, membership));
    assert.equal(room.may(member(bob, bob, 'leave')).ok, ok, membership);
  }
});

test('kicking takes the kick level and more power than the one who goes', () => {
  const room = openRoom(V11, 'public', { users: { [alice]: 100, [bob]: 50, [carol]: 50 } });
  for (const user of [bob, carol]) room.put(member(user, user, 'join'));
  assert.equal(room.may(member(alice, bob, 'leave')).ok, true);
  assert.equal(room.may(member(bob, carol, 'leave')).ok, false, 'an equal');
  assert.equal(room.may(member(bob, alice, 'leave')).ok, false, 'a greater');
  room.put(powerLevels(alice, { users: { [alice]: 100, [bob]: 49 } }));
  assert.equal(room.may(member(bob, carol, 'leave')).ok, false, 'below the kick level');
});

test('unbanning takes the ban level too', () => {
  const room = openRoom(V11, 'public', { users: { [alice]: 100, [bob]: 50 }, ban: 75 });
  room.put(member(bob, bob, 'join'));
  room.put(member(alice, carol, 'ban'));
  assert.equal(room.may(member(bob, carol, 'leave')).ok, false);
  assert.equal(room.may(member(alice, carol, 'leave')).ok, true);
});

test('banning takes membership, the ban level and more power than the one who is banned', () => {
  const room = openRoom(V11, 'public', { users: { [alice]: 100, [bob]: 50 } });
  assert.equal(room.may(member(bob, carol, 'ban')).ok, false, 'from outside');
  room.put(member(bob, bob, 'join'));
  assert.equal(room.may(member(bob, carol, 'ban')).ok, true);
  assert.equal(room.may(member(bob, alice, 'ban')).ok, false, 'a greater');
  room.put(powerLevels(alice, { users: { [alice]: 100, [bob]: 50 }, ban: 51 }));
  assert.equal(room.may(member(bob, carol, 'ban')).ok, false, 'below the ban level');
});

test('creators of version 12 outrank everybody but each other', () => {
  const room = startRoom(V12, { additional_creators: [bob] });
  room.put(member(alice, alice, 'join'));
  room.put(powerLevels(alice, { users: { [carol]: 2 ** 53 - 1 } }));
  for (const user of [bob, carol]) room.put(member(user, user, 'join'));
  assert.equal(room.may(member(bob, carol, 'ban')).ok, true);
  assert.equal(room.may(member(carol, bob, 'ban')).ok, false);
  assert.equal(room.may(member(bob, alice, 'ban')).ok, false);
  assert.equal(room.may(member(alice, bob, 'leave')).ok, false);
});

test('a membership needs a user and a word that is known', () => {
  const room = openRoom(V11);
  const wish = member(alice, alice, 'join');
  assert.equal(room.may(wish).ok, true);
  assert.equal(room.may({ ...wish, stateKey: null }).ok, false);
  assert.equal(room.may({ ...wish, stateKey: 'alice' }).ok, false);
  assert.equal(room.may({ ...wish, content: {} }).ok, false);
  assert.equal(room.may(member(alice, alice, 'present')).ok, false);
  assert.equal(room.may({ ...wish, content: { membership: ['join'] } }).ok, false);
});

test('nobody from elsewhere takes part in a room that does not federate', () => {
  const guest = '@guest:a.example' as UserId;
  for (const version of ROOM_VERSIONS) {
    const room = startRoom(version, { 'm.federate': false });
    room.put(member(alice, alice, 'join'));
    room.put({ type: 'm.room.join_rules', sender: alice, stateKey: '', content: { join_rule: 'public' } });
    assert.equal(room.may(member(bob, bob, 'join')).ok, false, version.id);
    assert.equal(room.may(member(guest, guest, 'join')).ok, true, version.id);
  }
});
